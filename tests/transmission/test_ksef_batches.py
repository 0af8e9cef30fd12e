"""Many documents go to KSeF as batches, within the published limits, and each arrives once."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.einvoicing.scenarios import document
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import KsefDouble
from tests.transmission.test_ksef import Killed, stored
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import require
from tidebill.events import queue, worker
from tidebill.events.models import Job
from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.transmission.models import Transmission
from tidebill.transmission.services import batches
from tidebill.transmission.services.order import digest_of
from tidebill.transmission.services.submit import submit_to_register
from tidebill.transmission.tasks import reconcile, work, work_batch, work_on

Issue = Callable[..., Invoice]
OPEN = r"POST .*/sessions/batch$"
UPLOAD = r"PUT /upload/.*"
CLOSE = r"POST .*/batch/[^/]+/close"


def test_waiting_documents_become_one_batch(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    connect()
    invoices = queued(issue, 7)
    work_through(80)

    assert [request for request in double.requests if "POST /v2/sessions/online" in request] == []
    assert sum(request == "POST /v2/sessions/batch" for request in double.requests) == 1
    assert sum(request.endswith("/invoices") for request in double.requests) == 1
    assert {stored(invoice).gov_status for invoice in invoices} == {"ok"}
    assert len({stored(invoice).gov_id for invoice in invoices}) == 7
    reconcile.call()
    work_through(80)
    for sent in Transmission.objects.all():
        assert (sent.external_id or "").encode() in bytes(sent.receipt)


@pytest.mark.parametrize(
    ("pattern", "what", "times"),
    [
        (OPEN, 429, 1),
        (OPEN, 500, 1),
        (OPEN, "lose", 1),
        (OPEN, 403, 1),
        (UPLOAD, 500, 1),
        (UPLOAD, "cut", 1),
        (UPLOAD, "lose", 1),
        (CLOSE, 500, 1),
        (CLOSE, "cut", 1),
        (CLOSE, "lose", 1),
        (CLOSE, "lose", 3),
        (r"GET .*/sessions/[^/]+$", 500, 2),
        (r"GET .*/sessions/[^/]+/invoices$", "cut", 1),
        (r"GET .*/sessions/[^/]+/invoices$", 429, 1),
    ],
)
def test_each_document_of_a_batch_gets_there_once_whatever_goes_wrong(
    pattern: str, what: int | str, times: int, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail(pattern, what, times=times)
    connection = connect()
    invoices = queued(issue, 6)
    work_through(120)
    if what == 403:
        connection.refresh_from_db()
        assert connection.paused_at is not None
        connect()
        work_through(120)

    assert {stored(invoice).gov_status for invoice in invoices} == {"ok"}
    assert len(double.accepted) == 6
    assert [taken for taken in double.taken if taken.code != 200] == []


def test_a_rejected_document_does_not_hold_up_the_others(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    double.patience = 2
    invoices = queued(issue, 6)
    bad = invoices[2].number
    monkeypatch.setattr(
        "tests.transmission.ksef_double.check",
        lambda content: iter(["P_7 is wrong"] if f"<P_2>{bad}<".encode() in content else []),
    )
    work_through(120)

    assert [stored(invoice).gov_status for invoice in invoices] == [
        "ok",
        "ok",
        "send_error",
        "ok",
        "ok",
        "ok",
    ]
    assert len(double.taken) == 6


@pytest.mark.parametrize(
    "target",
    [
        "tasks._work_on_batch",
        "channels.ksef.batches._archive",
        "services.batches._keep",
        "channels.ksef.batches.Pending",
        "services.batches.conclude",
        "tasks.waiting_for_number",
    ],
)
def test_a_worker_that_dies_with_a_batch_costs_nothing(
    target: str, issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    invoices = queued(issue, 6)
    Job.objects.all().delete()
    first = Transmission.objects.order_by("pk")[0]

    def die(*_arguments: Any, **_named: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(f"tidebill.transmission.{target}", die)
        with pytest.raises(Killed):
            work.call(transmission=first.pk)
            for _ in range(4):
                work_batch.call(batch=Transmission.objects.get(pk=first.pk).batch)
    Job.objects.all().delete()
    Transmission.objects.update(next_at=clock.now() - timedelta(hours=1))
    reconcile.call()
    work_through(120)

    assert {stored(invoice).gov_status for invoice in invoices} == {"ok"}
    assert len(double.accepted) == len(double.taken) == 6


def test_an_overtaken_attempt_does_not_close_the_batch(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    queued(issue, 6)
    real = batches._keep

    def overtake(members: list[Transmission], facts: Any) -> bool:
        Transmission.objects.filter(batch=members[0].batch).update(attempts=9)
        return real(members, facts)

    monkeypatch.setattr(batches, "_keep", overtake)
    work.call(transmission=Transmission.objects.order_by("pk")[0].pk)
    work_batch.call(batch=Transmission.objects.order_by("pk")[0].batch)

    assert double.taken == []
    assert set(Transmission.objects.values_list("attempts", flat=True)) == {9}


def test_documents_of_a_busy_hour_keep_the_published_limits(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first nine minutes of the hour that `make faults` simulates, when singles give way to batches."""
    connect()
    pass_busy_time(issue, double, monkeypatch, documents=300)

    asked = Counter(re.sub(r"2026[^/]+", "ID", request) for request in double.requests)
    assert asked["POST /v2/sessions/online"] <= batches.SINGLES_PER_HOUR
    assert 2 <= asked["POST /v2/sessions/batch"] <= 900 // 30


def pass_busy_time(
    issue: Issue, double: KsefDouble, monkeypatch: pytest.MonkeyPatch, *, documents: int
) -> None:
    """Issue documents at the rate of 2,000 an hour in virtual time; each is accepted within the limits."""
    template = document(issue)
    content = require(template, formats()["ksef"])
    start = datetime(2026, 1, 15, 8, tzinfo=UTC)
    moment = {"now": start}

    def now() -> datetime:
        return moment["now"]

    monkeypatch.setattr(clock, "now", now)
    double.clock = lambda: now().timestamp()
    for second in range(0, documents * 3600 // 2000 + 360, 30):
        moment["now"] = start + timedelta(seconds=second)
        issued, wanted = (min(documents, passed * 2000 // 3600) for passed in (second, second + 30))
        submit_copies(template, content, range(issued, wanted))
        perform_due_jobs()

    assert double.exceeded == []
    assert len(double.accepted) == len(double.taken) == documents
    assert Transmission.objects.filter(state="accepted").count() == documents
    assert double.tokens_signed == 1


def queued(issue: Issue, count: int) -> list[Invoice]:
    invoices = [document(issue) for _ in range(count)]
    for invoice in invoices:
        submit_to_register(invoice)
    return invoices


def submit_copies(template: Invoice, content: bytes, numbers: range) -> None:
    """Queue copies of a written document with other numbers."""
    for number in numbers:
        copy = Invoice.objects.get(pk=template.pk)
        copy.pk, copy.number = None, f"B{number}"
        copy._state.adding = True
        copy.token = f"token{number}"
        copy.save(force_insert=True)
        written = content.replace(f"<P_2>{template.number}<".encode(), f"<P_2>B{number}<".encode())
        made = Transmission.objects.create(
            account=copy.account,
            invoice=copy,
            channel="ksef",
            environment="production",
            format="ksef",
            content=written,
            content_hash=digest_of(written),
        )
        work_on(made)


def perform_due_jobs() -> None:
    Job.objects.exclude(name__contains="transmission").delete()
    while (job := queue.claim()) is not None:
        worker.attempt(job)
    assert not Job.objects.exclude(failed_at=None).exists()
