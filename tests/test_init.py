"""``tidebill init`` configures a server, creates its first account, and repeats nothing."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.live import make_environment, run_server

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """Variables of a machine that is not configured; the file is outside of this test's folder."""
    with make_environment(tmp_path) as made:
        yield {**made, "TIDEBILL_ENV_FILE": str(tmp_path / "tidebill.env")}


def init(environment: Environment, *arguments: str) -> "subprocess.CompletedProcess[str]":
    options = ("--file", environment["TIDEBILL_ENV_FILE"], "--data", environment["TIDEBILL_DATA"], *arguments)
    command = [sys.executable, "-m", "tidebill.cli", "init", *options]
    configured = {key: value for key, value in environment.items() if key != "TIDEBILL_ENV_FILE"}
    return subprocess.run(
        command, env=configured, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


ACME = ("--prefix", "acme", "--email", "a@example.com", "--tax-no", "5261040828", "--city", "Łódź")


def test_it_writes_a_private_file_and_the_server_starts_from_it(
    environment: Environment, tmp_path: Path
) -> None:
    url = environment["TIDEBILL_BASE_URL"]

    process = init(environment, *ACME, "--base-url", url, "--token", "abcDEF123secret")

    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["prefix"] == "acme"
    file = Path(environment["TIDEBILL_ENV_FILE"])
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"TIDEBILL_BASE_URL={url}\n" in file.read_text()
    assert "Password of a@example.com: " in process.stderr
    with run_server(environment, tmp_path) as server:
        query = {"api_token": "abcDEF123secret"}
        (department,) = httpx.get(f"{server.url}/departments.json", params=query).json()
    assert (department["tax_no"], department["city"]) == ("5261040828", "Łódź")


def test_it_does_not_configure_twice(environment: Environment) -> None:
    assert init(environment, *ACME).returncode == 0
    before = Path(environment["TIDEBILL_ENV_FILE"]).read_bytes()

    process = init(environment, *ACME, "--prefix", "other")

    assert (process.returncode, process.stdout) == (1, "")
    assert "is configured already" in process.stderr
    assert Path(environment["TIDEBILL_ENV_FILE"]).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--prefix", "acme"), "missing: --email"),
        (("--email", "a@example.com"), "missing: --prefix"),
        ((*ACME, "--country", "Atlantis"), "country"),
        ((*ACME, "--database-url", "mysql://x/y"), "DATABASE_URL must begin with"),
        ((*ACME, "--smtp-url", "http://x"), "TIDEBILL_SMTP_URL must be"),
        ((*ACME, "--smtp-url", "smtp://x\nTIDEBILL_DEBUG=1"), "line break"),
    ],
)
def test_a_wrong_answer_leaves_neither_file_nor_account(
    environment: Environment, arguments: tuple[str, ...], message: str
) -> None:
    process = init(environment, *arguments)

    assert (process.returncode, process.stdout, process.stderr.count("\n")) == (1, "", 1)
    assert message in process.stderr
    assert not Path(environment["TIDEBILL_ENV_FILE"]).exists()
    assert init(environment, *ACME).returncode == 0


def test_on_a_terminal_it_asks_for_what_is_missing(environment: Environment) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "tidebill.cli", "init", "--file", environment["TIDEBILL_ENV_FILE"]]
    options = (
        "--base-url",
        "http://127.0.0.1:8000",
        "--data",
        environment["TIDEBILL_DATA"],
        *ACME[2:],
        "--password",
        "p4ss w0rd",
    )
    configured = {key: value for key, value in environment.items() if key != "TIDEBILL_ENV_FILE"}
    process = subprocess.Popen(
        [*command, *options], env=configured, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    # Database, mail server and sender stay empty; an empty prefix is asked for again; the rest as proposed.
    os.write(master, b"\n\n\n" + b"\nacme\n" + b"Acme Ltd\n" + b"\n" * 6)
    try:
        output, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    os.close(master)

    assert process.returncode == 0
    created = json.loads(output[output.index(b"{") :])
    assert (created["prefix"], created["email"]) == ("acme", "a@example.com")


@pytest.mark.parametrize("line", ["novalue", "=1", "A B=1"])
def test_a_line_that_is_no_setting_stops_every_command(environment: Environment, line: str) -> None:
    Path(environment["TIDEBILL_ENV_FILE"]).write_text(f"# comment\n\nTIDEBILL_DEBUG=0\n{line}\n")

    process = subprocess.run(
        [sys.executable, "-m", "tidebill.cli", "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 1
    assert process.stderr.endswith("line 4: expected NAME=value\n")
