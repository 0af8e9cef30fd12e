"""Import a table's rows, or try them in a rolled-back transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import TableImport
from tidebill.catalog.services.imports.columns import FIELDS, IGNORED, guess_mapping
from tidebill.catalog.services.imports.importers import CARDS, Importer
from tidebill.catalog.services.imports.values import decimal_mark, read_values
from tidebill.events import journal
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, RuleViolation
from tidebill.wire.sheets import Sheet

CREATE, UPDATE, SAME, REFUSE = "create", "update", "same", "refuse"


@transaction.atomic
def create_import(
    account: Account, kind: str, name: str, sheet: Sheet, *, by: User | None = None
) -> TableImport:
    """Store a table, guess its column mapping and try its rows."""
    row = TableImport(account=account, kind=kind, name=name[:255] or kind, headers=sheet.headers)
    row.cells = [[line, *cells] for line, cells in zip(sheet.lines, sheet.cells, strict=True)]
    row.mapping = guess_mapping(kind, sheet.headers)
    row.user_id = by.pk if by else None
    row.report = _try(row, by=by)
    row.save(force_insert=True)
    journal.record(row, "import.create", by=by, after={"kind": kind, "rows": len(row.cells)})
    return row


@transaction.atomic
def change_mapping(row: TableImport, mapping: Mapping[str, str], *, by: User | None = None) -> TableImport:
    """Change the column mapping and validate the rows again. Raises Invalid, or RuleViolation if imported."""
    _check_waiting(row)
    wanted = {index: key for index, key in mapping.items() if key != IGNORED}
    known = {str(index) for index in range(len(row.headers))}
    if not set(wanted) <= known or not set(wanted.values()) <= set(FIELDS[row.kind]):
        raise Invalid({"mapping": errors.NOT_LISTED})
    twice = [key for key in wanted.values() if list(wanted.values()).count(key) > 1]
    if twice:
        raise Invalid({"mapping": Message("contains %(key)s twice", {"key": twice[0]})})
    row.mapping = wanted
    row.report = _try(row, by=by)
    row.save(update_fields=["mapping", "report"])
    return row


@transaction.atomic
def run_import(row: TableImport, *, by: User | None = None) -> TableImport:
    """Import all valid rows in one transaction; the report lists rejected rows."""
    row = TableImport.objects.select_for_update(of=("self",)).select_related("account").get(pk=row.pk)
    _check_waiting(row)
    row.report = _bring_in(row, by=by)
    row.status = TableImport.Status.DONE
    # Imported rows are stored as objects now; keep only the rejected ones for download.
    refused = {found["line"] for found in row.report if found["action"] == REFUSE}
    row.cells = [cells for cells in row.cells if cells[0] in refused]
    row.save(update_fields=["report", "status", "cells"])
    counts = {action: row.count(action) for action in (CREATE, UPDATE, SAME, REFUSE)}
    journal.record(row, "import.run", by=by, after={"kind": row.kind, **counts})
    return row


@transaction.atomic
def delete_import(row: TableImport, *, by: User | None = None) -> None:
    """Delete the table and its report; imported objects stay."""
    journal.record(row, "import.destroy", by=by, before={"kind": row.kind, "name": row.name})
    row.delete()


def _check_waiting(row: TableImport) -> None:
    if row.status == TableImport.Status.DONE:
        raise RuleViolation("This file has already been imported")


def _try(row: TableImport, *, by: User | None) -> list[dict[str, Any]]:
    """Import the rows and roll back, so that the report predicts the outcome."""
    with transaction.atomic():
        report = _bring_in(row, by=by)
        transaction.set_rollback(True)
    return report


def _bring_in(row: TableImport, *, by: User | None) -> list[dict[str, Any]]:
    cards = CARDS[row.kind](row.account, by=by)
    table = {line: _mapped(row, cells) for line, *cells in row.cells}
    mark = decimal_mark(table.values())
    return [_one(cards, line, values, mark) for line, values in table.items()]


def _mapped(row: TableImport, cells: Sequence[str]) -> dict[str, str]:
    return {key: cells[int(index)] for index, key in row.mapping.items() if cells[int(index)] != ""}


def _one(cards: Importer, line: int, values: Mapping[str, str], mark: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"line": line, "name": values.get("name", ""), "id": None, "faults": []}
    try:
        with transaction.atomic():
            action, card = cards.bring_in(read_values(values, mark), line)
    except Invalid as error:
        faults = [[key, _told(message)] for key, told in error.errors.items() for message in told]
        return {**found, "action": REFUSE, "faults": faults}
    except RuleViolation as error:
        return {**found, "action": REFUSE, "faults": [["base", _told(error.message)]]}
    return {**found, "action": action, "name": card.name, "id": card.pk if action != CREATE else None}


def _told(message: Message) -> str:
    text = gettext(message.text)
    return (text % message.params if message.params else text).removeprefix("- ")
