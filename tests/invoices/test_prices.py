"""Default prices of line items: the document's or client's price list, and the client's discount."""

from decimal import Decimal
from typing import Any

import pytest

from tests.invoices.conftest import Issue
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ClientInput, PriceListInput, ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.price_lists import create_price_list, delete_price_list, update_price_list
from tidebill.catalog.services.products import create_product
from tidebill.catalog.wire import PriceList as ListWire
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid


@pytest.fixture
def product(scoped: Account) -> Product:
    return create_product(scoped, ProductInput(name="Tea", price_gross=Decimal(123), tax="23"))


def _list(account: Account, product: Product, currency: str = "PLN", **row: Any) -> Any:
    rows = [{"priceable_id": product.pk, **row}]
    sent = {"name": "List", "currency": currency, "price_list_positions": rows}
    return create_price_list(account, ListWire.read(sent).build(PriceListInput))


def _grosses(invoice: Invoice) -> list[Decimal]:
    return [row.total_price_gross for row in Position.objects.filter(invoice=invoice)]


def test_a_percentage_follows_the_card(scoped: Account, product: Product, issue: Issue) -> None:
    prices = _list(scoped, product, use_percentage=1, percentage=10)
    product.price_gross, product.price_net = Decimal(246), Decimal(200)
    product.save()

    invoice = issue(price_list_id=prices.pk, positions=[{"product_id": product.pk, "quantity": 2}])

    assert (_grosses(invoice), invoice.price_net) == ([Decimal("442.80")], Decimal("360.00"))


def test_a_price_that_was_sent_wins(scoped: Account, product: Product, issue: Issue) -> None:
    prices = _list(scoped, product, price_net=1)

    invoice = issue(price_list_id=prices.pk, positions=[{"product_id": product.pk, "price_net": 50}])

    assert _grosses(invoice) == [Decimal("61.50")]


def test_the_net_price_stands_where_the_products_tax_changed(
    scoped: Account, product: Product, issue: Issue
) -> None:
    prices = _list(scoped, product, price_net=100)
    product.tax = "8"
    product.save()

    invoice = issue(price_list_id=prices.pk, positions=[{"product_id": product.pk}])

    assert (_grosses(invoice), invoice.price_net) == ([Decimal(108)], Decimal(100))


def test_a_client_brings_its_list(scoped: Account, product: Product, issue: Issue) -> None:
    prices = _list(scoped, product, price_net=10)
    client = create_client(scoped, ClientInput(name="Regular", price_list_id=prices.pk))
    rows = [{"product_id": product.pk}]

    by_list = issue(client_id=client.pk, positions=rows)
    by_card = issue(client_id=client.pk, positions=rows, use_prices_from_price_lists=False)
    abroad = issue(client_id=client.pk, positions=rows, currency="EUR")

    assert (_grosses(by_list), by_list.price_list_id) == ([Decimal("12.30")], prices.pk)
    assert (_grosses(by_card), by_card.price_list_id) == ([Decimal(123)], None)
    assert (_grosses(abroad), abroad.price_list_id) == ([Decimal(123)], None)


def test_a_list_in_another_currency_is_refused(scoped: Account, product: Product, issue: Issue) -> None:
    prices = _list(scoped, product, currency="EUR", price_net=10)

    with pytest.raises(Invalid) as refused:
        issue(price_list_id=prices.pk, currency="PLN", positions=[{"product_id": product.pk}])

    assert list(refused.value.errors) == ["price_list_id"]
    assert not Invoice.objects.exists()


def test_later_changes_of_the_list_leave_issued_documents_alone(
    scoped: Account, product: Product, issue: Issue
) -> None:
    prices = _list(scoped, product, price_net=10)
    invoice = issue(price_list_id=prices.pk, positions=[{"product_id": product.pk}])
    rows = {"price_list_positions": [{"priceable_id": product.pk, "price_net": 20}]}
    with pytest.raises(Invalid):
        update_price_list(prices, ListWire.read(rows).build(PriceListInput))
    delete_price_list(prices)

    update_invoice(invoice.pk, Wire.read({"internal_note": "x"}).build(InvoiceChange))

    assert _grosses(invoice) == [Decimal("12.30")]


def test_a_row_added_later_costs_what_the_list_says(scoped: Account, product: Product, issue: Issue) -> None:
    prices = _list(scoped, product, price_net=10)
    invoice = issue(price_list_id=prices.pk, positions=[{"product_id": product.pk}])

    update_invoice(
        invoice.pk, Wire.read({"positions": [{"product_id": product.pk, "quantity": 3}]}).build(InvoiceChange)
    )

    assert _grosses(invoice) == [Decimal("12.30"), Decimal("36.90")]


def test_a_clients_discount_is_taken_off_card_prices_only(
    scoped: Account, product: Product, issue: Issue
) -> None:
    client = create_client(scoped, ClientInput(name="Regular", discount=Decimal(10)))
    rows = [{"product_id": product.pk}, {"name": "By hand", "tax": "23", "total_price_gross": 123}]

    invoice = issue(client_id=client.pk, positions=rows)

    found = list(Position.objects.filter(invoice=invoice))
    assert [row.discount_percent for row in found] == [Decimal(10), None]
    assert (invoice.show_discount, invoice.discount_kind) == (True, "percent_total")
    assert (invoice.price_gross, invoice.price_net) == (Decimal("233.70"), Decimal("190.00"))


@pytest.mark.parametrize(
    "sent",
    [{"show_discount": False}, {"show_discount": True}, {"discount_kind": "amount"}],
    ids=str,
)
def test_a_document_that_speaks_of_discounts_is_left_alone(
    scoped: Account, product: Product, issue: Issue, sent: dict[str, Any]
) -> None:
    client = create_client(scoped, ClientInput(name="Regular", discount=Decimal(10)))

    invoice = issue(client_id=client.pk, positions=[{"product_id": product.pk}], **sent)

    assert invoice.price_gross == Decimal(123)


# ── Where the seller charges no tax ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("country", "tax"), [("PL", "oo"), ("DE", "np")], ids=["the buyer settles it", "outside the country"]
)
def test_the_net_price_of_a_card_counts_under_reverse_charge(
    product: Product, issue: Issue, country: str, tax: str
) -> None:
    invoice = issue(
        reverse_charge=True, buyer_country=country, positions=[{"product_id": product.pk, "quantity": 3}]
    )

    row = Position.objects.get(invoice=invoice)
    assert (row.tax, row.price_net, row.price_gross) == (tax, Decimal(100), Decimal(100))
    assert (invoice.price_net, invoice.price_tax, invoice.price_gross) == (Decimal(300), 0, Decimal(300))


@pytest.mark.parametrize("tax", ["oo", "np"])
def test_the_net_price_of_a_card_counts_in_a_row_without_tax(
    product: Product, issue: Issue, tax: str
) -> None:
    invoice = issue(positions=[{"product_id": product.pk, "tax": tax}])

    assert _grosses(invoice) == [Decimal(100)]


def test_the_net_price_of_a_list_counts_under_reverse_charge(
    scoped: Account, product: Product, issue: Issue
) -> None:
    prices = _list(scoped, product, use_percentage=1, percentage=10)

    invoice = issue(
        reverse_charge=True, price_list_id=prices.pk, positions=[{"product_id": product.pk, "quantity": 2}]
    )

    assert _grosses(invoice) == [Decimal(180)]


@pytest.mark.parametrize("name", ["price_net", "price_gross", "total_price_gross"])
def test_a_price_that_was_sent_stays_as_sent_under_reverse_charge(
    product: Product, issue: Issue, name: str
) -> None:
    invoice = issue(reverse_charge=True, positions=[{"product_id": product.pk, name: "123"}])

    assert _grosses(invoice) == [Decimal(123)]
