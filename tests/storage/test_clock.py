"""All code uses one clock, which only a sandbox can set."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import override_settings
from lxml import etree

import tidebill
from tests.caller import Caller
from tests.events import chores
from tests.live import make_environment, run_command, run_server
from tests.people import Person
from tidebill.events import queue
from tidebill.storage import clock, sandbox
from tidebill.storage.models import SandboxClock
from tidebill.wire.errors import Invalid, RuleViolation

THEN = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
_OTHER_CLOCKS = re.compile(
    r"datetime\.(?:now|utcnow|today)\(|date\.today\(|\btime\.time(?:_ns)?\(|timezone\.(?:now|localdate)\b"
    r"|\bNow\(\)|auto_now"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def in_sandbox() -> Any:
    with override_settings(TIDEBILL_SANDBOX=True):
        yield


def test_nothing_else_in_the_product_asks_for_the_time() -> None:
    root = Path(tidebill.__file__).parent
    found = {
        str(file.relative_to(root)): file.read_text()
        for file in root.rglob("*.py")
        if _OTHER_CLOCKS.search(file.read_text())
    }

    assert list(found) == ["storage/clock.py"]


def test_it_stands_where_it_was_stopped(in_sandbox: None) -> None:
    assert sandbox.set_clock(THEN, frozen=True) == THEN
    assert clock.now() == THEN == clock.now()
    assert sandbox.advance(timedelta(days=2)) == THEN + timedelta(days=2)
    assert sandbox.is_frozen()


def test_it_goes_on_from_where_it_was_set(in_sandbox: None) -> None:
    sandbox.set_clock(THEN, frozen=False)

    assert THEN <= clock.now() < THEN + timedelta(seconds=30)
    assert not sandbox.is_frozen()


def test_it_goes_back_to_the_actual_time(in_sandbox: None) -> None:
    sandbox.set_clock(THEN, frozen=True)

    assert abs(sandbox.reset() - clock.actual()) < timedelta(seconds=30)
    assert not SandboxClock.objects.exists()


@pytest.mark.parametrize("at", [datetime(1950, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)])
def test_it_stays_within_the_calendar(in_sandbox: None, at: datetime) -> None:
    with pytest.raises(Invalid):
        sandbox.set_clock(at, frozen=True)
    with pytest.raises(Invalid):
        sandbox.advance(timedelta(days=999_999_999))

    assert not SandboxClock.objects.exists()


def test_elsewhere_it_is_refused_and_a_clock_left_behind_counts_for_nothing() -> None:
    SandboxClock.objects.create(at=THEN)

    for change in (
        lambda: sandbox.set_clock(THEN, frozen=True),
        lambda: sandbox.advance(timedelta(days=1)),
        sandbox.reset,
        sandbox.is_frozen,
    ):
        with pytest.raises(RuleViolation, match="not a sandbox"):
            change()

    assert abs(clock.now() - clock.actual()) < timedelta(seconds=30)
    assert SandboxClock.objects.count() == 1


def test_a_job_is_due_by_the_clock_that_was_set(in_sandbox: None) -> None:
    sandbox.set_clock(THEN, frozen=True)
    chores.note.using(run_after=THEN + timedelta(hours=1)).enqueue(file="unused", text="later")
    assert queue.claim() is None

    sandbox.advance(timedelta(hours=1))

    assert queue.claim() is not None


# ── By API ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_set_moved_and_reset_by_api(in_sandbox: None, alice: Person) -> None:
    caller = Caller(alice)

    made = caller.put("/clock.json", {"clock": {"now": "2027-03-28T03:30:00+02:00", "frozen": True}})
    moved = caller.post("/clock.json", {"clock": {"advance": "1d"}})
    root = etree.fromstring(caller.get("/clock.xml").content)

    assert made.json() == {"now": "2027-03-28T03:30:00.000+02:00", "frozen": True}
    assert moved.json() == {"now": "2027-03-29T03:30:00.000+02:00", "frozen": True}
    assert (root.tag, root.findtext("now")) == ("clock", "2027-03-29T03:30:00.000+02:00")
    assert caller.delete("/clock.json").json()["frozen"] is False


def test_what_is_no_length_of_time_changes_nothing(in_sandbox: None, alice: Person) -> None:
    answer = Caller(alice).put("/clock.json", {"clock": {"advance": "soon"}})

    assert (answer.status_code, answer.json()["message"]) == (422, {"advance": ["is invalid"]})
    assert not SandboxClock.objects.exists()


def test_a_member_reads_it_and_may_not_set_it(in_sandbox: None, bob: Person) -> None:
    assert Caller(bob).get("/clock.json").status_code == 200
    assert Caller(bob).put("/clock.json", {"clock": {"advance": "1d"}}).status_code == 403
    assert not SandboxClock.objects.exists()


def test_elsewhere_the_api_refuses_it(alice: Person) -> None:
    answer = Caller(alice).put("/clock.json", {"clock": {"advance": "1d"}})

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("This is not a sandbox")


# ── By command, and seen by other processes ──────────────────────────────────────────────────────────────


def test_commands_share_it_through_the_database(environment: dict[str, str]) -> None:
    place = {**environment, "TIDEBILL_CLOCK": "sandbox"}
    assert run_command(place, "clock", "freeze", "--at", "2027-03-28T01:30").returncode == 0
    assert run_command(place, "clock", "advance", "1d").returncode == 0

    shown = run_command(place, "clock", "show")
    refused = run_command({**environment, "TIDEBILL_CLOCK": ""}, "clock", "advance", "1d")
    wrong = run_command(place, "clock", "freeze", "--at", "soon")
    run_command(place, "clock", "reset")

    assert shown.stdout == '{"frozen": true, "now": "2027-03-29T01:30:00+00:00"}\n'
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("tidebill: This is not a sandbox") and refused.stderr.count("\n") == 1
    assert (wrong.returncode, wrong.stderr) == (1, "tidebill: at is not a valid date\n")


def test_a_running_server_lives_in_the_time_that_a_command_has_set(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment:
        place = {**environment, "TIDEBILL_CLOCK": "sandbox"}
        account = ("account", "create", "acme", "--email", "a@example.com", "--password", "pass word")
        assert run_command(place, *account, "--token", "CODE").returncode == 0
        with run_server(place, tmp_path) as server:
            assert run_command(place, "clock", "freeze", "--at", "2027-03-28T00:30").returncode == 0
            api = httpx.Client(base_url=server.url, headers={"Authorization": "Bearer CODE"}, timeout=60)
            made = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer"}}).json()
            api.close()

    assert made["issue_date"] == "2027-03-28"
    assert made["created_at"] == "2027-03-28T01:30:00.000+01:00"
