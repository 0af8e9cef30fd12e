import json
import os
import signal
import sqlite3
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.live import make_environment, run_command, run_server
from tidebill import __version__

Environment = dict[str, str]
SECRET = "abcDEF123secret"


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with make_environment(tmp_path) as made:
        yield made


def create(environment: Environment, prefix: str, *more: str) -> "tuple[int, str, str]":
    done = run_command(environment, "account", "create", prefix, "--password", "pass word", *more)
    return done.returncode, done.stdout, done.stderr


def change_database(environment: Environment, statement: str) -> None:
    if "DATABASE_URL" in environment:
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())
    else:
        with closing(sqlite3.connect(Path(environment["TIDEBILL_DATA"], "db.sqlite3"))) as embedded, embedded:
            embedded.execute(statement)


# ── account create ───────────────────────────────────────────────────────────────────────────────────────


def test_it_creates_an_account_on_an_empty_database_and_prints_one_object(tmp_path: Path) -> None:
    with make_environment(tmp_path, migrated=False) as environment:
        code, out, err = create(environment, "acme", "--email", "A@example.com", "--token", SECRET)

    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "prefix": "acme",
        "url": environment["TIDEBILL_BASE_URL"],
        "login": "acme",
        "email": "a@example.com",
        "api_token": SECRET,
    }


def test_it_says_in_one_line_why_it_created_no_account(environment: Environment) -> None:
    create(environment, "acme", "--email", "a@example.com")

    assert create(environment, "acme", "--email", "b@example.com") == (
        1,
        "",
        "tidebill: prefix has already been taken\n",
    )


# ── serve ────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_behind(
    environment: Environment, tmp_path: Path
) -> None:
    with run_server(environment, tmp_path) as server:
        assert httpx.get(f"{server.url}/invoices.json").status_code == 401
        processes = children_of(server.process.pid)
        assert len(processes) >= 2
        assert server.stop() == 0

    assert "Traceback" not in server.log
    # Python's resource tracker ends a moment after its process.
    end = time.monotonic() + 10
    while (left := [pid for pid in processes if Path(f"/proc/{pid}").exists()]) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []


def test_it_starts_the_worker_again_when_it_dies(environment: Environment, tmp_path: Path) -> None:
    with run_server(environment, tmp_path) as server:
        (first,) = wait_for_worker(server.process.pid)
        os.kill(first, signal.SIGKILL)
        (second,) = wait_for_worker(server.process.pid, other_than=first)

        assert second != first
        assert httpx.get(f"{server.url}/invoices.json").status_code == 401


def test_it_writes_no_token_into_its_log(environment: Environment, tmp_path: Path) -> None:
    code, _, _ = create(environment, "acme", "--email", "a@example.com", "--token", SECRET)
    assert code == 0
    basic = b64encode(f"acme:{SECRET}".encode()).decode()
    with run_server(environment, tmp_path) as server:
        calls = httpx.Client(base_url=server.url)
        assert calls.get(f"/invoices.json?api_token={SECRET}").status_code == 200
        assert calls.get("/invoices.json", headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200
        assert calls.get("/invoices.json", headers={"Authorization": f"Basic {basic}"}).status_code == 401
        assert calls.post("/invoices.json", json={"api_token": SECRET, "invoice": {}}).status_code == 422
        torn = f'{{"api_token": "{SECRET}'
        headers = {"Content-Type": "application/json"}
        assert calls.post("/invoices.json", content=torn, headers=headers).status_code in {400, 401}
        assert calls.get(f"/nowhere?api_token={SECRET}").status_code == 404
        calls.close()
        server.stop()

    assert "GET /invoices.json 200" in server.log
    assert "account=acme" in server.log
    assert SECRET not in server.log
    assert basic not in server.log


def test_it_refuses_a_database_that_is_newer_than_itself(environment: Environment) -> None:
    create(environment, "acme", "--email", "a@example.com")
    change_database(
        environment,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('invoices', '9999_future', '2030-01-01')",
    )

    done = run_command(environment, "serve")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "tidebill: the database was migrated by a newer version of Tidebill (it has invoices.9999_future)\n"
    )


def test_it_refuses_a_database_that_does_not_answer(environment: Environment) -> None:
    url = f"postgresql://tidebill:{SECRET}@127.0.0.1:1/tidebill"

    done = run_command({**environment, "DATABASE_URL": url}, "serve")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tidebill: can't use the database: ")
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr


def test_it_refuses_a_file_that_is_no_database(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, whatever its name says" * 100)

    done = run_command({**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/notes.txt"}, "serve")

    assert done.returncode == 1
    assert done.stderr == "tidebill: can't use the database: file is not a database\n"


def test_it_refuses_a_data_folder_that_it_cannot_use(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    del environment["TIDEBILL_SECRET_KEY"]

    done = run_command({**environment, "TIDEBILL_DATA": str(tmp_path / "file" / "data")}, "serve")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tidebill: ") and done.stderr.count("\n") == 1


# ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_passes_commands_on_to_django(environment: Environment) -> None:
    done = run_command(environment, "manage", "showmigrations", "accounts")

    assert done.returncode == 0
    assert "0001_initial" in done.stdout


def test_it_tells_its_version(environment: Environment) -> None:
    assert run_command(environment, "--version").stdout == f"{__version__}\n"


def children_of(pid: int) -> list[int]:
    """Return the children of ``pid``."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def wait_for_worker(parent: int, *, other_than: int = 0) -> list[int]:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = [pid for pid in children_of(parent) if is_worker(pid) and pid != other_than]
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("there is no background worker")


def is_worker(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"work\0")
    except OSError:
        return False
