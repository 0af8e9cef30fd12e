"""Pages of payments, warehouses, warehouse documents, stock-taking, emails and jobs."""

from decimal import Decimal

import pytest
from django.utils import timezone
from django_scopes import scope
from lxml import html

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product
from tidebill.events.models import Job
from tidebill.invoices.models import Invoice
from tidebill.payments.models import Payment
from tidebill.stock.models import Warehouse, WarehouseDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


@pytest.fixture
def invoice(alice: Person) -> int:
    row = {"name": "Desk", "quantity": 1, "tax": "23", "total_price_gross": "123"}
    sent = {"invoice": {"number": "A/1", "buyer_name": "Buyer", "positions": [row]}}
    return int(Caller(alice).post("/invoices.json", sent).json()["id"])


def test_payments_are_summed_by_currency_over_all_that_is_listed(visitor: Visitor, alice: Person) -> None:
    came = (("10", "PLN", True), ("5.5", "PLN", True), ("4", "PLN", False), ("7", "EUR", True))
    for price, currency, paid in came:
        sent = {"price": price, "currency": currency, "paid": paid}
        assert Caller(alice).post("/payments.json", {"payment": sent}).status_code == 201

    sums = html.fromstring(visitor.read("/payments?per_page=1")).find_class("sum")
    shown = [" ".join(text.strip() for text in sum_.itertext() if text.strip()) for sum_ in sums]

    assert shown == ["PLN 3 payments Received 15.50 Expected 4.00", "EUR 1 payment Received 7.00"]


def test_a_payment_settles_the_documents_that_were_ticked(
    visitor: Visitor, alice: Person, invoice: int
) -> None:
    assert "A/1 · Buyer · 123.00 PLN" in visitor.read("/payments/new")
    fields = {
        "payment[price]": "100,50",
        "payment[currency]": "PLN",
        "payment[paid]": "1",
        "payment[paid_date]": "2026-01-05",
        "payment[name]": "Transfer",
        "payment[invoice_ids][]": str(invoice),
    }

    answer = visitor.send("/payments", seen_on="/payments/new", **fields)

    assert answer.status_code == 303, answer.content
    with scope(account=alice.account):
        made = Payment.objects.get()
        assert Invoice.objects.get(pk=invoice).paid == Decimal("100.5")
    page = visitor.read(f"/payments/{made.pk}")
    assert "A/1" in page
    assert "100.50" in page
    assert 'value="2026-01-05"' in visitor.read(f"/payments/{made.pk}/edit")
    assert "Transfer" in visitor.read("/payments")


def test_changing_a_payment_keeps_what_it_settles(visitor: Visitor, alice: Person, invoice: int) -> None:
    made = (
        Caller(alice)
        .post("/payments.json", {"payment": {"price": 50, "paid": True, "invoice_id": invoice}})
        .json()
    )
    place = f"/payments/{made['id']}"
    fields = {
        "payment[price]": "60",
        "payment[currency]": "PLN",
        "payment[paid]": "1",
        "payment[name]": "New",
    }

    assert visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields).status_code == 303

    with scope(account=alice.account):
        assert Invoice.objects.get(pk=invoice).paid == Decimal(60)
    assert visitor.send(place, seen_on=place, _method="DELETE").status_code == 303
    with scope(account=alice.account):
        assert Invoice.objects.get(pk=invoice).paid == Decimal(0)


def test_a_payment_without_an_amount_is_refused_beside_the_field(visitor: Visitor, alice: Person) -> None:
    fields = {"payment[price]": "much", "payment[currency]": "PLN"}

    answer = visitor.send("/payments", seen_on="/payments/new", **fields)

    assert answer.status_code == 422
    assert 'id="payment_price-faults"' in answer.content.decode()
    with scope(account=alice.account):
        assert not Payment.objects.exists()


def test_money_that_came_by_hand_can_t_be_given_back_online(visitor: Visitor, alice: Person) -> None:
    made = Caller(alice).post("/payments.json", {"payment": {"price": 50, "paid": True}}).json()
    place = f"/payments/{made['id']}"
    assert "Refund payment" not in visitor.read(place)

    answer = visitor.send(f"/banking/payments/{made['id']}/refund", seen_on=place)

    assert answer.status_code == 404


def test_goods_come_in_by_a_document_and_are_counted(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        tea = create_product(alice.account, ProductInput(name="Tea", price_gross=Decimal(10)))
        create_product(alice.account, ProductInput(name="Salt", price_gross=Decimal(2)))
        warehouse = Warehouse.objects.get()
    row = "warehouse_document[warehouse_actions]"
    fields = {
        "warehouse_document[kind]": "pz",
        "warehouse_document[warehouse_id]": str(warehouse.pk),
        f"{row}[0][product_name]": "Tea",
        f"{row}[0][quantity]": "8",
        f"{row}[0][purchase_price_net]": "3,5",
        f"{row}[1][product_name]": "",
    }
    answer = visitor.send("/warehouse_documents", seen_on="/warehouse_documents/new", **fields)
    assert answer.status_code == 303, answer.content
    assert "Goods received" in visitor.read("/warehouse_documents")
    assert "Tea" in visitor.read(answer["Location"])

    count = {
        "stock_taking[warehouse_id]": str(warehouse.pk),
        "stock_taking[counts][0][product_id]": str(tea.pk),
        "stock_taking[counts][0][quantity]": "6",
        "stock_taking[counts][1][product_id]": "999",
        "stock_taking[counts][1][quantity]": "",
    }
    counted = visitor.send("/stock_takings", seen_on="/stock_takings/new", **count)

    assert counted.status_code == 303, counted.content
    with scope(account=alice.account):
        assert set(WarehouseDocument.objects.values_list("kind", flat=True)) == {"pz", "rw"}
        assert Product.objects.count() == 2
    assert Decimal(Caller(alice).get(f"/products/{tea.pk}.json").json()["stock_level"]) == 6


def test_nothing_counted_is_told_and_changes_nothing(visitor: Visitor, alice: Person) -> None:
    fields = {"stock_taking[counts][0][product_id]": "1", "stock_taking[counts][0][quantity]": ""}

    answer = visitor.send("/stock_takings", seen_on="/stock_takings/new", **fields)

    assert answer.status_code == 422
    with scope(account=alice.account):
        assert not WarehouseDocument.objects.exists()


def test_a_document_without_a_quantity_is_shown_again(visitor: Visitor, alice: Person) -> None:
    row = "warehouse_document[warehouse_actions]"
    fields = {
        "warehouse_document[kind]": "pz",
        f"{row}[0][product_name]": "Tea",
        f"{row}[0][quantity]": "many",
    }

    answer = visitor.send("/warehouse_documents", seen_on="/warehouse_documents/new", **fields)

    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    with scope(account=alice.account):
        assert not WarehouseDocument.objects.exists()


def test_the_main_warehouse_stays(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        main = Warehouse.objects.get()
    place = f"/warehouses/{main.pk}"

    answer = visitor.send(place, seen_on=f"{place}/edit", _method="DELETE")

    assert answer.status_code == 422
    made = visitor.send("/warehouses", seen_on="/warehouses/new", **{"warehouse[name]": "Shop"})
    assert made.status_code == 303
    assert "Shop" in visitor.read("/warehouses")


def test_jobs_that_were_given_up_are_tried_again_by_their_own_account(
    visitor: Visitor, alice: Person, charlie: Person
) -> None:
    job = Job.objects.create(
        account=alice.account,
        name="tidebill.mail.x",
        failed_at=timezone.now(),
        last_error="No route",
        attempts=10,
    )
    page = visitor.read("/settings/jobs")
    assert "No route" in page
    assert "No route" not in Visitor(charlie).read("/settings/jobs")
    assert Visitor(charlie).send(f"/settings/jobs/{job.pk}", seen_on="/settings/jobs").status_code == 404

    assert visitor.send(f"/settings/jobs/{job.pk}", seen_on="/settings/jobs").status_code == 303

    job.refresh_from_db()
    assert job.failed_at is None


def test_mails_are_listed_by_state(visitor: Visitor) -> None:
    assert "No emails yet" in visitor.read("/emails")
    visitor.send("/settings/mail", seen_on="/settings/mail")

    assert "Tidebill test email" in visitor.read("/emails", kind="other")
    assert "No emails match your filters." in visitor.read("/emails", status="failed")
