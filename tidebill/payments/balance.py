"""Client balances: amounts due minus credit."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from tidebill.accounts.models import Account
from tidebill.invoices.balance import outstanding_by_currency
from tidebill.payments.models import Payment

ZERO = Decimal(0)


def balance_of(account: Account, client_id: int) -> Decimal:
    """Return the client's outstanding balance, negative for a credit.

    In the only outstanding currency; if there are several, in the account's own.
    """
    sums = {currency: due for currency, due in balances_of(client_id).items() if due}
    if len(sums) == 1:
        return next(iter(sums.values()))
    return sums.get(account.currency, ZERO)


def balances_of(client_id: int) -> dict[str, Decimal]:
    """Return the client's outstanding balance in each currency."""
    sums = outstanding_by_currency(client_id)
    for currency, credit in credit_of(client_id).items():
        sums[currency] = sums.get(currency, ZERO) - credit
    return sums


def credit_of(client_id: int) -> dict[str, Decimal]:
    """Return the client's unallocated payments by currency."""
    rows = credits().filter(credit_client=client_id).order_by().values_list("currency")
    return dict(rows.annotate(credit=Sum("credit")))


def credits() -> "QuerySet[Payment, Payment]":
    """Return payments with unallocated money: overpaid, or for documents that aren't owed yet."""
    return Payment.objects.filter(deleted=False, credit__gt=0)
