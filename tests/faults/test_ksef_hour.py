"""A full hour of 2,000 documents, in virtual time: KSeF's published limits are kept, each arrives once."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from tests.invoices.conftest import issue
from tests.transmission.conftest import Connect, connect, double, running
from tests.transmission.ksef_double import KsefDouble
from tests.transmission.test_ksef_batches import pass_busy_time
from tidebill.invoices.models import Invoice
from tidebill.transmission.services import batches

__all__ = ["connect", "double", "issue", "running"]


def test_two_thousand_documents_an_hour_keep_the_published_limits(
    issue: Callable[..., Invoice],
    connect: Connect,
    double: KsefDouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect()
    pass_busy_time(issue, double, monkeypatch, documents=2_000)

    asked = Counter(re.sub(r"2026[^/]+", "ID", request) for request in double.requests)
    online, batch = asked["POST /v2/sessions/online"], asked["POST /v2/sessions/batch"]
    assert online <= batches.SINGLES_PER_HOUR
    assert batch <= 3600 // batches.WINDOW.total_seconds() + 10
    print(
        f"2000 documents: {online} sessions of one document, {batch} batches, {len(double.requests)} requests"
    )
