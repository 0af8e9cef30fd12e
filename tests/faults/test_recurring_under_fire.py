"""Two schedulers, random kills, passing days and DST changes: each occurrence is issued once."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django_scopes import scope

from tests.people import Person
from tests.workers import start_worker
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.kernel.schedules import occurrence
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.manage import create_recurring

# Long run over both DST changes: TIDEBILL_DEFINITIONS=1000 TIDEBILL_DAYS=400.
DEFINITIONS = int(os.environ.get("TIDEBILL_DEFINITIONS", "12"))
DAYS = int(os.environ.get("TIDEBILL_DAYS", "40"))
FIRST = date(2026, 3, 10)
_STEPS = ("1w", "1m", "1m", "2m", "3m", "6m", "1y")
_CHANCE = random.Random(20260329)  # noqa: S311  # not a secret
# Workers read the time from a file, so that days pass quickly.
_WORK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tidebill.storage import clock
from tidebill.events import worker
clock.now = lambda: datetime.fromisoformat(Path({file!r}).read_text())
worker._PAUSE = 0.02
worker.run()
"""


@pytest.mark.django_db(transaction=True)
def test_each_occurrence_is_issued_exactly_once(alice: Person, tmp_path: Path) -> None:
    wanted = _define(alice)
    watch = tmp_path / "time"

    kills = sum(1 for _ in _live_through(alice, watch))

    assert kills >= min(DAYS // 10, 20)
    with scope(account=alice.account):
        ledger = Counter(Occurrence.objects.values_list("recurring_id", "day"))
        documents = Counter(
            Invoice.objects.exclude(recurring_id=None).values_list("recurring_id", "issue_date")
        )
        numbers = Counter(Invoice.objects.values_list("number", flat=True))
        states = Counter(Recurring.objects.values_list("state", flat=True))
    assert ledger == documents == Counter(wanted)
    assert max(numbers.values()) == 1
    assert states == {"active": DEFINITIONS}


def _define(person: Person) -> list[tuple[int, date]]:
    """Create definitions with times around the DST change; return all future occurrences."""
    wanted = []
    last = FIRST + timedelta(days=DAYS)
    row = {"name": "Care", "tax": "23", "total_price_gross": 10}
    with scope(account=person.account), time_machine.travel(_moment(FIRST) - timedelta(days=1), tick=False):
        sent = InvoiceWire.read({"buyer_name": "Member", "positions": [row]}).build(NewInvoice)
        base = create_invoice(person.account, sent)
        for place in range(DEFINITIONS):
            every, start = _STEPS[place % len(_STEPS)], FIRST + timedelta(days=place % 28)
            made = create_recurring(
                person.account,
                RecurringInput(
                    invoice_id=base.pk,
                    every=every,
                    start_date=start,
                    time_in_timezone=("02:30", "03:30", "23:45")[place % 3],
                ),
            )
            for number in range(DAYS):
                day = occurrence(start, every, number)
                if day < last:
                    wanted.append((made.pk, day))
    return wanted


def _live_through(person: Person, watch: Path) -> Iterator[None]:
    """Advance the days with two workers, one of which is killed now and then; yields at each kill."""
    _set(watch, _moment(FIRST))
    workers = [start_worker(_WORK.format(file=str(watch))) for _ in range(2)]
    try:
        for passed in range(1, DAYS + 1):
            now = _moment(FIRST + timedelta(days=passed))
            _set(watch, now)
            # A killed worker's job resumes when its lease expires: minutes of simulated time.
            end = time.monotonic() + 60 + DEFINITIONS
            if passed % max(DAYS // 40, 5) == 0:
                time.sleep(_CHANCE.random() / 10)
                victim = _CHANCE.randrange(2)
                os.kill(workers[victim].pid, signal.SIGKILL)
                workers[victim].wait()
                workers[victim] = start_worker(_WORK.format(file=str(watch)))
                yield
            while _due(person, now):
                assert time.monotonic() < end, (
                    f"{_due(person, now)} definitions are still due on day {passed}"
                )
                time.sleep(0.02)
                now += timedelta(seconds=1)
                _set(watch, now)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _moment(day: date) -> datetime:
    """Return a time after the end of the day in Poland."""
    return datetime(day.year, day.month, day.day, 0, 0, tzinfo=UTC)


def _set(watch: Path, now: datetime) -> None:
    draft = watch.with_suffix(".new")
    draft.write_text(now.isoformat())
    draft.replace(watch)


def _due(person: Person, now: datetime) -> int:
    with scope(account=person.account):
        return Recurring.objects.filter(deleted=False, next_at__lte=now).count()
