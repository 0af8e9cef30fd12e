"""Convert a submitted form to attributes: abbreviated dates, empty rows, untouched values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tidebill.accounts.models import Account
from tidebill.http.forms import text_of
from tidebill.invoices.form_values import stored_values
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.wire import Invoice as Wire
from tidebill.invoices.wire import Position as PositionWire
from tidebill.kernel.correcting import DESCRIBING, absent_side, corrected_side
from tidebill.kernel.shorthands import read_day
from tidebill.storage import clock

# Relative to the issue date, which itself is relative to today.
_DAYS = (
    "sell_date",
    "transaction_date",
    "delivery_date",
    "valid_until",
    "payment_to",
    "paid_date",
    "exchange_date",
    "accounting_vat_tax_date",
    "accounting_income_tax_date",
    "skonto_discount_date",
)
# A row with only these values was offered by the form and not filled in.
_IDLE = frozenset({"tax", "quantity", "quantity_unit", "kind", "_destroy", "vat_margin_tax"})
# Never cleared: empty ones are computed.
_PRICES = ("price_net", "price_gross", "total_price_net", "total_price_gross")
Sent = Mapping[str, Any]


def read_entry(sent: Sent, *, account: Account, stored: Invoice | None = None) -> dict[str, Any]:
    """Convert a submitted form to API attributes.

    Empty fields are omitted for a new document and cleared on a ``stored`` one. Idle rows are omitted, so
    that errors count the visible rows.
    """
    typed = _with_days(sent, account=account, stored=stored)
    if stored is None:
        # With a client selected, an empty buyer field was cleared by the user.
        kept = "buyer_" if typed.get("client_id") else "\n"
        typed = {name: value for name, value in typed.items() if value != "" or name.startswith(kept)}
    else:
        typed = _changed(typed, stored)
    return without_idle(typed)


def without_idle(sent: Sent) -> dict[str, Any]:
    """Omit idle rows, so that errors count the visible rows."""
    return {name: _rows(value) if name == "positions" else value for name, value in sent.items()}


def touched(sent: Wire, stored: Invoice) -> Wire:
    """Omit unchanged values of line items.

    A price that is sent takes precedence even if it equals the stored one; forms submit all prices.
    """
    rows: Sequence[PositionWire] | None = sent.positions
    if not rows:
        return sent
    by_id = {position.pk: position for position in Position.objects.filter(invoice=stored)}
    kept = [_touched_row(row, by_id.get(row.id or 0)) for row in rows]
    return sent.model_copy(update={"positions": kept})


def days_of(invoice: Invoice) -> dict[str, Any]:
    """Return the dates of a computed document."""
    return {name: getattr(invoice, name) for name in ("issue_date", *_DAYS)}


def _changed(typed: Sent, stored: Invoice) -> dict[str, Any]:
    """Omit unchanged values; cleared ones become null."""
    stood = stored_values(stored)
    changed = {
        name: value
        for name, value in typed.items()
        if not isinstance(value, str) or value != _shown(stood.get(name), value)
    }
    return {name: None if value == "" else value for name, value in changed.items()}


def _shown(value: object, typed: str) -> Any:
    """Return a stored value as the form submits it; an unchecked box equals a value never set."""
    return "0" if value is None and typed == "0" else text_of(value)


def _with_days(sent: Sent, *, account: Account, stored: Invoice | None) -> dict[str, Any]:
    today = clock.today(account.zone)
    typed = dict(sent)
    _expand(typed, "issue_date", base=stored.issue_date if stored else today)
    issued = read_day(str(typed.get("issue_date") or ""), base=today)
    for name in _DAYS:
        _expand(typed, name, base=issued or (stored.issue_date if stored else today))
    return typed


def _expand(typed: dict[str, Any], name: str, *, base: date) -> None:
    text = typed.get(name)
    day = read_day(text, base=base) if isinstance(text, str) else None
    if day:
        typed[name] = day.isoformat()


def _rows(sent: object) -> Any:
    if isinstance(sent, Mapping):
        return {key: _with_sides(row) for key, row in sent.items() if not _is_idle(row)}
    return [_with_sides(row) for row in sent if not _is_idle(row)] if isinstance(sent, list) else sent


def _with_sides(row: object) -> Any:
    """Merge a correction's row: typed values over the original, or over nothing for a new row."""
    if not isinstance(row, Mapping):
        return row
    before, typed = row.get("correction_before_attributes"), row.get("correction_after_attributes")
    if not isinstance(typed, Mapping):
        return row
    if before is None and row.get("kind") == "correction":
        before = absent_side(typed)
        row = {**row, "name": typed.get("name"), "correction_before_attributes": before}
    if not isinstance(before, Mapping):
        return row
    try:
        after = {**corrected_side(before, typed), "kind": "correction_after"}
    except (KeyError, TypeError, ArithmeticError):
        # Not created by this form: let validation report it.
        return row
    texts = {name: after[name] for name in DESCRIBING if after.get(name) and not row.get(name)}
    return {**row, **texts, "correction_after_attributes": after}


def _is_idle(row: object) -> bool:
    if not isinstance(row, Mapping) or row.get("id"):
        return False
    added = row.get("correction_after_attributes")
    if isinstance(added, Mapping) and not row.get("correction_before_attributes"):
        row = added
    return not any(value not in ("", None) for name, value in row.items() if name not in _IDLE)


def _touched_row(row: PositionWire, stored: Position | None) -> PositionWire:
    if stored is None:
        return row
    sent = row.sent()
    changed = {name for name, value in sent.items() if name == "id" or not _stood(stored, name, value)}
    return PositionWire.ready().model_validate(_named({name: sent[name] for name in changed}))


def _stood(stored: Position, name: str, value: object) -> bool:
    """Return whether a value equals the stored one; an empty price is computed."""
    was = getattr(stored, name, None)
    return value == was or (value in ("", None) and (was in ("", None) or name in _PRICES))


def _named(sent: Mapping[str, object]) -> dict[str, Any]:
    names = {key.attribute: key.name for key in PositionWire.keys}
    return {names[name]: value for name, value in sent.items()}
