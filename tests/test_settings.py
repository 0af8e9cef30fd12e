import stat
import subprocess
import sys
from pathlib import Path

import pytest


def read_settings(expression: str, **environment: str) -> str:
    """Evaluate ``expression`` on the product's settings in a process with only this environment."""
    code = f"from tidebill import settings as s; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return (done.stdout + done.stderr.splitlines()[-1:][0] if done.returncode else done.stdout).strip()


def test_it_makes_a_secret_key_once_for_its_owner_only(tmp_path: Path) -> None:
    data = str(tmp_path / "new" / "data")

    first = read_settings("s.SECRET_KEY", TIDEBILL_DATA=data)
    second = read_settings("s.SECRET_KEY", TIDEBILL_DATA=data)

    file = tmp_path / "new" / "data" / "secret_key"
    assert len(first) >= 50 and first == second == file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [other.name for other in file.parent.iterdir()] == ["secret_key"]


def test_it_makes_one_key_for_processes_that_start_together(tmp_path: Path) -> None:
    code = "from tidebill import settings as s; print(s.SECRET_KEY)"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], env={"TIDEBILL_DATA": str(tmp_path)}, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]

    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_it_writes_no_key_where_one_is_given(tmp_path: Path) -> None:
    environment = {"TIDEBILL_DATA": str(tmp_path), "TIDEBILL_SECRET_KEY": "given"}

    assert read_settings("s.SECRET_KEY", **environment) == "given"
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_everything_in_the_data_folder(tmp_path: Path) -> None:
    files = "s.DATABASES['default']['NAME'], s.MEDIA_ROOT"

    assert read_settings(f"[str(file) for file in ({files})]", TIDEBILL_DATA=str(tmp_path)) == str(
        [f"{tmp_path}/db.sqlite3", f"{tmp_path}/media"]
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/data/bills.db", "sqlite /srv/data/bills.db"),
        ("sqlite:///bills%20here.db", "sqlite bills here.db"),
        ("postgresql://u:p%40ss@db:5433/bills", "postgresql bills"),
        ("postgres://db/bills", "postgresql bills"),
        ("mysql://db/bills", "DATABASE_URL must begin with postgresql:// or sqlite:///"),
        ("nonsense", "DATABASE_URL must begin with postgresql:// or sqlite:///"),
    ],
)
def test_it_reads_the_database_from_the_environment(tmp_path: Path, url: str, expected: str) -> None:
    default = "s.DATABASES['default']"
    found = read_settings(
        f"{default}['ENGINE'].rpartition('.')[2], {default}['NAME'], sep=' '.join(['', ''])",
        TIDEBILL_DATA=str(tmp_path),
        TIDEBILL_SECRET_KEY="x",
        DATABASE_URL=url,
    )

    assert found.endswith(expected)


@pytest.mark.parametrize(
    ("url", "replica", "expected"),
    [
        ("postgresql://a/bills", "", "['default']"),
        ("postgresql://a/bills", "postgresql://b/bills", "['default', 'replica']"),
        ("postgresql://a/bills", "sqlite:///bills.db", "must both be postgresql://"),
        ("", "postgresql://b/bills", "must both be postgresql://"),
    ],
)
def test_it_reads_from_a_replica_only_of_a_server(
    tmp_path: Path, url: str, replica: str, expected: str
) -> None:
    found = read_settings(
        "list(s.DATABASES)",
        TIDEBILL_DATA=str(tmp_path),
        TIDEBILL_SECRET_KEY="x",
        DATABASE_URL=url,
        TIDEBILL_REPLICA_URL=replica,
    )

    assert found.endswith(expected)


@pytest.mark.parametrize(
    ("base_url", "secure"), [("http://bills.test", "False"), ("https://bills.test", "True")]
)
def test_it_sends_cookies_over_https_only_where_there_is_https(base_url: str, secure: str) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    for name in names:
        assert read_settings(f"s.{name}", TIDEBILL_SECRET_KEY="x", TIDEBILL_BASE_URL=base_url) == secure


def test_it_trusts_the_hosts_of_its_accounts() -> None:
    environment = {
        "TIDEBILL_SECRET_KEY": "x",
        "TIDEBILL_BASE_URL": "https://app.bills.test/",
        "TIDEBILL_DOMAIN": "Bills.test",
    }

    assert (
        read_settings("s.ALLOWED_HOSTS[0], s.ALLOWED_HOSTS[-1]", **environment)
        == "app.bills.test .bills.test"
    )
    assert read_settings("s.CSRF_TRUSTED_ORIGINS", **environment) == (
        "['https://app.bills.test', 'https://*.bills.test']"
    )
    assert "*" not in read_settings("s.ALLOWED_HOSTS", TIDEBILL_SECRET_KEY="x")


def test_it_hashes_passwords_with_argon2() -> None:
    first = read_settings("s.PASSWORD_HASHERS[0]", TIDEBILL_SECRET_KEY="x")

    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_it_is_not_in_debug_mode_unless_told() -> None:
    assert read_settings("s.DEBUG", TIDEBILL_SECRET_KEY="x") == "False"
    assert read_settings("s.DEBUG", TIDEBILL_SECRET_KEY="x", TIDEBILL_DEBUG="1") == "True"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", "mail.example.com 587   True False"),
        ("smtp://u%40x:p%2Fw@mail:2525?tls=none", "mail 2525 u@x p/w False False"),
        ("smtps://u:p@mail", "mail 465 u p False True"),
        ("smtp://mail?tls=ssl", "mail 465   False True"),
        ("", "localhost 25   False False"),
    ],
)
def test_it_reads_the_mail_server_from_the_environment(tmp_path: Path, url: str, expected: str) -> None:
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    given = ", ".join(f"settings.EMAIL_{name}" for name in names)
    code = "__import__('django.conf', fromlist=['settings']).settings"
    environment = {"TIDEBILL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tidebill.settings"}

    found = read_settings(f"*(lambda settings: ({given}))({code})", TIDEBILL_SMTP_URL=url, **environment)

    assert found == expected.strip()


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail", "smtp://", "smtp://mail?tls=maybe", "smtp://m:x"]
)
def test_it_refuses_a_mail_server_that_it_can_not_read(tmp_path: Path, url: str) -> None:
    assert "TIDEBILL_SMTP_URL must be" in read_settings(
        "s.EMAIL_HOST", TIDEBILL_DATA=str(tmp_path), TIDEBILL_SMTP_URL=url
    )


def test_it_takes_a_provider_of_mail(tmp_path: Path) -> None:
    environment = {
        "TIDEBILL_DATA": str(tmp_path),
        "TIDEBILL_MAIL_BACKEND": "anymail.backends.mailgun.EmailBackend",
        "TIDEBILL_ANYMAIL": '{"MAILGUN_API_KEY": "k"}',
    }

    assert read_settings("s.TIDEBILL_MAIL_BACKEND, s.ANYMAIL['MAILGUN_API_KEY']", **environment) == (
        "anymail.backends.mailgun.EmailBackend k"
    )
    assert "TIDEBILL_ANYMAIL must be" in read_settings("s", **{**environment, "TIDEBILL_ANYMAIL": "{"})
