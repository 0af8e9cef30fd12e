"""Sample data: clients, services and documents to explore with, and their removal."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.clients import create_client, delete_client
from tidebill.catalog.services.products import create_product, delete_product
from tidebill.desk.models import SampleRow
from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.payments.models import Payment, Settlement
from tidebill.storage import clock
from tidebill.storage.rows import lock_account
from tidebill.wire.errors import RuleViolation

CLIENT, PRODUCT, INVOICE = SampleRow.Kind.CLIENT, SampleRow.Kind.PRODUCT, SampleRow.Kind.INVOICE
# Client, service and quantity of each document, its age in days, and whether it is paid.
_SALES: Final = ((0, 0, 8, 40, True), (1, 1, 2, 30, False), (0, 2, 1, 3, False))


def has_samples() -> bool:
    """Return whether the account in scope has sample data."""
    return SampleRow.objects.exists()


@validated
@transaction.atomic
def add_samples(account: Account, *, by: User | None = None) -> None:
    """Create the sample data; raises RuleViolation if it exists.

    Documents have numbers of their own, so that the account's series are unaffected. No emails are sent.
    """
    lock_account(account)
    if has_samples():
        raise RuleViolation("Sample data has already been added")
    clients = [create_client(account, ClientInput.of(card), by=by) for card in _clients()]
    products = [create_product(account, ProductInput.of(card), by=by) for card in _products(account)]
    invoices = [_sell(account, clients, products, place, by=by) for place in range(len(_SALES))]
    marked = ((CLIENT, clients), (PRODUCT, products), (INVOICE, invoices))
    SampleRow.objects.bulk_create(
        SampleRow(account=account, kind=kind, subject_id=row.pk) for kind, rows in marked for row in rows
    )
    journal.record(account, "samples.create", by=by, after={"invoices": len(invoices)})


@transaction.atomic
def remove_samples(account: Account, *, by: User | None = None) -> None:
    """Delete exactly the sample data; raises RuleViolation if other rows depend on it."""
    lock_account(account)
    clients, products, invoices = (_marked(kind) for kind in (CLIENT, PRODUCT, INVOICE))
    _refuse_used(clients, products, invoices)
    for number in Invoice.objects.filter(pk__in=invoices, deleted=False).values_list("pk", flat=True):
        delete_invoice(number, by=by)
    for product in Product.objects.filter(pk__in=products, deleted=False):
        delete_product(product, by=by)
    for client in Client.objects.filter(pk__in=clients, deleted=False):
        delete_client(client, by=by)
    SampleRow.objects.all().delete()
    journal.record(account, "samples.destroy", by=by, before={"invoices": len(invoices)})


def _marked(kind: str) -> list[int]:
    return list(SampleRow.objects.filter(kind=kind).values_list("subject_id", flat=True))


def _refuse_used(clients: Sequence[int], products: Sequence[int], invoices: Sequence[int]) -> None:
    others = Invoice.objects.filter(deleted=False).exclude(pk__in=invoices)
    of_client = others.filter(client_id__in=clients).select_related("client").first()
    if of_client is not None:
        raise RuleViolation(
            "Document %(number)s uses the sample client %(name)s. Assign another client first.",
            number=of_client.number,
            name=of_client.buyer_name or "",
        )
    rows = Position.objects.filter(product_id__in=products, invoice__deleted=False)
    of_product = rows.exclude(invoice_id__in=invoices).select_related("invoice").first()
    if of_product is not None:
        raise RuleViolation(
            "Document %(number)s contains the sample service %(name)s. Replace the item first.",
            number=of_product.invoice.number,
            name=of_product.name,
        )
    tied = others.filter(from_invoice_id__in=invoices) | others.filter(invoice_id__in=invoices)
    follower = tied.first()
    if follower is not None:
        raise RuleViolation("Document %(number)s was created from a sample document", number=follower.number)
    if Settlement.objects.filter(invoice_id__in=invoices).exists():
        raise RuleViolation("A payment settles a sample document. Delete the payment first.")
    if Payment.objects.filter(client_id__in=clients, deleted=False).exists():
        raise RuleViolation("A payment belongs to a sample client. Delete the payment first.")


def _clients() -> list[dict[str, Any]]:
    return [
        {"name": gettext("Sample Bakery"), "city": "Northport", "street": "Harbour Street 1"},
        {"name": gettext("Sample Bookshop"), "city": "Southvale", "street": "Mill Lane 7"},
    ]


def _products(account: Account) -> list[dict[str, Any]]:
    tax = "23" if account.country == "PL" else "20"
    prices = (
        (gettext("Consulting"), "246.00"),
        (gettext("Website maintenance"), "123.00"),
        (gettext("Travel"), "86.10"),
    )
    return [
        {
            "name": name,
            "price_gross": Decimal(gross),
            "tax": tax,
            "service": True,
            "currency": account.currency,
        }
        for name, gross in prices
    ]


def _sell(
    account: Account, clients: Sequence[Client], products: Sequence[Product], place: int, *, by: User | None
) -> Invoice:
    client, product, quantity, days, is_paid = _SALES[place]
    day = clock.today(account.zone) - timedelta(days=days)
    sent: Mapping[str, Any] = {
        "number": f"{gettext('SAMPLE')}/{place + 1}",
        "client_id": clients[client].pk,
        "issue_date": day.isoformat(),
        "currency": account.currency,
        "positions": [{"product_id": products[product].pk, "quantity": quantity}],
        **({"status": "paid", "paid_date": day.isoformat()} if is_paid else {}),
    }
    return create_invoice(account, Wire.read(sent).build(NewInvoice), by=by)
