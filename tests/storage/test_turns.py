"""Writers of SQLite queue fairly, within and between processes."""

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from tidebill.storage.sqlite.write_lock import WriteLock


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "db.sqlite3")


def test_a_second_writer_waits_until_the_first_is_done(database: str) -> None:
    first, second, order = WriteLock(), WriteLock(), []
    first.take(database, patience=5)

    def write() -> None:
        second.take(database, patience=5)
        order.append("second")
        second.give_back()

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.1)
    order.append("first")
    first.give_back()
    thread.join(5)
    assert order == ["first", "second"]


def test_it_waits_for_another_process_no_longer_than_its_patience(database: str) -> None:
    other = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    turn, began = WriteLock(), time.monotonic()
    turn.take(database, patience=0.1)
    assert 0.1 <= time.monotonic() - began < 2
    turn.give_back()
    os.close(other)


def test_a_turn_that_was_given_back_is_free_at_once(database: str) -> None:
    for _ in range(50):
        turn = WriteLock()
        turn.take(database, patience=5)
        turn.give_back()
        turn.give_back()


def test_it_goes_on_where_no_file_can_be_made() -> None:
    turn = WriteLock()
    turn.take("/nowhere/db.sqlite3", patience=1)
    turn.give_back()
