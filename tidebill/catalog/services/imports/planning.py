"""Decide what an import does with each row, without changing anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from tidebill.catalog.models import Category, TableImport
from tidebill.catalog.services.imports.cards import CARDS
from tidebill.catalog.services.imports.matching import Candidates
from tidebill.catalog.services.imports.values import decimal_mark, read_values
from tidebill.events.journal import snapshot
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, RuleViolation

CREATE, UPDATE, SAME, REFUSE = "create", "update", "same", "refuse"
# Columns that change with every save.
_NO_CHANGE = frozenset({"updated_at", "search_data"})


@dataclass
class Plan:
    """The outcome of a row. ``card`` is the stored record, or a new one that is not stored yet.

    ``changed`` is the stored record with the row's values, ``category`` a category that must be created.
    """

    line: int
    values: Mapping[str, str]
    action: str = CREATE
    sent: Any = None
    card: Any = None
    changed: Any = None
    category: str | None = None
    faults: list[list[str]] = field(default_factory=list)

    def refuse(self, error: Invalid | RuleViolation) -> None:
        """Reject the row for the reasons of an error."""
        self.action, self.card, self.changed = REFUSE, None, None
        if isinstance(error, Invalid):
            self.faults = [[key, _text(message)] for key, found in error.errors.items() for message in found]
        else:
            self.faults = [["base", _text(error.message)]]

    def outcome(self) -> dict[str, Any]:
        """Return the row's entry of the report."""
        card = self.changed or self.card
        name, pk = (card.name, card.pk) if card else (self.values.get("name", ""), None)
        return {"line": self.line, "action": self.action, "name": name, "id": pk, "faults": self.faults}


class Planner:
    """Plans the rows of a table in their order; later rows see what earlier ones will have changed."""

    def __init__(self, row: TableImport) -> None:
        self._row = row
        self._cards = CARDS[row.kind]()
        self._candidates = Candidates(self._cards.model, self._cards.columns)
        imported = [entry for entry in row.report[: row.rows_done] if entry["id"]]
        if imported:
            self._candidates.load_imported({entry["id"]: entry["line"] for entry in imported})

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Plan]:
        """Read rows of cells; needs no database, so that no lock is held meanwhile."""
        return [self._read(line, cells) for line, *cells in rows]

    def decide(self, plans: Sequence[Plan]) -> None:
        """Match the rows with records and validate them."""
        valid = [plan for plan in plans if plan.action != REFUSE]
        self._candidates.load(key for plan in valid for key in self._cards.keys_of(plan.sent))
        self._cards.load_stock(self._candidates.stored())
        categories = _categories(plan.values.get("category") for plan in valid)
        for plan in valid:
            try:
                self._set_category(plan, categories)
                self._match(plan)
            except (Invalid, RuleViolation) as error:
                plan.refuse(error)

    @cached_property
    def _mark(self) -> str | None:
        return decimal_mark(self._mapped(cells) for _, *cells in self._row.cells)

    def _mapped(self, cells: Sequence[str]) -> dict[str, str]:
        columns = self._row.mapping.items()
        return {key: cells[int(index)] for index, key in columns if cells[int(index)] != ""}

    def _read(self, line: int, cells: Sequence[str]) -> Plan:
        plan = Plan(line, self._mapped(cells))
        try:
            plan.values = read_values(plan.values, self._mark)
            own = {name: value for name, value in plan.values.items() if name != "category"}
            plan.sent = self._cards.read(own)
        except Invalid as error:
            plan.refuse(error)
        return plan

    def _set_category(self, plan: Plan, categories: Mapping[str, int]) -> None:
        name = plan.values.get("category")
        if name and name in categories:
            plan.sent = replace(plan.sent, category_id=categories[name])
        elif name and not self._row.account.auto_create_categories:
            raise Invalid({"category_id": errors.NOT_FOUND})
        else:
            plan.category = name

    def _match(self, plan: Plan) -> None:
        found = self._cards.match(plan.sent, self._candidates)
        if found is None:
            card = self._cards.new(self._row.account, plan.sent)
            self._cards.counts_differ(card, plan.sent)
            plan.card = card
            self._candidates.add(plan.card, plan.line)
            return
        if found.line is not None:
            raise Invalid({"base": Message("duplicates line %(line)s", {"line": found.line})})
        changed = self._cards.changed(found.card, plan.sent)
        is_counted = self._cards.counts_differ(changed, plan.sent)
        differs = is_counted or plan.category or _differ(found.card, changed)
        plan.card, plan.changed, plan.action = found.card, changed, UPDATE if differs else SAME
        self._candidates.add(changed, plan.line)


def _categories(names: Iterable[str | None]) -> dict[str, int]:
    wanted = {name for name in names if name}
    rows = Category.objects.filter(name__in=wanted, deleted=False).order_by("-pk") if wanted else ()
    return {category.name: category.pk for category in rows}


def _differ(card: Model, changed: Model) -> bool:
    before, after = snapshot(card), snapshot(changed)
    return any(before[name] != after[name] for name in before if name not in _NO_CHANGE)


def _text(message: Message) -> str:
    text = gettext(message.text)
    return (text % message.params if message.params else text).removeprefix("- ")
