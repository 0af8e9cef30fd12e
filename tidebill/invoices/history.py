"""History of a document, from the journal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, DateField
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.events.journal import Snapshot
from tidebill.events.models import JournalEntry
from tidebill.http.tags import amount, day, price
from tidebill.invoices import names
from tidebill.invoices.fields import FIELDS, fields_that
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.answer import ACCEPTED, ANSWERED
from tidebill.invoices.versions import CHANGES
from tidebill.storage.fields import AmountField, ExactDecimalField

_ACTIONS = {
    "invoice.create": _("Issued"),
    "invoice.update": _("Changed"),
    "invoice.status": _("Status changed"),
    "invoice.cancel": _("Canceled"),
    "invoice.payment": _("Payment recorded"),
    "invoice.attach": _("File attached"),
    "invoice.detach": _("File removed"),
    "invoice.share": _("Public link renewed"),
    "invoice.open": _("Opened by the client"),
    "invoice.answer": _("Answered by the client"),
    "invoice.complete": _("Completed by the client"),
    "invoice.unmailed": _("Email failed"),
    "invoice.send": _("Emailed"),
    "invoice.remind": _("Reminder emailed"),
    "invoice.transmit": _("Sent as an e-invoice"),
    "invoice.accepted": _("Accepted as an e-invoice"),
    "invoice.rejected": _("Rejected as an e-invoice"),
    "invoice.not_sent": _("Not sent as an e-invoice"),
    "invoice.fiscal_print": _("Sent to the fiscal printer"),
    "invoice.fiscal_printed": _("Printed by the fiscal printer"),
    "invoice.fiscal_error": _("Rejected by the fiscal printer"),
}
_NAMED_VALUES = {"status": names.STATUS_NAMES, "kind": names.KIND_NAMES}
_HIDDEN = fields_that(lambda field: not field.history) | {"allow_overcorrection"}


@dataclass(frozen=True)
class ColumnChange:
    """A changed column: values before and after; None if there was none, both None for nested rows."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """A journal entry; ``who`` is empty for the system."""

    action: str
    title: str
    at: datetime
    who: str
    changes: tuple[ColumnChange, ...]
    # Additional text, and a page with details.
    text: str = ""
    link: str = ""


def changes_since(invoice: Invoice, version: int) -> list[HistoryEntry]:
    """Return changes by others since this version, newest first."""
    entries = JournalEntry.objects.filter(
        account_id=invoice.account_id, action__in=CHANGES, subject_id=invoice.pk, pk__gt=version
    )
    return [_happening(entry) for entry in entries.select_related("user").order_by("-pk")]


def history_of(invoice: Invoice) -> list[HistoryEntry]:
    """Return the document's whole history, newest first."""
    entries = JournalEntry.objects.filter(
        account_id=invoice.account_id, action__in=list(_ACTIONS), subject_id=invoice.pk
    )
    return [_happening(entry) for entry in entries.select_related("user").order_by("-at", "-id")]


def _happening(entry: JournalEntry) -> HistoryEntry:
    return HistoryEntry(
        action=entry.action.partition(".")[2],
        title=gettext(_ACTIONS[entry.action]),
        at=entry.at,
        who=entry.user.name if entry.user else "",
        changes=() if entry.before is None else tuple(_changes(entry.before, entry.after or {})),
        text=_text(entry.action, entry.after or {}),
    )


def _text(action: str, after: Snapshot) -> str:
    """Return what an entry says besides changed columns: a file's name, or a client's answer."""
    if action != ANSWERED:
        return str(after.get("attachment") or "")
    said = (
        gettext("Accepted by %(name)s")
        if after.get("answer") == ACCEPTED
        else gettext("Declined by %(name)s")
    )
    return ": ".join(part for part in (said % {"name": after.get("name")}, after.get("comment")) if part)


def _changes(before: Snapshot, after: Snapshot) -> Iterator[ColumnChange]:
    """Yield each changed column once, with its label."""
    told = set()
    for name, value in after.items():
        if name == "positions":
            yield _row_change(before.get(name) or [], value or [])
            continue
        change = ColumnChange(_label(name), _shown(name, before.get(name)), _shown(name, value))
        if name not in _HIDDEN and change not in told:
            told.add(change)
            yield change


def _row_change(
    before: Sequence[Mapping[str, object]], after: Sequence[Mapping[str, object]]
) -> ColumnChange:
    """Return removed and added line items; both empty if they were only reordered."""
    gone = [_row_text(row) for row in before if row not in after]
    come = [_row_text(row) for row in after if row not in before]
    return ColumnChange(gettext("Items"), "; ".join(gone), "; ".join(come))


def _row_text(row: Snapshot) -> str:
    quantity = price(Decimal(row["quantity"])).removesuffix(price(Decimal(0))[-3:])
    return f"{row['name'] or '–'} ({quantity} × {price(Decimal(row['price_net']))}, {row['tax']})"


def _label(name: str) -> str:
    label = FIELDS[name].label if name in FIELDS else ""
    return gettext(label) if label else name.replace("_", " ").capitalize()


def _shown(name: str, value: Any) -> str:
    if value in (None, "") or isinstance(value, list | dict):
        return ""
    if name in _NAMED_VALUES:
        return gettext(_NAMED_VALUES[name].get(value, value))
    field = {f.attname: f for f in Invoice._meta.concrete_fields}.get(name)
    if isinstance(field, ExactDecimalField):
        return amount(Decimal(value)) if isinstance(field, AmountField) else price(Decimal(value))
    if isinstance(field, BooleanField):
        return gettext("yes") if value else gettext("no")
    return day(value) if isinstance(field, DateField) or name == "sell_date" else str(value)
