"""Create documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from tidebill.accounts.models import Account, User
from tidebill.accounts.services.locking import refuse_locked_day
from tidebill.accounts.services.numbering import Series, assign_number
from tidebill.catalog.models import Client
from tidebill.catalog.services.categories import category_named
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import InvoiceInput, NewInvoice
from tidebill.invoices.fields import fields_that
from tidebill.invoices.models import Invoice
from tidebill.invoices.outstanding import PROMISES, payable_instead
from tidebill.invoices.services.changing.dependents import check_chain
from tidebill.invoices.services.changing.payment import apply_payment, carry_paid, settle_chain
from tidebill.invoices.services.issuing.advances import (
    ADVANCE,
    FINAL,
    advance_lines,
    find_order,
    link_advances,
)
from tidebill.invoices.services.issuing.copying import copy_lines, copy_parts, load_source, with_copied
from tidebill.invoices.services.issuing.corrections import correction_lines, fill_correction
from tidebill.invoices.services.issuing.dates import set_dates
from tidebill.invoices.services.issuing.notes import merge_notes
from tidebill.invoices.services.issuing.receipts import RECEIPT_LINKS, find_receipt, link_receipt
from tidebill.invoices.services.issuing.stock import compute_margin, move_stock, resolve_warehouse
from tidebill.invoices.services.issuing.texts import fill_texts
from tidebill.invoices.services.issuing.trials import refuse_mixed_tests
from tidebill.invoices.services.parties.bank_accounts import set_bank_accounts
from tidebill.invoices.services.parties.resolve import resolve_parties
from tidebill.invoices.services.pricing.exchange import set_exchange_rate
from tidebill.invoices.services.pricing.goods_groups import set_gtu_codes
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.new_products import create_missing_products
from tidebill.invoices.services.pricing.oss import apply_oss
from tidebill.invoices.services.pricing.prices import apply_client_discount, resolve_price_list
from tidebill.invoices.services.pricing.quantities import check_quantities
from tidebill.invoices.services.pricing.rows import (
    build_line_items,
    usual_tax,
)
from tidebill.invoices.services.pricing.sides import CORRECTION
from tidebill.invoices.services.pricing.totals import calculate
from tidebill.kernel import kinds
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import new_token, normalize_tax_no, search_text
from tidebill.kernel.strategy import Strategy
from tidebill.storage.constraints import refuse_taken, violated_constraint
from tidebill.storage.rows import assign, check_references
from tidebill.storage.writing import insert
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_BY_RULE = fields_that(lambda field: field.by_rule)
_REFERENCES = ("category_id", "invoice_id", "from_invoice_id", "recipient_id", "price_list_id")
_NUMBER_TRIES = 3
# Fields that the uniqueness constraints stand for.
TAKEN = {
    "invoice_number_unique": "number",
    "invoice_series_number_unique": "number",
    "invoice_oid_unique": "oid",
}
_Input = TypeVar("_Input", bound=InvoiceInput)


@validated
def create_invoice(
    account: Account, new: NewInvoice, *, by: User | None = None, from_api: bool = False
) -> Invoice:
    """Create a document and return it as stored; raises Invalid without changing anything.

    All data are copied to the document: later changes of clients, departments and products don't affect it.
    """
    for attempt in range(_NUMBER_TRIES):
        try:
            return _issue(account, new, by=by, from_api=from_api, only_free=attempt > 0)
        except IntegrityError as error:
            _refuse_taken(error, new)
    raise Invalid({"number": errors.TAKEN})


@transaction.atomic
def _issue(account: Account, new: NewInvoice, *, by: User | None, from_api: bool, only_free: bool) -> Invoice:
    ready = prepare_invoice(account, with_category(account, new, by=by), by=by, from_api=from_api)
    invoice, lines = ready.invoice, ready.lines
    if account.auto_create_products:
        create_missing_products(invoice, lines, by=by)
    goods = {line.position.product.pk: line.position.product for line in lines if line.position.product}
    compute_margin(invoice, [line.position for line in lines], goods)
    assign_number(invoice, ready.series, known(new.number), only_free=only_free)
    complete(invoice, lines)
    receipt = find_receipt(invoice, ready.new)
    if receipt:
        carry_paid(invoice, receipt.paid, receipt, ready.new)
    _save(invoice, lines)
    if receipt:
        link_receipt(invoice, receipt)
        invoice.save(update_fields=RECEIPT_LINKS)
    move_stock(invoice, [line.position for line in lines], goods)
    told = {"allow_overcorrection": True} if new.allow_overcorrection else {}
    after = {**summary(invoice), "given": bool(new.number), **told}
    journal.record(invoice, "invoice.create", by=by, after=after)
    if invoice.kind != CORRECTION:
        settle_chain(invoice, {invoice.from_invoice_id, invoice.invoice_id})
    return invoice


@dataclass(frozen=True)
class PreparedInvoice:
    """A computed document without number, not stored; ``new`` includes copied fields."""

    invoice: Invoice
    lines: Sequence[LineItem]
    series: Series
    new: NewInvoice


def prepare_invoice(
    account: Account,
    new: NewInvoice,
    *,
    by: User | None = None,
    from_api: bool = False,
    buyer: Client | None = None,
) -> PreparedInvoice:
    """Compute the document without assigning a number; raises Invalid.

    Call it in a transaction. ``buyer`` is the client, if it must not be looked up or created.
    """
    check_references(Invoice, new, _REFERENCES)
    if new.oid_unique:
        refuse_taken_oid(known(new.oid))
    source = load_source(new) or find_order(new)
    if source:
        new = with_copied(source, new)
    invoice = _start(account, new, by=by, from_api=from_api)
    department = resolve_parties(invoice, new, source, buyer=buyer, by=by)
    set_dates(invoice, new)
    set_exchange_rate(invoice, new)
    resolve_warehouse(invoice, known(new.warehouse_id), department)
    lines = _build_line_items(invoice, source, new, default_tax=usual_tax(invoice, department))
    _fill_products_descriptions(new, lines)
    merge_notes(invoice, new, department)
    if new.fill_places:
        fill_texts(invoice, [line.position for line in lines])
    set_bank_accounts(invoice, new, department=department, by=by)
    set_gtu_codes(invoice, known(new.gtu_codes), [line.position for line in lines])
    apply_oss(invoice, new, lines)
    calculate(invoice, lines)
    refuse_locked_day(account, invoice.issue_date, "issue_date")
    refuse_mixed_tests(invoice)
    check_chain(invoice, allow_overcorrection=bool(new.allow_overcorrection))
    apply_payment(invoice, new)
    if source and source.kind in PROMISES and not payable_instead(source):
        carry_paid(invoice, source.paid - source.paid_by_payments, source, new)
    series = Series.of(invoice, department, pattern=known(new.number_pattern))
    return PreparedInvoice(invoice, lines, series, new)


def with_category(account: Account, sent: _Input, *, by: User | None) -> _Input:
    """Resolve a category's name to its id, creating it if the account allows that."""
    if not isinstance(sent.category_id, str):
        return sent
    return replace(sent, category_id=category_named(account, sent.category_id, by=by).pk)


def _fill_products_descriptions(new: NewInvoice, lines: Sequence[LineItem]) -> None:
    for line in lines:
        product = line.position.product
        if new.fill_products_descriptions and product and not line.position.description:
            line.position.description = product.description


def _build_line_items(
    invoice: Invoice, source: Invoice | None, new: NewInvoice, *, default_tax: str | None
) -> list[LineItem]:
    """Build the line items: as given, or derived from the source document."""
    if invoice.kind == FINAL:
        link_advances(invoice, new, source)
    if source is None:
        rename = bool(new.update_product_name)
        rows = new.positions or []
        check_quantities(invoice, rows)
        resolve_price_list(invoice, new)
        lines = build_line_items(invoice, rows, default_tax=default_tax, rename=rename)
        apply_client_discount(invoice, new, rows, lines)
        return lines
    copy_parts(invoice, source)
    if invoice.kind in (ADVANCE, FINAL):
        invoice.invoice_id = new.invoice_id or source.pk
    if invoice.kind == ADVANCE:
        return advance_lines(invoice, source, new)
    if invoice.kind == CORRECTION:
        fill_correction(invoice, source, new)
        return correction_lines(invoice, source, new)
    return copy_lines(invoice, source)


def refuse_taken_oid(oid: str | None, *, besides: int | None = None) -> None:
    """Raise Invalid for an order number that another document has."""
    if oid and Invoice.objects.filter(oid=oid, deleted=False).exclude(pk=besides or 0).exists():
        raise Invalid({"oid": errors.TAKEN})


def complete(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    """Set columns derived from the finished document."""
    invoice.product = lines[0].position.product if len(lines) == 1 else None
    invoice.search_data = search_text(
        invoice.number,
        invoice.buyer_name,
        invoice.buyer_tax_no,
        normalize_tax_no(invoice.buyer_tax_no or ""),
        invoice.buyer_email,
        invoice.oid,
        invoice.seller_name if not invoice.income else None,
        invoice.product_cache,
    )


def summary(invoice: Invoice) -> dict[str, Any]:
    """Return the values recorded in the journal, enough to identify a deleted document."""
    names = ("number", "kind", "income", "client_id", "buyer_name", "issue_date", "currency", "price_gross")
    return {name: getattr(invoice, name) for name in names}


def _start(account: Account, new: NewInvoice, *, by: User | None, from_api: bool) -> Invoice:
    invoice = Invoice(
        account=account,
        user=by,
        from_api=from_api,
        token=new_token(),
        sales_code=_new_sales_code(),
        currency=account.currency,
        lang=account.lang,
        exchange_kind=account.exchange_kind,
        discount_kind=account.discount_kind,
        calculating_strategy=Strategy.parse(account.calculating_strategy).as_mapping(),
    )
    plain = new.given(besides=_BY_RULE)
    for name in ("currency", "lang", "exchange_kind", "discount_kind", "calculating_strategy", "kind"):
        if plain.get(name) is None:
            plain.pop(name, None)
    assign(invoice, plain)
    if invoice.kind == kinds.CANCELED_KIND:
        raise Invalid({"kind": errors.NOT_LISTED})
    invoice.unique_oid = invoice.oid if new.oid_unique else None
    return invoice


def _new_sales_code() -> str:
    digits = str(int.from_bytes(new_token(8).encode(), "big") % 10**12).zfill(12)
    return "-".join((digits[:4], digits[4:8], digits[8:]))


def _save(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    insert([invoice])
    for place, line in enumerate(lines):
        line.position.invoice = invoice
        line.position.place = place
    insert(line.position for line in lines)


def _refuse_taken(error: IntegrityError, new: NewInvoice) -> None:
    """Convert a uniqueness error to Invalid; a conflict of an automatic number is retried."""
    is_automatic = not new.number
    if not (is_automatic and TAKEN.get(violated_constraint(error, Invoice)) == "number"):
        refuse_taken(error, Invoice, TAKEN)
