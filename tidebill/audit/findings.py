"""What a check has found, and how rows are walked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

# Rows that are looked at together: each batch is read by a few statements.
BATCH = 500


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what it concerns, the rule that it breaks, and how."""

    subject: str
    rule: str
    text: str


def batches(rows: "QuerySet[Any, Any]") -> Iterator[Sequence[Any]]:
    """The rows in groups, oldest first, without holding all of them."""
    found = rows.order_by("pk").iterator(chunk_size=BATCH)
    while group := list(islice(found, BATCH)):
        yield group
