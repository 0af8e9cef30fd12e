"""Update documents: merge the given attributes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from tidebill.accounts.models import User
from tidebill.accounts.services.numbering import Series, assign_number
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.fields import fields_that
from tidebill.invoices.hooks import run_guards
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.dependents import check_chain, refuse_frozen, refuse_revival
from tidebill.invoices.services.changing.facts import changed_facts, stored_facts
from tidebill.invoices.services.changing.locking import lock_reason, refuse_locked_change
from tidebill.invoices.services.changing.parties import change_parties
from tidebill.invoices.services.changing.payment import (
    PAID,
    ZERO,
    follow_payment,
    set_paid,
    set_paid_date,
    set_status,
    settle_chain,
)
from tidebill.invoices.services.issuing.advances import ADVANCE
from tidebill.invoices.services.issuing.create import TAKEN, complete, refuse_taken_oid, with_category
from tidebill.invoices.services.issuing.dates import (
    OTHER_DATE,
    following_dates,
    set_due_date,
    set_sale_dates,
)
from tidebill.invoices.services.issuing.receipts import find_receipt, link_receipt
from tidebill.invoices.services.issuing.stock import rewrite_stock
from tidebill.invoices.services.issuing.trials import refuse_test_change
from tidebill.invoices.services.parties.bank_accounts import check_seller_account, merge_bank_accounts
from tidebill.invoices.services.pricing.exchange import update_exchange_rate
from tidebill.invoices.services.pricing.goods_groups import change_gtu_codes
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.new_products import create_missing_products
from tidebill.invoices.services.pricing.oss import apply_oss
from tidebill.invoices.services.pricing.parts import PARTS, merge_parts
from tidebill.invoices.services.pricing.quantities import check_quantities
from tidebill.invoices.services.pricing.rows import (
    merge_line_items,
    ordered_lines,
    usual_tax,
)
from tidebill.invoices.services.pricing.totals import calculate
from tidebill.invoices.versions import version_of
from tidebill.kernel.commands import UNSET, known
from tidebill.kernel.kinds import CANCELED_KIND, CORRECTION
from tidebill.storage.constraints import refuse_taken
from tidebill.storage.rows import assign, check_references
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import RuleViolation, StaleVersion

_REFERENCES = ("category_id", "invoice_id", "from_invoice_id", "recipient_id", "price_list_id")
# Merged row by row; their own rules detect changes.
_NESTED = frozenset({"positions", "bank_accounts", *PARTS})
_BY_RULE = fields_that(lambda field: field.by_rule)
_SETTLED_BY = fields_that(lambda field: field.settles)
_DATES = ("issue_date", "sell_date", "transaction_date")
_DUE = ("issue_date", "payment_to", "payment_to_kind")
_NEVER_NULL = fields_that(lambda field: field.never_null)


@validated
def update_invoice(
    number: int,
    change: InvoiceChange,
    *,
    by: User | None = None,
    version: int | None = None,
    in_order: bool = False,
) -> Invoice:
    """Update a document. Raises NotFound, Invalid or RuleViolation before any change.

    Clients may send a whole response back: unchanged values are ignored. ``version`` is the version the
    client edited (``version_of``): raises StaleVersion if the document has changed since. With ``in_order``
    line items take the order given; otherwise stored ones keep theirs.
    """
    try:
        return _update(number, change, by=by, version=version, in_order=in_order)
    except IntegrityError as error:
        refuse_taken(error, Invoice, TAKEN)


@transaction.atomic
def _update(
    number: int, change: InvoiceChange, *, by: User | None, version: int | None, in_order: bool
) -> Invoice:
    invoice = lock_invoice(number)
    if version is not None and version_of(invoice) != version:
        raise StaleVersion("This document has been changed in the meantime")
    before = journal.snapshot(invoice)
    locked = lock_reason(invoice)
    rows = stored_facts(invoice)
    changed = change_invoice(invoice, with_category(invoice.account, change, by=by), by=by)
    if changed is None:
        return invoice
    if in_order:
        changed = replace(changed, lines=ordered_lines(changed.lines, change.positions or []))
    beside = changed_facts(rows, [line.position for line in changed.lines])
    changed_names = _changed_names(invoice, before, changed, rows_changed=bool(beside[1]))
    refuse_locked_change(locked, invoice, changed_names)
    run_guards(invoice, changed_names)
    refuse_frozen(invoice, before, changed_names)
    if before["kind"] in (ADVANCE, CORRECTION) and beside[1]:
        if before["kind"] == CORRECTION and invoice.price_gross > before["price_gross"]:
            refuse_revival(invoice, gross=invoice.price_gross)
        check_chain(invoice, allow_overcorrection=bool(change.allow_overcorrection))
    _change_number(invoice, changed.changes)
    _join_receipt(invoice, changed.changes)
    complete(invoice, changed.lines)
    _save(invoice, changed.lines, changed.removed, by=by)
    rewrite_stock(invoice, [line.position for line in changed.lines], before)
    if change.allow_overcorrection:
        beside = (beside[0], {**beside[1], "allow_overcorrection": True})
    journal.save_changes(invoice, before, "invoice.update", by=by, beside=beside)
    _settle_again(invoice, before)
    return invoice


def _changed_names(
    invoice: Invoice, before: journal.Snapshot, changed: "ChangedInvoice", *, rows_changed: bool
) -> set[str]:
    """Return the columns that a change touches, including line items and a number still to be assigned."""
    names = {name for name, value in before.items() if getattr(invoice, name) != value}
    names |= {"positions"} if rows_changed else set()
    return names | ({"number"} if (changed.changes.number or "").strip() else set())


def _settle_again(invoice: Invoice, before: journal.Snapshot) -> None:
    """Reallocate a document's payments if its amount payable or debtor changed."""
    if any(getattr(invoice, name) != before[name] for name in _SETTLED_BY):
        # What it replaces, or replaced until now: their payments pass on to it.
        links = ("from_invoice_id", "invoice_id")
        linked = {each[name] for name in links for each in (before, vars(invoice))}
        settle_chain(invoice, {invoice.pk, *linked})


@dataclass(frozen=True)
class ChangedInvoice:
    """A stored document with unsaved changes."""

    lines: Sequence[LineItem]
    removed: Sequence[Position]
    changes: InvoiceChange


def change_invoice(invoice: Invoice, change: InvoiceChange, *, by: User | None) -> ChangedInvoice | None:
    """Apply the change to a loaded document; None if nothing changes. Raises Invalid, RuleViolation."""
    changes = _real_changes(invoice, change)
    if not changes.given():
        return None
    if invoice.cancelled:
        raise RuleViolation("A canceled document can't be changed")
    refuse_test_change(changes)
    before = journal.snapshot(invoice)
    check_references(Invoice, changes, _REFERENCES)
    if changes.oid_unique:
        oid = invoice.oid if changes.oid is UNSET else changes.oid
        refuse_taken_oid(oid, besides=invoice.pk)
    assign(invoice, changes.given(besides=_BY_RULE))
    check_seller_account(invoice.account, changes, by=by)
    change_parties(invoice, changes, sent=change, by=by)
    _change_dates(invoice, changes, before)
    update_exchange_rate(invoice, changes)
    merge_parts(invoice, changes)
    merge_bank_accounts(invoice, changes, by=by)
    lines, removed = _change_rows(invoice, changes)
    change_gtu_codes(invoice, changes, [line.position for line in lines])
    apply_oss(invoice, changes, lines)
    calculate(invoice, lines)
    _change_payment(invoice, changes, before)
    return ChangedInvoice(lines, removed, changes)


def lock_invoice(number: int) -> Invoice:
    """Lock the document until the transaction ends; raises NotFound."""
    found = Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk=number, deleted=False)
    return get_or_not_found(found.select_related("account", "department"))


def _real_changes(invoice: Invoice, change: InvoiceChange) -> InvoiceChange:
    """Return the fields that differ from stored values."""
    changes = {}
    for name, value in change.given().items():
        if value is None and name in _NEVER_NULL:
            continue
        if name == "kind" and value == CANCELED_KIND:
            # The kind in responses of canceled documents is ignored.
            continue
        if name in _NESTED or not hasattr(invoice, name) or getattr(invoice, name) != value:
            changes[name] = value
    return InvoiceChange.of(changes)


def _change_dates(invoice: Invoice, changes: InvoiceChange, before: journal.Snapshot) -> None:
    """Recompute derived dates; explicitly set ones stay."""
    if changes.sends(*_DATES):
        followed = following_dates(before["issue_date"], before["sell_date"])
        by_hand = {name: before[name] for name, day in followed.items() if before[name] != day}
        sold = {} if changes.sends("sell_date", "transaction_date") else {"sell_date": invoice.sell_date}
        set_sale_dates(invoice, InvoiceChange.of({**by_hand, **changes.given(), **sold}))
    if changes.sends(*_DUE):
        day, sent_kind = known(changes.payment_to), known(changes.payment_to_kind)
        kind = sent_kind or before["payment_to_kind"]
        if not day and kind == OTHER_DATE:
            day = before["payment_to"]
        set_due_date(invoice, day, sent_kind if day else kind)


def _change_rows(invoice: Invoice, changes: InvoiceChange) -> tuple[list[LineItem], list[Position]]:
    stored = list(Position.objects.filter(invoice=invoice))
    default_tax = usual_tax(invoice, invoice.department)
    rows = changes.positions or []
    check_quantities(invoice, rows, stored=stored)
    lines, removed = merge_line_items(invoice, stored, rows, default_tax=default_tax)
    return lines, removed


def _change_payment(invoice: Invoice, changes: InvoiceChange, before: journal.Snapshot) -> None:
    day = known(changes.paid_date)
    if invoice.currency != before["currency"] and changes.paid is UNSET:
        # A payment in the former currency doesn't apply to the new one.
        set_paid(invoice, ZERO)
        follow_payment(invoice)
    if changes.paid is not UNSET:
        set_paid(invoice, changes.paid, day=day)
    pays = changes.paid is not UNSET or (changes.status == PAID and invoice.paid != invoice.amount_payable)
    if changes.paid_date is not UNSET and pays:
        # The date of this payment only; earlier ones keep theirs.
        invoice.paid_date = day
    elif changes.paid_date is not UNSET:
        set_paid_date(invoice, day)
    payable = before["price_gross"] + before["settlement_total"]
    if changes.status:
        set_status(invoice, changes.status, day=day)
    elif changes.paid is not UNSET or (invoice.paid and invoice.amount_payable != payable):
        follow_payment(invoice)


def _change_number(invoice: Invoice, changes: InvoiceChange) -> None:
    if (changes.number or "").strip():
        assign_number(invoice, Series.of(invoice, invoice.department), known(changes.number))
    if changes.oid_unique:
        invoice.unique_oid = invoice.oid
    elif changes.oid is not UNSET:
        invoice.unique_oid = None


def _join_receipt(invoice: Invoice, changes: InvoiceChange) -> None:
    """Link an invoice to an existing receipt, if both of its links reference it."""
    if changes.sends("from_invoice_id", "invoice_id"):
        links = replace(changes, from_invoice_id=invoice.from_invoice_id, invoice_id=invoice.invoice_id)
        receipt = find_receipt(invoice, links)
        if receipt:
            link_receipt(invoice, receipt)


def _save(
    invoice: Invoice, lines: Sequence[LineItem], removed: Sequence[Position], *, by: User | None
) -> None:
    if invoice.account.auto_create_products:
        create_missing_products(invoice, lines, by=by)
    for position in removed:
        position.delete()
    added = [line.position for line in lines if line.position.pk is None]
    kept = [line.position for line in lines if line.position.pk is not None]
    for place, line in enumerate(lines):
        line.position.invoice = invoice
        line.position.place = place
    if kept:
        columns = [
            f.name
            for f in Position._meta.concrete_fields
            if f.name not in ("id", "account", "invoice", "created_at")
        ]
        Position.objects.bulk_update(kept, columns)
    Position.objects.bulk_create(added)
