"""``tidebill export``: write an account to a file from one snapshot while the server runs."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.core.files.storage import default_storage
from django.db import models
from django.utils import translation
from django_scopes import scope

from tidebill.accounts.models import Account, User
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.operation.database import OperatorError
from tidebill.printing.printable import printable
from tidebill.printing.typesetting.render import render_pdf
from tidebill.storage.language import text_language
from tidebill.storage.snapshot import snapshot
from tidebill.transfer import archive, tables
from tidebill.transfer.numbers import Numbers
from tidebill.transfer.progress import progress

_CHUNK = 1000


def export_account(prefix: str, file: Path, *, pdfs: bool = True) -> dict[str, int]:
    """Export the account to ``file``, which is created atomically; return the number of rows by table.

    ``pdfs`` includes the PDF of every document. Raises OperatorError.
    """
    account = Account.objects.filter(prefix=prefix).first()
    if account is None:
        raise OperatorError(f"account not found: {prefix}")
    with whole_file(file) as draft, snapshot(), scope(account=account), ZipFile(draft, "w") as target:
        return _Export(account, target).write(pdfs=pdfs)


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Yield a temporary file that replaces ``file`` at the end, readable only by its owner."""
    handle, draft = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    os.close(handle)
    try:
        yield Path(draft)
        Path(draft).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(draft).unlink()


class _Export:
    def __init__(self, account: Account, target: ZipFile) -> None:
        self.account = account
        self.target = target
        self.numbers = Numbers()

    def write(self, *, pdfs: bool) -> dict[str, int]:
        people = tables.people_of(self.account)
        counts = {tables.USER: self.numbers.put(tables.USER, [person.pk for person in people])}
        for model in tables.tables():
            ids = tables.rows_of(model, self.account).values_list("pk", flat=True)
            counts[tables.label_of(model)] = self.numbers.put(
                tables.label_of(model), ids.iterator(chunk_size=_CHUNK)
            )
        self._write_people(people)
        for model in tables.tables():
            counts[tables.label_of(model)] = self._write_table(model)
        if pdfs:
            self._write_pdfs()
        archive.write_manifest(self.target, self.account.prefix, counts)
        return counts

    def _write_people(self, people: list[User]) -> None:
        with self.target.open(archive.entry(archive.table_entry(tables.USER)), "w") as stream:
            for number, person in enumerate(people, 1):
                names = ("email", "login", "first_name", "last_name", "lang")
                stream.write(archive.line({"id": number, **{name: getattr(person, name) for name in names}}))

    def _write_table(self, model: type[models.Model]) -> int:
        columns = tables.columns_of(model)
        files = [field for field in columns if tables.folder_of(model, field) is not None]
        stored: list[tuple[str, str]] = []
        count = 0
        label = tables.label_of(model)
        name = archive.entry(archive.table_entry(label))
        with self.target.open(name, "w", force_zip64=True) as stream:
            for row in self._rows(model, columns):
                values = self._exported(model, columns, row)
                if values is None:
                    continue
                count += 1
                values["id"] = count
                for field in files:
                    if values[field.attname]:
                        place = archive.file_entry(label, field.attname, values["id"])
                        stored.append((str(values[field.attname]), place))
                        values[field.attname] = place
                stream.write(archive.line(values))
        for kept, place in stored:
            self._write_file(kept, place)
        return count

    def _rows(
        self, model: type[models.Model], columns: "Iterable[models.Field[Any, Any]]"
    ) -> Iterator[dict[str, Any]]:
        rows = tables.rows_of(model, self.account).values(*(field.attname for field in columns))
        shown = progress(total=rows.count(), label=tables.label_of(model))
        with shown:
            for row in rows.iterator(chunk_size=_CHUNK):
                shown.update()
                yield row

    def _exported(
        self, model: type[models.Model], columns: "Iterable[models.Field[Any, Any]]", row: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Return the row for the file; None for a journal entry about an excluded row."""
        values = {
            field.attname: _rewritten(
                tables.reference_of(model, field), row[field.attname], self.numbers, field
            )
            for field in columns
        }
        if model is JournalEntry:
            subject = tables.subject_of(row["action"])
            if subject is None or subject in tables.LEFT_OUT:
                return None
            values["subject_id"] = self.numbers.in_file(subject, row["subject_id"]) or 0
        return values

    def _write_file(self, kept: str, place: str) -> None:
        if not default_storage.exists(kept):
            return
        name = archive.entry(place)
        with (
            default_storage.open(kept) as source,
            self.target.open(name, "w", force_zip64=True) as stream,
        ):
            for part in source.chunks():
                stream.write(part)

    def _write_pdfs(self) -> None:
        invoices = Invoice.objects.filter(deleted=False).order_by("pk").select_related("account")
        with progress(total=invoices.count(), label="pdf") as shown:
            for invoice in invoices.iterator(chunk_size=100):
                with translation.override(text_language(invoice.lang)):
                    pdf = render_pdf(printable(invoice))
                number = self.numbers.in_file("invoices.invoice", invoice.pk)
                self.target.writestr(archive.entry(f"pdf/{number}.pdf"), pdf)
                shown.update()


def _rewritten(reference: Any, value: object, numbers: Numbers, field: "models.Field[Any, Any]") -> Any:
    if reference is None:
        return value
    found = reference(value, numbers.in_file)
    return 0 if found is None and not field.null else found
