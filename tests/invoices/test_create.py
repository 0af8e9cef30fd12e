from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account, Department, NumberCounter
from tidebill.accounts.services.departments import create_department
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.clients import create_client, update_client
from tidebill.catalog.services.products import create_product, update_product
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid


def _rows() -> dict[str, int]:
    """Return the number of rows per table, which a rejected action must not change."""
    models = (Invoice, Position, Client, Product, Department)
    counted = {model.__name__: model.objects.count() for model in models}
    return {**counted, "counters": NumberCounter.objects.count(), "journal": JournalEntry.objects.count()}


def _refused(account: Account, **attributes: Any) -> dict[str, list[str]]:
    before = _rows()
    with pytest.raises(Invalid) as caught:
        create_invoice(
            account, Wire.read({"buyer_name": "B", "positions": [ROW], **attributes}).build(NewInvoice)
        )
    assert _rows() == before
    return {name: [str(message) for message in found] for name, found in caught.value.errors.items()}


# ── Defaults ─────────────────────────────────────────────────────────────────────────────────────────────


@time_machine.travel(datetime(2026, 3, 31, 22, 30, tzinfo=UTC), tick=False)
def test_it_is_issued_on_the_day_that_it_is_where_the_account_is(issue: Issue) -> None:
    invoice = issue()

    assert invoice.issue_date == date(2026, 4, 1)
    assert invoice.sell_date == "2026-04-01"
    assert invoice.transaction_date == invoice.delivery_date == date(2026, 4, 1)
    assert invoice.accounting_vat_tax_date == invoice.accounting_income_tax_date == date(2026, 4, 1)
    assert (invoice.payment_to, invoice.payment_to_kind) == (date(2026, 4, 6), "5")
    assert invoice.issue_year == 2026


def test_it_has_the_recorded_defaults(issue: Issue) -> None:
    invoice = issue(positions=[{"name": "Credits", "quantity": 1, "total_price_gross": 10}])

    assert (invoice.kind, invoice.status, invoice.currency) == ("vat", "issued", "PLN")
    assert (invoice.discount_kind, invoice.exchange_kind, invoice.exchange_note) == (
        "percent_total",
        "nbp",
        "",
    )
    assert (invoice.buyer_person, invoice.buyer_company, invoice.income) == ("", True, True)
    assert (invoice.paid, invoice.discount, invoice.exchange_rate) == (0, 0, 1)
    assert invoice.product_cache == "Credits"
    assert Position.objects.get(invoice=invoice).tax == "0"


def test_it_tells_several_rows_by_their_beginnings(issue: Issue) -> None:
    invoice = issue(positions=[{**ROW, "name": "test"}, {**ROW, "name": "Guide de test"}])

    assert invoice.product_cache == "test, Guide "
    assert invoice.product is None


@pytest.mark.parametrize(
    ("sent", "due", "kind"),
    [
        ({"payment_to": "2026-05-20"}, date(2026, 5, 20), "other_date"),
        ({"payment_to_kind": "14"}, date(2026, 5, 15), "14"),
        ({"payment_to_kind": 30}, date(2026, 5, 31), "30"),
        ({"payment_to_kind": "off"}, None, "off"),
        ({}, date(2026, 5, 6), "5"),
    ],
)
def test_it_is_due_when_was_sent(issue: Issue, sent: dict[str, Any], due: date | None, kind: str) -> None:
    invoice = issue(issue_date="2026-05-01", **sent)

    assert (invoice.payment_to, invoice.payment_to_kind) == (due, kind)


@pytest.mark.parametrize(
    ("sold", "transaction"),
    [("2026-04", date(2026, 4, 30)), ("off", date(2026, 5, 2)), ("2026-05-01", date(2026, 5, 1))],
)
def test_it_reads_a_month_or_no_date_of_sale(issue: Issue, sold: str, transaction: date) -> None:
    invoice = issue(issue_date="2026-05-02", sell_date=sold)

    assert (invoice.sell_date, invoice.transaction_date) == (sold, transaction)


# ── Buyers ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_makes_a_client_of_a_new_buyer(issue: Issue) -> None:
    invoice = issue(buyer_name="New Ltd", buyer_tax_no="525-244-57-67", buyer_email="a@new.example")

    client = Client.objects.get()
    assert invoice.client == client
    assert (client.name, client.tax_no, client.tax_no_check) == ("New Ltd", "525-244-57-67", "PL5252445767")


def test_it_finds_the_client_that_agrees_in_name_tax_number_and_email(issue: Issue, scoped: Account) -> None:
    create_client(scoped, ClientInput(name="Twin", tax_no="1111111111"))
    wanted = create_client(scoped, ClientInput(name="Twin", tax_no="222-222-22-22", street="Long St 1"))

    invoice = issue(buyer_name="Twin", buyer_tax_no="2222222222")

    assert invoice.client == wanted
    assert invoice.buyer_street == "Long St 1"
    assert Client.objects.count() == 2


def test_it_makes_another_client_where_the_email_differs(issue: Issue, scoped: Account) -> None:
    known = create_client(scoped, ClientInput(name="Twin", email="one@example.com"))

    invoice = issue(buyer_name="Twin", buyer_email="two@example.com")

    assert invoice.client != known
    assert Client.objects.get(pk=invoice.client_id).shortcut == "Twin (2)"


def test_it_lets_the_card_win_over_what_was_sent(issue: Issue, scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Card", city="Gdynia"))

    invoice = issue(client_id=client.pk, buyer_name="Sent", buyer_city="Sopot", buyer_street="Only sent 1")

    assert (invoice.buyer_name, invoice.buyer_city, invoice.buyer_street) == ("Card", "Gdynia", "Only sent 1")


def test_it_lets_an_override_win_and_updates_the_card(issue: Issue, scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Card", city="Gdynia"))

    invoice = issue(client_id=client.pk, buyer_name="Sent", buyer_override=True)

    client.refresh_from_db()
    assert (invoice.buyer_name, client.name, client.city) == ("Sent", "Sent", "Gdynia")


def test_it_makes_a_client_anew_when_the_id_is_minus_one(issue: Issue, scoped: Account) -> None:
    known = create_client(scoped, ClientInput(name="Buyer"))

    assert issue(client_id=-1).client != known


def test_it_names_a_private_person_by_first_and_last_name(issue: Issue) -> None:
    invoice = issue(buyer_name=None, buyer_first_name="Ada", buyer_last_name="Lovelace", buyer_company=False)

    assert (invoice.buyer_name, invoice.buyer_person) == ("Ada Lovelace", "Ada Lovelace")
    assert Client.objects.get().company is False


def test_it_names_nobody_when_an_empty_person_is_sent(issue: Issue) -> None:
    invoice = issue(buyer_first_name="Ada", buyer_last_name="Lovelace", buyer_person="")

    assert invoice.buyer_person == ""


def test_it_keeps_the_buyer_when_the_client_changes(issue: Issue) -> None:
    invoice = issue(buyer_name="Old name")

    update_client(Client.objects.get(), ClientInput(name="New name"))

    invoice.refresh_from_db()
    assert invoice.buyer_name == "Old name"


def test_a_receipt_needs_no_buyer(issue: Issue) -> None:
    invoice = issue(kind="receipt", buyer_name=None)

    assert (invoice.buyer_name, invoice.client) == ("", None)


# ── Sellers ──────────────────────────────────────────────────────────────────────────────────────────────


def test_it_sells_for_the_main_department_unless_told_otherwise(issue: Issue, scoped: Account) -> None:
    main = Department.objects.get(main=True)

    invoice = issue()

    assert (invoice.department, invoice.seller_name) == (main, main.name)


def test_it_makes_a_department_of_an_unknown_seller(issue: Issue) -> None:
    first = issue(seller_name="Wystawca", seller_tax_no="5252445767")
    second = issue(seller_name="Wystawca", seller_tax_no="525-244-57-67")

    assert first.department == second.department
    assert Department.objects.get(name="Wystawca").tax_no == "5252445767"
    assert Department.objects.count() == 2


def test_it_copies_the_department_and_lets_what_was_sent_win(issue: Issue, scoped: Account) -> None:
    shop = create_department(scoped, values=DepartmentInput(name="Shop", city="Łódź", person="Jan"))

    invoice = issue(department_id=shop.pk, seller_person="Ewa")

    assert (invoice.seller_name, invoice.seller_city, invoice.seller_person) == ("Shop", "Łódź", "Ewa")


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_makes_products_of_unknown_rows_once(issue: Issue) -> None:
    invoice = issue(positions=[ROW, ROW, {**ROW, "name": "Other", "quantity": 2}])

    names = {product.name: product for product in Product.objects.all()}
    assert set(names) == {"Idea", "Other"}
    assert names["Other"].price_gross == Decimal("61.5")
    linked = Position.objects.filter(invoice=invoice).order_by("place").values_list("product_id", flat=True)
    assert list(linked) == [names["Idea"].pk, names["Idea"].pk, names["Other"].pk]


def test_it_makes_no_products_where_the_account_does_not_want_it(issue: Issue, scoped: Account) -> None:
    scoped.auto_create_products = False
    scoped.save()

    issue()

    assert Product.objects.count() == 0


def test_it_multiplies_the_gross_price_of_a_product(issue: Issue, scoped: Account) -> None:
    product = create_product(scoped, ProductInput(name="Token", price_gross=Decimal(1), tax="23"))

    invoice = issue(positions=[{"product_id": product.pk, "quantity": 100}])

    row = Position.objects.get(invoice=invoice)
    assert (row.total_price_gross, row.total_price_net, row.total_price_tax) == (
        Decimal(100),
        Decimal("81.3"),
        Decimal("18.7"),
    )
    assert (row.price_gross, row.price_net, row.price_tax) == (Decimal(1), Decimal("0.81"), Decimal("0.19"))
    assert (row.name, invoice.price_gross, invoice.product) == ("Token", Decimal(100), product)


def test_a_row_keeps_the_name_of_its_product_unless_it_renames_it(issue: Issue, scoped: Account) -> None:
    product = create_product(scoped, ProductInput(name="Card name", price_gross=Decimal(5)))
    row = {"product_id": product.pk, "name": "Row name", "quantity": 1}

    kept = issue(positions=[row])
    renamed = issue(positions=[row], update_product_name=True)

    product.refresh_from_db()
    assert Position.objects.get(invoice=kept).name == "Card name"
    assert Position.objects.get(invoice=renamed).name == "Row name"
    assert product.name == "Row name"


def test_it_keeps_its_rows_when_the_product_changes(issue: Issue, scoped: Account) -> None:
    product = create_product(scoped, ProductInput(name="Before", price_gross=Decimal(5)))
    invoice = issue(positions=[{"product_id": product.pk, "quantity": 1}])

    update_product(product, ProductInput(name="After", price_gross=Decimal(9)))

    row = Position.objects.get(invoice=invoice)
    assert (row.name, row.total_price_gross) == ("Before", Decimal(5))


def test_a_separator_and_a_subtotal_add_nothing_and_make_no_product(issue: Issue) -> None:
    invoice = issue(
        positions=[
            {"kind": "text_separator", "name": "Part one", "tax": "disabled", "quantity": 0},
            ROW,
            {"kind": "subtotal", "name": "Sum", "tax": "disabled", "total_price_gross": 0, "quantity": 0},
        ]
    )

    assert invoice.price_gross == Decimal(123)
    assert [product.name for product in Product.objects.all()] == ["Idea"]


def test_reverse_charge_overrules_every_rate(issue: Issue) -> None:
    at_home = issue(reverse_charge=True, buyer_country="PL")
    abroad = issue(reverse_charge=True, buyer_country="DE", buyer_name="German buyer")

    assert Position.objects.get(invoice=at_home).tax == "oo"
    assert Position.objects.get(invoice=abroad).tax == "np"
    assert at_home.price_tax == abroad.price_tax == 0


# ── Payment ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sent", "status", "paid"),
    [
        ({"status": "paid"}, "paid", "123"),
        ({"paid": "23,00"}, "partial", "23"),
        ({"paid": "123"}, "paid", "123"),
        ({}, "issued", "0"),
    ],
)
def test_its_status_follows_what_was_paid(issue: Issue, sent: dict[str, Any], status: str, paid: str) -> None:
    invoice = issue(**sent)

    assert (invoice.status, invoice.paid) == (status, Decimal(paid))
    assert (invoice.paid_date is None) == (paid == "0")


# ── Nested rows ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_description_is_the_first_of_the_descriptions(issue: Issue) -> None:
    by_text = issue(description=" Thank you ")
    by_rows = issue(descriptions=[{"content": "One"}, {"kind": "Terms", "content": "Two"}, {"content": ""}])

    assert by_text.descriptions[0]["content"] == "Thank you"
    assert by_text.descriptions[0]["kind"] == "Uwaga"
    assert by_rows.description == "One"
    assert [row["kind"] for row in by_rows.descriptions] == ["Uwaga", "Terms"]


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_refuses_clients_departments_and_products_of_another_account(
    scoped: Account, charlie: Person
) -> None:
    with scope(account=charlie.account):
        client = create_client(charlie.account, ClientInput(name="Foreign"))
        product = create_product(charlie.account, ProductInput(name="Foreign"))
        department = Department.objects.get(main=True)

    with scope(account=scoped):
        assert _refused(scoped, client_id=client.pk) == {"client_id": ["does not exist"]}
        assert _refused(scoped, department_id=department.pk) == {"department_id": ["does not exist"]}
        assert _refused(scoped, positions=[{"product_id": product.pk}]) == {
            "positions[0].product_id": ["does not exist"]
        }


def test_it_refuses_numbers_that_outgrow_their_columns(scoped: Account) -> None:
    tiny = {"name": "A", "quantity": "0.000001", "total_price_gross": "999999999999"}
    huge = {"name": "A", "quantity": "999999999999", "price_net": "999999999999"}

    assert "positions[0].price_net" in _refused(scoped, positions=[tiny])
    assert "positions[0].total_price_net" in _refused(scoped, positions=[huge])


def test_it_refuses_a_missing_buyer(scoped: Account) -> None:
    assert _refused(scoped, buyer_name=" ") == {"buyer_name": ["can't be blank"]}


def test_it_is_written_into_the_journal(issue: Issue, alice: Person) -> None:
    invoice = issue()

    entry = JournalEntry.objects.get(action="invoice.create")
    assert (entry.subject_id, entry.after["number"], entry.after["price_gross"]) == (
        invoice.pk,
        invoice.number,
        "123.0",
    )
