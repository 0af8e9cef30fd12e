"""Findings of checks, and iteration over rows in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

# Rows read together by a few statements.
BATCH = 500


@dataclass(frozen=True)
class Inconsistency:
    """An inconsistency: the object, the violated rule, and details."""

    subject: str
    rule: str
    text: str


def batches(rows: "QuerySet[Any, Any]") -> Iterator[Sequence[Any]]:
    """Yield rows in batches, oldest first, without loading all of them."""
    found = rows.order_by("pk").iterator(chunk_size=BATCH)
    while group := list(islice(found, BATCH)):
        yield group
