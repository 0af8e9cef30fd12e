"""Candidates for the client or product of a table's row: stored records and those of earlier rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """A record that a row may refer to; ``line`` is the line of the earlier row that imports it."""

    card: Any
    line: int | None = None


class Candidates:
    """Records by their matching columns.

    Records of earlier rows are kept as these rows leave them, so that a preview, which stores nothing,
    matches the same records as the import.
    """

    def __init__(self, model: Any, columns: Iterable[str]) -> None:
        self._model = model
        self._columns = tuple(columns)
        self._stored: dict[tuple[str, str], list[Candidate]] = {}
        self._imported: defaultdict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._imported_ids: set[int] = set()
        # They get their ids when their batch is stored.
        self._new: list[Any] = []

    def load(self, keys: Iterable[tuple[str, str]]) -> None:
        """Fetch the stored records with any of these pairs of column and value: a statement per column."""
        self._imported_ids.update(card.pk for card in self._new if card.pk is not None)
        wanted = defaultdict(set)
        for column, value in keys:
            wanted[column].add(value)
        rows = self._model.objects.filter(deleted=False).select_related("account")
        found = {}
        for column, values in wanted.items():
            found.update({card.pk: card for card in rows.filter(**{f"{column}__in": values})})
        self._stored = defaultdict(list)
        for pk in sorted(found.keys() - self._imported_ids):
            for key in self._keys_of(found[pk]):
                self._stored[key].append(Candidate(found[pk]))

    def stored(self) -> list[Any]:
        """Return the records fetched last."""
        return list({found.card.pk: found.card for rows in self._stored.values() for found in rows}.values())

    def load_imported(self, lines: dict[int, int]) -> None:
        """Fetch the records that earlier rows imported: ids with their lines."""
        for card in self._model.objects.filter(pk__in=lines).order_by("pk"):
            self.add(card, lines[card.pk])

    def add(self, card: Any, line: int) -> None:
        """Remember a record as a row imports it; it has no id in a preview if it is new."""
        if card.pk is None:
            self._new.append(card)
        else:
            self._imported_ids.add(card.pk)
        for key in self._keys_of(card):
            self._imported[key].append(Candidate(card, line))

    def find(self, column: str, value: str) -> list[Candidate]:
        """Return the records with this value, the oldest first."""
        stored = [
            found
            for found in self._stored.get((column, value), ())
            if found.card.pk not in self._imported_ids
        ]
        return sorted([*stored, *self._imported.get((column, value), ())], key=_age)

    def _keys_of(self, card: object) -> Iterable[tuple[str, str]]:
        return ((column, value) for column in self._columns if (value := getattr(card, column)))


def _age(candidate: Candidate) -> tuple[bool, int]:
    return candidate.card.pk is None, candidate.card.pk or 0
