"""What a client owes."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from tidebill.invoices.models import Invoice
from tidebill.kernel.money import parse_decimal

_SIGNS = {"charge": 1, "deduction": -1}
# The French scheme's name, the same in every language.
ENERGY_PREMIUM = "Prime CEE"
NOT_OWED = ("estimate", "proforma", "client_order", "maintenance_request", "kp", "kw", "dw")


def balance_of(account: Any, client_id: int) -> Decimal:
    """What is still to be paid of a client's documents of sale.

    In the one currency that is owed; where several are, what is owed in the account's own.
    """
    owed = (
        Invoice.objects.filter(client_id=client_id, income=True, deleted=False, cancelled=False)
        .exclude(kind__in=NOT_OWED)
        .exclude(price_gross=F("paid"))
        .values_list("currency")
        .annotate(gross=Sum("price_gross"), paid=Sum("paid"))
    )
    sums = {currency: gross - paid for currency, gross, paid in owed}
    if len(sums) == 1:
        return next(iter(sums.values()))
    return sums.get(account.currency, Decimal(0))


def amount_due(invoice: Invoice) -> Decimal:
    """Gross, in the document's currency: the total with settlements, less what is paid."""
    settled = sum(
        (_SIGNS[row["kind"]] * parse_decimal(row["amount"]) for row in settled_rows(invoice)),
        Decimal(0),
    )
    return invoice.price_gross + settled - invoice.paid


def settled_rows(invoice: Invoice) -> list[dict[str, Any]]:
    """The charges and deductions between the total and what is due; an energy premium is one of them."""
    rows: list[dict[str, Any]] = invoice.settlement_positions
    if not (invoice.use_prime_cee and invoice.prime_cee_value):
        return rows
    return [*rows, {"kind": "deduction", "amount": str(invoice.prime_cee_value), "reason": ENERGY_PREMIUM}]
