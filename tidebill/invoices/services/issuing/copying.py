"""Create a document from another one: copied and reset fields."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.dates import OFF, OTHER_DATE
from tidebill.invoices.services.parties.buyer import COPIED as FROM_CLIENT
from tidebill.invoices.services.parties.seller import COPIED as FROM_DEPARTMENT
from tidebill.invoices.services.pricing.exchange import OWN
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.parts import PARTS
from tidebill.invoices.services.pricing.rows import priced_position
from tidebill.kernel.amending import amend_position
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import CORRECTION
from tidebill.kernel.positions import PositionInput
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

# A copy is issued today and has its own number, payments, deliveries and corrections; it uses the
# department's current bank accounts. Nested rows are copied apart.
_COPIED = fields_that(lambda field: field.copied)


def load_source(new: NewInvoice) -> Invoice | None:
    """Return the document of ``copy_invoice_from``; raises Invalid if unknown, or if line items are given
    too.
    """
    number = known(new.copy_invoice_from)
    if number is None:
        return None
    if new.positions:
        raise Invalid({"copy_invoice_from": "can't be combined with positions"})
    return load_document(number, "copy_invoice_from")


def load_document(number: int, name: str) -> Invoice:
    """Return a document of the account in scope referenced by the attribute ``name``; raises Invalid."""
    found = Invoice.objects.filter(pk=number, deleted=False).select_related("department", "client").first()
    if found is None:
        raise Invalid({name: errors.NOT_FOUND})
    return found


def with_copied(source: Invoice, new: NewInvoice) -> NewInvoice:
    """Complete a new document from the source. A copy references its source."""
    copied = {name: getattr(source, name) for name in _COPIED - _other_parties(source, new)}
    if source.issued_to_receipt:
        # The goods left with the receipt; a copy or correction moves its own.
        copied.pop("exclude_from_stock_level")
    if source.exchange_kind == OWN and known(new.exchange_currency_rate) is None:
        # A custom rate is that of its day; the copy's is looked up.
        copied.pop("exchange_kind")
    if not _takes_settlements(known(new.kind)):
        copied |= {"use_prime_cee": None, "prime_cee_value": None}
    copied |= _copied_term(source, new)
    sent = {name: value for name, value in new.given().items() if value is not None}
    return NewInvoice.of({**copied, "from_invoice_id": source.pk, **sent})


def _copied_term(source: Invoice, new: NewInvoice) -> dict[str, Any]:
    """Copy the payment term in days, even if the source has an explicit due date."""
    if new.payment_to or new.payment_to_kind:
        return {"payment_to_kind": None}
    if source.payment_to_kind == OFF or source.payment_to is None:
        return {}
    days = (source.payment_to - source.issue_date).days
    if source.payment_to_kind == str(days):
        return {}
    issued = new.issue_date or clock.today(source.account.zone)
    return {"payment_to": issued + timedelta(days=days), "payment_to_kind": OTHER_DATE}


def _other_parties(source: Invoice, new: NewInvoice) -> set[str]:
    """Return the buyer and seller columns not to copy to a document with other parties."""
    apart: set[str] = set()
    other_name = known(new.buyer_name) not in (None, source.buyer_name)
    if known(new.client_id) not in (None, source.client_id) or other_name:
        apart |= {*FROM_CLIENT, "buyer_person"}
    other_seller = known(new.seller_name) not in (None, source.seller_name)
    if known(new.department_id) not in (None, source.department_id) or other_seller:
        apart |= {f"seller_{name}" for name in FROM_DEPARTMENT}
    return apart


def _takes_settlements(kind: str | None) -> bool:
    """Return whether settlements are copied: they apply once, to the document that bills the sale."""
    return kind not in ("advance", CORRECTION)


def copy_parts(invoice: Invoice, source: Invoice) -> None:
    """Copy the nested rows."""
    for name in PARTS:
        if name == "settlement_positions" and not _takes_settlements(invoice.kind):
            continue
        setattr(invoice, name, [dict(row) for row in getattr(source, name)])


def copy_lines(invoice: Invoice, source: Invoice) -> list[LineItem]:
    """Return copies of the line items, which compute to the same amounts."""
    return [_copied(invoice, position) for position in stored_rows(source)]


def stored_rows(source: Invoice) -> Sequence[Position]:
    """Return the line items of a stored document in order."""
    return list(Position.objects.filter(invoice=source).select_related("product").order_by("place", "id"))


def _copied(invoice: Invoice, position: Position) -> LineItem:
    asked = amend_position(priced_position(position), changes=PositionInput(), given=())
    apart = {"id", "invoice_id", "created_at", "updated_at", "account_id", "place"}
    columns = {f.attname: getattr(position, f.attname) for f in Position._meta.concrete_fields}
    kept = {name: value for name, value in columns.items() if name not in apart}
    return LineItem(Position(account=invoice.account, **kept), asked)


def refusal(text: str, **params: object) -> Message:
    """Return a message for a field, to raise in Invalid."""
    return Message(text, params)
