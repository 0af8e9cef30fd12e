"""Convert a received e-invoice to attributes of an expense, whose supplier is in ``buyer_*``."""

from calendar import monthrange
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tidebill.accounts.models import Account, Department
from tidebill.einvoicing.building.codes import PAYMENT_WORDS
from tidebill.einvoicing.model import Invoice, Party, Payment
from tidebill.einvoicing.services.receiving.reconcile import Billed
from tidebill.invoices.commands import NewInvoice, SettlementInput
from tidebill.invoices.wire import Settlement
from tidebill.kernel.identifiers import same_tax_no
from tidebill.kernel.money import round_half_up
from tidebill.wire.readers import TEXT_MAX

CREDIT_TYPES = frozenset({"381", "384"})
_RATE_PLACES = 8
# UNTDID 4461: payments to an account.
TRANSFER_CODES = frozenset({"1", "30", "31", "42", "57", "58", "ZZZ"})


def expense_of(account: Account, invoice: Invoice, billed: Billed) -> NewInvoice:
    """Return the expense without its line items."""
    sign = -1 if invoice.is_credit else 1
    department = _ours(invoice.buyer)
    found = {
        "kind": "correction" if invoice.type_code in CREDIT_TYPES or invoice.is_credit else "vat",
        "income": False,
        "number": invoice.number,
        "issue_date": invoice.issue_date,
        "sell_date": _sell_date(invoice),
        "payment_to": invoice.due_date,
        "payment_to_kind": None if invoice.due_date else "off",
        "currency": invoice.currency.upper(),
        "department_id": department.pk if department else None,
        "oid": invoice.order,
        "buyer_reference": invoice.buyer_reference,
        "description": _description(invoice),
        "correction_reason": _corrected(invoice),
        "paid": sign * billed.paid if billed.paid else None,
        "settlement_positions": [_settlement(sign * amount, reason) for amount, reason in billed.charges],
        "internal_note": _note(invoice, billed),
        "calculating_strategy": {"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
        **_supplier(account, invoice),
        **_payment(invoice),
        **_exchange(invoice),
    }
    return NewInvoice.of({name: value for name, value in found.items() if value not in (None, "", [])})


def plain(text: str, length: int = TEXT_MAX) -> str:
    """Truncate text to the column's length."""
    return text.strip()[:length]


def _ours(buyer: Party) -> Department | None:
    """Return the department the document is addressed to, by tax number."""
    numbers = [number for number in (buyer.vat_id, buyer.tax_id) if number]
    numbers += [number[2:] for number in numbers if number[:2].isalpha()]
    wanted = Department.objects.filter(deleted=False).order_by("-main", "pk")
    return next((d for d in wanted if any(same_tax_no(d.tax_no or "", number) for number in numbers)), None)


def _supplier(account: Account, invoice: Invoice) -> dict[str, Any]:
    seller = invoice.seller
    number = seller.vat_id or seller.tax_id or (seller.legal_id.value if seller.legal_id else "")
    if number[:2] == seller.address.country == (account.country or "").upper():
        # Domestic tax numbers are written without country.
        number = number[2:]
    streets = (seller.address.street, seller.address.street_additional, seller.address.street_third)
    endpoint = seller.endpoint
    return {
        "buyer_name": plain(seller.name or seller.trading_name),
        "buyer_tax_no": plain(number),
        "buyer_street": plain(", ".join(street for street in streets if street)),
        "buyer_post_code": plain(seller.address.post_code),
        "buyer_city": plain(seller.address.city),
        "buyer_country": plain(seller.address.country),
        "buyer_email": plain(seller.email),
        "buyer_phone": plain(seller.phone),
        "buyer_person": plain(seller.person),
        "buyer_einvoice_address": f"{endpoint.scheme}:{endpoint.value}"
        if endpoint and endpoint.scheme
        else "",
    }


def proposed_payment(invoice: Invoice) -> Payment | None:
    """Return the first transfer with an account; without one, the first way to pay."""
    transfers = (each for each in invoice.payments if each.account and each.code in TRANSFER_CODES)
    return next(transfers, None) or next(iter(invoice.payments), None)


def _payment(invoice: Invoice) -> dict[str, Any]:
    found = proposed_payment(invoice)
    if found is None:
        return {}
    return {
        "payment_type": PAYMENT_WORDS.get(found.code, plain(found.text)),
        "buyer_bank_account": plain(found.account, 80),
        "buyer_swift": plain(found.bic),
    }


def _exchange(invoice: Invoice) -> dict[str, Any]:
    """Return the second currency at the rate implied by the document's tax."""
    totals = invoice.totals
    if not invoice.accounting_currency or totals.accounting_tax is None or not totals.tax:
        return {}
    rate = round_half_up(totals.accounting_tax / totals.tax, _RATE_PLACES)
    return {
        "exchange_currency": invoice.accounting_currency,
        "exchange_kind": "own",
        "exchange_currency_rate": rate,
    }


def _sell_date(invoice: Invoice) -> str:
    period = invoice.period
    if invoice.delivery_date:
        return invoice.delivery_date.isoformat()
    if not period or not period.end:
        return "off"
    start = period.start
    last = monthrange(period.end.year, period.end.month)[1]
    whole = start and start.day == 1 and (start.year, start.month) == (period.end.year, period.end.month)
    return f"{period.end:%Y-%m}" if whole and period.end.day == last else period.end.isoformat()


def _description(invoice: Invoice) -> str:
    reasons = [group.reason for group in invoice.tax_groups]
    texts = [*(note.text for note in invoice.notes), invoice.payment_terms, *reasons]
    return plain("\n".join(dict.fromkeys(text for text in texts if text)), 10_000)


def _corrected(invoice: Invoice) -> str:
    """Return the supplier's numbers of corrected documents, which may not be stored here."""
    return plain(", ".join(reference.number for reference in invoice.preceding))


def _note(invoice: Invoice, billed: Billed) -> str:
    """Return what a bookkeeper should know: contradictions, values left out, and further ways to pay."""
    lines = []
    if billed.notes:
        what = "; ".join(billed.notes)
        lines.append(
            gettext("The e-invoice contradicts itself: %(what)s. The totals were booked.") % {"what": what}
        )
    if invoice.unreadable:
        lines.append(
            gettext("Left out because unreadable: %(what)s") % {"what": "; ".join(invoice.unreadable)}
        )
    first = proposed_payment(invoice)
    others = [each for each in invoice.payments if each is not first and _described_payment(each)]
    if others:
        ways = "; ".join(_described_payment(each) for each in others)
        lines.append(gettext("Other ways to pay: %(ways)s") % {"ways": ways})
    return plain("\n".join(lines), 10_000)


def _described_payment(payment: Payment) -> str:
    """Return a way to pay as text: its kind, and the account, card or mandate."""
    kind = payment.text or PAYMENT_WORDS.get(payment.code, payment.code)
    numbers = (payment.account, payment.bic, payment.account_name, payment.card_number, payment.mandate)
    return " ".join(dict.fromkeys(part for part in (kind, *numbers) if part))


def _settlement(amount: Decimal, reason: str) -> SettlementInput:
    kind = "charge" if amount > 0 else "deduction"
    return Settlement.read({"kind": kind, "amount": abs(amount), "reason": reason}).build(SettlementInput)
