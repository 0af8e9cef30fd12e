"""Update documents: merge the given attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from tidebill.accounts.services.numbering import Series, assign_number
from tidebill.events import journal
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.dependents import check_chain, refuse_frozen, refuse_revival
from tidebill.invoices.services.changing.facts import changed_facts, stored_facts
from tidebill.invoices.services.changing.locking import lock_reason, refuse_locked_change
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
from tidebill.invoices.services.issuing.create import check_oid, complete, with_category
from tidebill.invoices.services.issuing.dates import (
    OTHER_DATE,
    following_dates,
    set_due_date,
    set_sale_dates,
)
from tidebill.invoices.services.issuing.receipts import find_receipt, link_receipt
from tidebill.invoices.services.issuing.stock import rewrite_stock
from tidebill.invoices.services.issuing.trials import refuse_test_change
from tidebill.invoices.services.parties.bank_accounts import merge_bank_accounts
from tidebill.invoices.services.parties.buyer import COPIED as FROM_CLIENT
from tidebill.invoices.services.parties.buyer import resolve_buyer
from tidebill.invoices.services.parties.seller import COPIED as FROM_DEPARTMENT
from tidebill.invoices.services.parties.seller import resolve_seller
from tidebill.invoices.services.pricing.exchange import update_exchange_rate
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.oss import apply_oss
from tidebill.invoices.services.pricing.parts import PARTS, merge_parts
from tidebill.invoices.services.pricing.quantities import check_quantities
from tidebill.invoices.services.pricing.rows import create_missing_products, merge_line_items, ordered_lines
from tidebill.invoices.services.pricing.totals import calculate
from tidebill.invoices.versions import version_of
from tidebill.kernel.vocabulary import CANCELED_KIND, CORRECTION
from tidebill.storage.rows import assign, check_references
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation, StaleVersion

_REFERENCES = ("category_id", "invoice_id", "from_invoice_id", "recipient_id", "price_list_id")
# Merged row by row; their own rules detect changes.
_NESTED = frozenset({"positions", "bank_accounts", *PARTS})
_BY_RULE = frozenset(
    {
        "number",
        "paid",
        "paid_date",
        "status",
        "client_id",
        "department_id",
        "seller_bank_account_id",
        *_NESTED,
    }
)
# Fields that affect the allocation of payments.
_SETTLED_BY = (
    "price_gross",
    "settlement_total",
    "currency",
    "kind",
    "income",
    "client_id",
    "paid",
    "receipt_for_invoice_id",
    "from_invoice_id",
    "invoice_id",
)
_DATES = ("issue_date", "sell_date", "transaction_date")
_DUE = ("issue_date", "payment_to", "payment_to_kind")
# Never null: null means unchanged.
_NEVER_NULL = ("kind", "currency", "issue_date", "number", "status", "calculating_strategy", "exchange_kind")


def update_invoice(
    number: int,
    attributes: Mapping[str, Any],
    *,
    by: Any = None,
    version: int | None = None,
    in_order: bool = False,
) -> Invoice:
    """Update a document. Raises NotFound, Invalid or RuleViolation before any change.

    Clients may send a whole response back: unchanged values are ignored. ``version`` is the version the
    client edited (``version_of``): raises StaleVersion if the document has changed since. With ``in_order``
    line items take the order given; otherwise stored ones keep theirs.
    """
    try:
        return _update(number, attributes, by=by, version=version, in_order=in_order)
    except IntegrityError as error:
        taken = "oid" if "oid" in str(error) else "number"
        raise Invalid({taken: errors.TAKEN}) from None


@transaction.atomic
def _update(
    number: int, attributes: Mapping[str, Any], *, by: Any, version: int | None, in_order: bool
) -> Invoice:
    invoice = lock_invoice(number)
    if version is not None and version_of(invoice) != version:
        raise StaleVersion("This document has been changed in the meantime")
    before = journal.snapshot(invoice)
    locked = lock_reason(invoice)
    rows = stored_facts(invoice)
    changed = change_invoice(invoice, with_category(invoice.account, attributes, by=by), by=by)
    if changed is None:
        return invoice
    if in_order:
        changed = replace(changed, lines=ordered_lines(changed.lines, attributes.get("positions") or []))
    beside = changed_facts(rows, [line.position for line in changed.lines])
    changed_names = _changed_names(invoice, before, changed, rows_changed=bool(beside[1]))
    refuse_locked_change(locked, invoice, changed_names)
    refuse_frozen(invoice, before, changed_names)
    if before["kind"] in (ADVANCE, CORRECTION) and beside[1]:
        if before["kind"] == CORRECTION and invoice.price_gross > before["price_gross"]:
            refuse_revival(invoice, gross=invoice.price_gross)
        check_chain(invoice, allow_overcorrection=bool(attributes.get("allow_overcorrection")))
    _change_number(invoice, changed.changes)
    _join_receipt(invoice, changed.changes)
    complete(invoice, changed.lines)
    _save(invoice, changed.lines, changed.removed, by=by)
    rewrite_stock(invoice, [line.position for line in changed.lines], before)
    if attributes.get("allow_overcorrection"):
        beside = (beside[0], {**beside[1], "allow_overcorrection": True})
    journal.save_changes(invoice, before, "invoice.update", by=by, beside=beside)
    _settle_again(invoice, before)
    return invoice


def _changed_names(
    invoice: Invoice, before: Mapping[str, Any], changed: "ChangedInvoice", *, rows_changed: bool
) -> set[str]:
    """Return the columns that a change touches, including line items and a number still to be assigned."""
    names = {name for name, value in before.items() if getattr(invoice, name) != value}
    names |= {"positions"} if rows_changed else set()
    return names | ({"number"} if (changed.changes.get("number") or "").strip() else set())


def _settle_again(invoice: Invoice, before: Mapping[str, Any]) -> None:
    """Reallocate a document's payments if its amount payable or debtor changed."""
    if any(getattr(invoice, name) != before[name] for name in _SETTLED_BY):
        links = ("from_invoice_id", "invoice_id")
        moved = [name for name in links if getattr(invoice, name) != before[name]]
        linked = {each[name] for name in moved for each in (before, vars(invoice))}
        settle_chain(invoice, {invoice.pk, *linked})


@dataclass(frozen=True)
class ChangedInvoice:
    """A stored document with unsaved changes."""

    lines: Sequence[LineItem]
    removed: Sequence[Position]
    changes: Mapping[str, Any]


def change_invoice(invoice: Invoice, attributes: Mapping[str, Any], *, by: Any) -> ChangedInvoice | None:
    """Apply the attributes to a loaded document; None if nothing changes. Raises Invalid, RuleViolation."""
    changes = _real_changes(invoice, attributes)
    if not changes:
        return None
    if invoice.cancelled:
        raise RuleViolation("A canceled document can't be changed")
    refuse_test_change(changes)
    before = journal.snapshot(invoice)
    check_references(Invoice, changes, _REFERENCES)
    check_oid({"oid": invoice.oid, **changes}, besides=invoice.pk)
    assign(invoice, {name: value for name, value in changes.items() if name not in _BY_RULE})
    _change_parties(invoice, changes, by=by)
    _change_dates(invoice, changes, before)
    update_exchange_rate(invoice, changes)
    merge_parts(invoice, changes)
    merge_bank_accounts(invoice, changes, by=by)
    lines, removed = _change_rows(invoice, changes)
    apply_oss(invoice, changes, lines)
    calculate(invoice, lines)
    _change_payment(invoice, changes, before)
    return ChangedInvoice(lines, removed, changes)


def lock_invoice(number: int) -> Invoice:
    """Lock the document until the transaction ends; raises NotFound."""
    found = Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk=number, deleted=False)
    return get_or_not_found(found.select_related("account", "department"))


def _real_changes(invoice: Invoice, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that differ from stored values."""
    changes = {}
    for name, value in attributes.items():
        if value is None and name in _NEVER_NULL:
            continue
        if name == "kind" and value == CANCELED_KIND:
            # The kind in responses of canceled documents is ignored.
            continue
        if name in _NESTED or not hasattr(invoice, name) or getattr(invoice, name) != value:
            changes[name] = value
    return changes


def _change_parties(invoice: Invoice, changes: Mapping[str, Any], *, by: Any) -> None:
    """Copy the data of another client or department; other given details stay on the document only."""
    if changes.get("client_id"):
        # Clear all data of the former buyer.
        blank = Invoice()
        for name in FROM_CLIENT:
            if name not in changes:
                setattr(invoice, name, getattr(blank, name))
        resolve_buyer(invoice, changes, by=by)
    elif changes.get("buyer_override") and invoice.client_id:
        card = {name: changes[name] for name in FROM_CLIENT if name in changes}
        resolve_buyer(invoice, {**card, "client_id": invoice.client_id, "buyer_override": True}, by=by)
    elif "buyer_name" in changes and not changes["buyer_name"]:
        raise Invalid({"buyer_name": errors.BLANK})
    if changes.get("department_id"):
        sent = {f"seller_{name}": changes.get(f"seller_{name}") for name in FROM_DEPARTMENT}
        kept = {"lang": invoice.lang, "invoice_template_id": invoice.invoice_template_id}
        resolve_seller(invoice, {**sent, **kept, "department_id": changes["department_id"]}, by=by)


def _change_dates(invoice: Invoice, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Recompute derived dates; explicitly set ones stay."""
    if any(name in changes for name in _DATES):
        followed = following_dates(before["issue_date"], before["sell_date"])
        by_hand = {name: before[name] for name, day in followed.items() if before[name] != day}
        sent = {**by_hand, **changes}
        if "sell_date" not in changes and "transaction_date" not in changes:
            sent["sell_date"] = invoice.sell_date
        set_sale_dates(invoice, sent)
    if any(name in changes for name in _DUE):
        sent = {name: changes.get(name) for name in ("payment_to", "payment_to_kind")}
        kind = sent["payment_to_kind"] or before["payment_to_kind"]
        if not sent["payment_to"] and kind == OTHER_DATE:
            sent["payment_to"] = before["payment_to"]
        set_due_date(
            invoice, {**sent, "payment_to_kind": sent["payment_to_kind"] if sent["payment_to"] else kind}
        )


def _change_rows(invoice: Invoice, changes: Mapping[str, Any]) -> tuple[list[LineItem], list[Position]]:
    stored = list(Position.objects.filter(invoice=invoice))
    default_tax = invoice.department.default_tax if invoice.department else None
    rows = changes.get("positions") or []
    check_quantities(invoice, rows, stored=stored)
    lines, removed = merge_line_items(invoice, stored, rows, default_tax=default_tax)
    return lines, removed


def _change_payment(invoice: Invoice, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    day = changes.get("paid_date")
    if invoice.currency != before["currency"] and "paid" not in changes:
        # A payment in the former currency doesn't apply to the new one.
        set_paid(invoice, ZERO)
        follow_payment(invoice)
    if "paid" in changes:
        set_paid(invoice, changes["paid"], day=day)
    pays = "paid" in changes or (changes.get("status") == PAID and invoice.paid != invoice.amount_payable)
    if "paid_date" in changes and pays:
        # The date of this payment only; earlier ones keep theirs.
        invoice.paid_date = day
    elif "paid_date" in changes:
        set_paid_date(invoice, day)
    payable = before["price_gross"] + before["settlement_total"]
    if changes.get("status"):
        set_status(invoice, changes["status"], day=day)
    elif "paid" in changes or (invoice.paid and invoice.amount_payable != payable):
        follow_payment(invoice)


def _change_number(invoice: Invoice, changes: Mapping[str, Any]) -> None:
    if (changes.get("number") or "").strip():
        assign_number(invoice, Series.of(invoice, invoice.department), changes["number"])
    if changes.get("oid_unique"):
        invoice.unique_oid = invoice.oid
    elif "oid" in changes:
        invoice.unique_oid = None


def _join_receipt(invoice: Invoice, changes: Mapping[str, Any]) -> None:
    """Link an invoice to an existing receipt, if both of its links reference it."""
    if "from_invoice_id" in changes or "invoice_id" in changes:
        links = {"from_invoice_id": invoice.from_invoice_id, "invoice_id": invoice.invoice_id}
        receipt = find_receipt(invoice, {**changes, **links})
        if receipt:
            link_receipt(invoice, receipt)


def _save(invoice: Invoice, lines: Sequence[LineItem], removed: Sequence[Position], *, by: Any) -> None:
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
