"""State shared by the migration of all tables: ids, pending references, and the report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from tidebill.accounts.models import Account, User
from tidebill.kernel.identifiers import new_token
from tidebill.kernel.vocabulary import REQUIRED_FORMATS
from tidebill.stock.services.movements import WARN
from tidebill.transfer import tables
from tidebill.transfer.models import CopiedRow
from tidebill.transfer.progress import progress
from tidebill.transfer.remote import Remote
from tidebill.wire.errors import WireError

Answer = Mapping[str, Any]
Compare = Callable[["Copier", "Step", models.Model, Answer], list[str]]


@dataclass(frozen=True)
class Step:
    """A list of the API and its table.

    ``spans`` are the queries that together list all rows, ``ask`` the query that returns a row completely.
    """

    path: str
    model: type[models.Model]
    copy: "Callable[[Copier, Answer], models.Model]"
    ask: Mapping[str, str] = field(default_factory=dict)
    spans: Sequence[Mapping[str, str]] = ({},)

    @property
    def name(self) -> str:
        return self.path.strip("/")


class Copier:
    """One migration run, inside the scope of the target account.

    ``compare`` returns how a migrated row differs from its remote counterpart, one line per field.
    """

    def __init__(
        self, remote: Remote, account: Account, owner: User, *, pdfs: bool, compare: "Compare"
    ) -> None:
        self.remote = remote
        self.account = account
        self.owner = owner
        self.pdfs = pdfs
        self.compare = compare
        self.copied: dict[str, int] = {}
        self.differences: list[str] = []
        self._numbers: dict[str, dict[int, int]] = {}
        known = CopiedRow.objects.filter(source=remote.url).values_list("table", "there", "here")
        for table, there, here in known.iterator():
            self._numbers.setdefault(table, {})[there] = here
        # Never reject a document for a lack of stock. In memory only, never saved.
        account.limited_stock = WARN
        # Never reject a document that violates a required format.
        account.validate_invoices_as = REQUIRED_FORMATS[0]

    def run(self, step: Step) -> None:
        """Migrate the rows of a list that are not here yet."""
        for span in step.spans:
            with progress(total=None, label=step.name) as shown:
                for row in self._oldest_first(step, span):
                    shown.update()
                    if int(row["id"]) not in self.known_of(step.model):
                        self._try(step, row)

    def remember(self, row: models.Model, there: int, *, response: Answer | None = None) -> None:
        """Store a row's remote id, and the references in ``response`` to rows not migrated yet."""
        label = tables.label_of(type(row))
        CopiedRow.objects.create(
            account=self.account,
            source=self.remote.url,
            table=label,
            there=there,
            here=row.pk,
            waits=self._waits(type(row), response or {}),
        )
        self._numbers.setdefault(label, {})[there] = row.pk

    def take_over(self, row: models.Model, response: Answer, **given: object) -> None:
        """Overwrite an existing row with the columns of a response."""
        values = {**self.values(type(row), response), **given}
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        self.remember(row, int(response["id"]), response=response)

    def make(self, model: type[models.Model], response: Answer, **given: object) -> Any:
        """Create an unsaved row from a response."""
        return model(account=self.account, **{**self.values(model, response), **given})

    def values(self, model: type[models.Model], response: Answer) -> dict[str, Any]:
        """Return the columns of a response, with ids mapped to rows here."""
        found = {}
        for column in _columns(model, response):
            value = self._value(model, column, response[column.attname], self.number)
            if value is not None or column.null:
                found[column.attname] = value
        if tables.is_secret_place(model, "token"):
            token = str(response.get("token") or "")
            taken = not token or model._base_manager.filter(token=token).exists()
            found["token"] = new_token() if taken else token
        return found

    def number(self, table: str, there: int) -> int | None:
        """Map a remote id to the id here; None if the row is not migrated."""
        return self._numbers.get(table, {}).get(int(there)) if there else None

    def known_of(self, model: type[models.Model]) -> dict[int, int]:
        """Return ids here by remote id."""
        return self._numbers.setdefault(tables.label_of(model), {})

    def settle(self) -> None:
        """Set the references to rows migrated later; report those that are missing."""
        waiting = CopiedRow.objects.filter(source=self.remote.url).exclude(waits={}).order_by("pk")
        models_by_label = {tables.label_of(model): model for model in tables.tables()}
        for copied in waiting.iterator():
            with transaction.atomic():
                self._settle(models_by_label[copied.table], copied)

    def _oldest_first(self, step: Step, span: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        rows = self.remote.every(f"{step.path}.json", order="id.asc", **span)
        # Servers that can't sort by id return the newest first.
        yield from sorted(rows, key=lambda row: int(row["id"]))

    def _try(self, step: Step, row: dict[str, Any]) -> None:
        there = int(row["id"])
        response = self.remote.one(f"{step.path}/{there}.json", **step.ask) or row
        try:
            with transaction.atomic():
                made = step.copy(self, response)
                self.remember(made, there, response=response)
        except (ValueError, ValidationError, WireError) as error:
            self.known_of(step.model).pop(there, None)
            self.differences.append(f"{step.path}/{there} could not be copied: {error}")
            return
        self.copied[step.name] = self.copied.get(step.name, 0) + 1
        self.differences += self.compare(self, step, made, response)

    def _settle(self, model: type[models.Model], copied: CopiedRow) -> None:
        still: dict[str, Any] = {}
        for name, value in copied.waits.items():
            column: Any = model._meta.get_field(name)
            missing: list[str] = []
            found = self._value(model, column, value, self._recording(missing))
            model._base_manager.filter(pk=copied.here).update(**{column.attname: found})
            if missing:
                still[name] = value
                self.differences.append(
                    f"{copied.table} {copied.there}: {name} names what is not copied: {', '.join(missing)}"
                )
        if still != copied.waits:
            CopiedRow.objects.filter(pk=copied.pk).update(waits=still)

    def _waits(self, model: type[models.Model], response: Answer) -> dict[str, Any]:
        waits = {}
        for column in _columns(model, response):
            missing: list[str] = []
            self._value(model, column, response[column.attname], self._recording(missing))
            if missing:
                waits[column.attname] = response[column.attname]
        return waits

    def _recording(self, missing: list[str]) -> Callable[[str, int], int | None]:
        def number(table: str, there: int) -> int | None:
            found = self.number(table, there)
            if found is None and there:
                missing.append(f"{table} {there}")
            return found

        return number

    def _value(
        self,
        model: type[models.Model],
        column: "models.Field[Any, Any]",
        value: object,
        number: Callable[[str, int], int | None],
    ) -> Any:
        reference = tables.reference_of(model, column)
        if reference is not None:
            return reference(value, number)
        return value if isinstance(column, models.JSONField) else column.to_python(value)


def _columns(model: type[models.Model], response: Answer) -> Iterator[Any]:
    """Yield the columns in a response, except users, who don't exist here, and files, which are copied
    separately.
    """
    for column in tables.columns_of(model):
        apart = column.primary_key or column.related_model is User or column.attname not in response
        if not apart and tables.folder_of(model, column) is None:
            yield column
