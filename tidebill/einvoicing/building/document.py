"""Build the neutral invoice."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from tidebill.einvoicing.building import parties, payment
from tidebill.einvoicing.building.attachments import attachments_of
from tidebill.einvoicing.building.received import completed
from tidebill.einvoicing.building.rows import lines_of, roundings
from tidebill.einvoicing.building.taxes import INTRA_COMMUNITY, groups_of, has_vat_numbers
from tidebill.einvoicing.model import (
    CREDIT_TYPES,
    Delivery,
    Invoice,
    Note,
    Period,
    Reference,
    TaxGroup,
    Totals,
)
from tidebill.einvoicing.source import Source
from tidebill.invoices import models
from tidebill.invoices.tax_lines import tax_lines
from tidebill.kernel.currencies import amount_places
from tidebill.kernel.exchange import convert_totals
from tidebill.kernel.strategy import Strategy
from tidebill.stock.models import DocumentLink

INVOICE, CREDIT_NOTE, PREPAYMENT = "380", "381", "386"
SELF_BILLED, SELF_BILLED_CREDIT = "389", "261"
ON_PAYMENT = "432"
SPLIT_PAYMENT = "mechanizm podzielonej płatności"
_MONTH = re.compile(r"(\d{4})-(\d{2})$")


def build(source: Source) -> Invoice:
    """Return the neutral invoice of a stored document, with the stored amounts.

    For an expense created from an e-invoice, return the received data without loss.
    """
    if source.received:
        return completed(source.received)
    invoice, code = source.invoice, type_code(source)
    sign = -1 if code in CREDIT_TYPES else 1
    groups, lines = groups_of(source, sign=sign), lines_of(source, sign=sign)
    rest = roundings(lines, groups)
    with_vat = has_vat_numbers(source)
    delivery_date, period = _delivered(invoice)
    accounting_tax = _accounting_tax(invoice, sign=sign)
    return Invoice(
        number=invoice.number,
        issue_date=invoice.issue_date,
        type_code=code,
        currency=invoice.currency.upper(),
        seller=parties.seller_of(invoice, with_vat=with_vat),
        buyer=parties.buyer_of(invoice, with_vat=with_vat),
        lines=lines,
        tax_groups=groups,
        allowances=rest,
        totals=Totals(
            lines=sum((line.net for line in lines), Decimal(0)),
            allowances=sum((found.amount for found in rest if not found.charge), Decimal(0)),
            charges=sum((found.amount for found in rest if found.charge), Decimal(0)),
            net=sign * invoice.price_net,
            tax=sign * invoice.price_tax,
            gross=sign * invoice.price_gross,
            prepaid=sign * (invoice.price_gross - invoice.amount_due),
            due=sign * invoice.amount_due,
            accounting_tax=accounting_tax,
        ),
        notes=_notes(invoice),
        accounting_currency=(invoice.exchange_currency or "") if accounting_tax is not None else "",
        tax_point=_tax_point(invoice),
        tax_point_code=ON_PAYMENT if invoice.kind == "vat_mp" else "",
        due_date=invoice.payment_to,
        payment_terms=payment.terms_of(invoice),
        buyer_reference=invoice.buyer_reference or "",
        order=invoice.oid or "",
        despatch_advice=_delivery_note(invoice),
        preceding=_preceding(source),
        payee=parties.payee_of(invoice),
        delivery=_delivery(invoice, groups),
        delivery_date=delivery_date,
        period=period,
        payments=payment.payments_of(invoice),
        attachments=attachments_of(invoice),
    )


def type_code(source: Source) -> str:
    """Return BT-3: a credit note if amounts are negative, else an invoice; other corrections reference the
    original.
    """
    invoice = source.invoice
    by_buyer = invoice.kind == "vat_rr" or parties.is_self_billed(invoice)
    if invoice.price_gross < 0:
        return SELF_BILLED_CREDIT if by_buyer else CREDIT_NOTE
    return SELF_BILLED if by_buyer else PREPAYMENT if invoice.kind == "advance" else INVOICE


def _delivered(invoice: models.Invoice) -> tuple[date | None, Period | None]:
    """Return the delivery date, or the month if the sale date is one."""
    if invoice.delivery_date:
        return invoice.delivery_date, None
    month = _MONTH.fullmatch(invoice.sell_date or "")
    if month:
        year, number = int(month[1]), int(month[2])
        last = monthrange(year, number)[1]
        return None, Period(start=date(year, number, 1), end=date(year, number, last))
    return (None, None) if invoice.sell_date == "off" else (invoice.transaction_date, None)


def _delivery(invoice: models.Invoice, groups: tuple[TaxGroup, ...]) -> Delivery | None:
    """Return the delivery address; intra-Community supplies require one."""
    found = parties.delivery_of(invoice)
    if found is None and any(group.tax.category == INTRA_COMMUNITY for group in groups):
        return Delivery(address=parties.buyer_of(invoice, with_vat=True).address)
    return found


def _delivery_note(invoice: models.Invoice) -> str:
    """Return the number of the warehouse document that delivered the goods, if there is exactly one."""
    linked = DocumentLink.objects.filter(invoice_id=invoice.pk, warehouse_document__deleted=False)
    notes = linked.filter(warehouse_document__kind="wz").values_list("warehouse_document__number", flat=True)
    numbers = list(notes[:2])
    return numbers[0] if len(numbers) == 1 else ""


def _notes(invoice: models.Invoice) -> tuple[Note, ...]:
    texts = [
        invoice.correction_reason or "",
        invoice.description or "",
        invoice.description_footer or "",
        *(_remark(row) for row in invoice.descriptions if not row.get("position_index")),
        SPLIT_PAYMENT if invoice.split_payment else "",
    ]
    return tuple(Note(text=text.strip()) for text in dict.fromkeys(texts) if text.strip())


def _remark(row: dict[str, str]) -> str:
    kind, content = row.get("kind") or "", row.get("content") or ""
    return f"{kind}: {content}" if kind and content else content


def _tax_point(invoice: models.Invoice) -> date | None:
    day = invoice.accounting_vat_tax_date
    return day if day and day != invoice.issue_date and invoice.kind != "vat_mp" else None


def _preceding(source: Source) -> tuple[Reference, ...]:
    found = [*filter(None, [source.corrected]), *source.advances]
    named = source.invoice.gov_corrected_invoice_number
    if not found and named:
        return (Reference(number=named),)
    return tuple(Reference(number=document.number, day=document.issue_date) for document in found)


def _accounting_tax(invoice: models.Invoice, *, sign: int) -> Decimal | None:
    """Return the tax in the accounting currency, as printed."""
    rate = invoice.exchange_currency_rate
    if not rate or not invoice.exchange_currency or invoice.exchange_currency == invoice.currency:
        return None
    found = convert_totals(
        tax_lines(invoice),
        rate=rate,
        den=invoice.exchange_currency_rate_den,
        strategy=Strategy.parse(invoice.calculating_strategy),
        places=amount_places(invoice.exchange_currency),
    )
    return sign * found.price_tax
