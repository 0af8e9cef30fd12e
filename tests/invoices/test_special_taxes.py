from decimal import Decimal
from typing import Any

import pytest

from tests.invoices.conftest import ROW, Issue
from tidebill.accounts.models import Account, Department
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Category
from tidebill.catalog.services.products import create_product
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid

TO_GERMANY = {"seller_country": "PL", "buyer_country": "DE", "buyer_name": "Konsument"}


def _taxes(invoice: Invoice) -> list[str | None]:
    return list(Position.objects.filter(invoice=invoice).order_by("place").values_list("tax", flat=True))


# ── Margin ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("gross", "purchase", "margin"),
    [("5000", "4200", ("650.41", "149.59", "800")), ("1400", "1000", ("325.20", "74.80", "400"))],
)
def test_a_margin_row_is_taxed_on_its_margin_alone(
    issue: Issue, gross: str, purchase: str, margin: tuple[str, str, str]
) -> None:
    row = {
        "name": "Used car",
        "tax": "disabled",
        "quantity": 1,
        "total_price_gross": gross,
        "total_purchase_price": purchase,
        "vat_margin_tax": "23",
    }

    invoice = issue(kind="vat_margin", positions=[row])

    found = Position.objects.get(invoice=invoice)
    assert (
        found.vat_margin_total_price_net,
        found.vat_margin_total_price_tax,
        found.vat_margin_total_price_gross,
    ) == tuple(Decimal(amount) for amount in margin)
    assert (invoice.price_net, invoice.price_tax, invoice.price_gross) == (Decimal(gross), 0, Decimal(gross))


def test_a_margin_row_without_a_tax_shows_none(issue: Issue) -> None:
    row = {"name": "Vase", "total_price_gross": 100, "total_purchase_price": 70, "vat_margin_tax": 23}

    invoice = issue(kind="vat_margin", positions=[row, {**ROW, "name": "New frame"}])

    assert _taxes(invoice) == ["disabled", "23"]
    assert (invoice.price_net, invoice.price_tax) == (Decimal(200), Decimal(23))


def test_a_loss_bears_no_tax(issue: Issue) -> None:
    row = {"name": "Vase", "total_price_gross": 50, "total_purchase_price": 70, "vat_margin_tax": 23}

    found = Position.objects.get(invoice=issue(kind="vat_margin", positions=[row]))

    assert (found.vat_margin_total_price_gross, found.vat_margin_total_price_tax) == (Decimal(-20), 0)


# ── One Stop Shop ────────────────────────────────────────────────────────────────────────────────────────


def test_a_sale_to_a_consumer_abroad_is_identified(issue: Issue) -> None:
    taxed_there = {**ROW, "tax": "19"}
    assert issue(identify_oss="1", positions=[taxed_there], **TO_GERMANY).use_oss is True
    assert issue(identify_oss="1", **TO_GERMANY).use_oss is False


@pytest.mark.parametrize(
    "buyer", [{"buyer_tax_no": "DE136695976"}, {"buyer_country": "PL"}, {"buyer_country": "US"}]
)
def test_any_other_sale_is_not(issue: Issue, buyer: dict[str, str]) -> None:
    rows = [{**ROW, "tax": "19"}]
    assert issue(identify_oss="1", positions=rows, **{**TO_GERMANY, **buyer}).use_oss is False


@pytest.mark.parametrize("name", ["oss_force_tax", "force_tax_oss"])
def test_a_forced_rate_is_the_destinations_and_keeps_what_is_paid(issue: Issue, name: str) -> None:
    invoice = issue(use_oss=True, **{name: "1"}, **TO_GERMANY)

    assert _taxes(invoice) == ["19"]
    assert (invoice.price_gross, invoice.price_net) == (Decimal(123), Decimal("103.36"))


def test_a_rate_is_not_forced_where_the_conditions_do_not_hold(issue: Issue) -> None:
    invoice = issue(identify_oss="1", oss_force_tax="1", **{**TO_GERMANY, "buyer_country": "PL"})

    assert (invoice.use_oss, _taxes(invoice)) == (False, ["23"])


def test_exempt_rows_stay_exempt(issue: Issue) -> None:
    invoice = issue(use_oss=True, oss_force_tax=True, positions=[ROW, {**ROW, "tax": "zw"}], **TO_GERMANY)

    assert _taxes(invoice) == ["19", "zw"]


def test_no_rate_is_forced_for_a_country_without_one(issue: Issue) -> None:
    with pytest.raises(Invalid) as caught:
        issue(use_oss=True, oss_force_tax=True, **{**TO_GERMANY, "buyer_country": "US"})

    assert list(caught.value.errors) == ["buyer_country"]
    assert Invoice.objects.count() == 0


def test_the_instructions_may_stand_beside_the_envelope() -> None:
    body = {"identify_oss": "1", "oss_force_tax": "1", "invoice": {"buyer_name": "B"}}

    assert Wire.read(Wire.unwrap(body)).sent() == {
        "identify_oss": True,
        "oss_force_tax": True,
        "buyer_name": "B",
    }


# ── Settlements, texts, categories ───────────────────────────────────────────────────────────────────────


def test_settlements_leave_the_sums_alone(issue: Issue) -> None:
    rows = [
        {"kind": "charge", "amount": "10", "reason": "Freight"},
        {"kind": "deduction", "amount": "3,50", "reason": "Deposit"},
    ]

    invoice = issue(settlement_positions=rows)

    assert invoice.price_gross == Decimal(123)
    assert [(row["kind"], row["amount"]) for row in invoice.settlement_positions] == [
        ("charge", "10.0"),
        ("deduction", "3.5"),
    ]


@pytest.mark.parametrize("amount", ["0", "-1", "10000000"])
def test_a_settlement_has_bounds(issue: Issue, amount: str) -> None:
    with pytest.raises(Invalid) as caught:
        issue(settlement_positions=[{"kind": "charge", "amount": amount}])

    assert list(caught.value.errors) == ["settlement_positions[0].amount"]


def test_settlements_are_ignored_where_they_are_switched_off(issue: Issue, scoped: Account) -> None:
    scoped.settlement_positions_enabled = False
    scoped.save()

    assert issue(settlement_positions=[{"kind": "charge", "amount": 1}]).settlement_positions == []


def test_parties_have_the_documented_roles(issue: Issue) -> None:
    invoice = issue(recipients=[{"name": "Warehouse"}], issuers=[{"name": "Agent", "role": "Agent"}])

    assert invoice.recipients[0]["role"] == "Odbiorca"
    assert invoice.issuers[0]["role"] == "Agent"


def test_usual_texts_are_filled_when_asked_for(issue: Issue, scoped: Account) -> None:
    Department.objects.update(invoice_description="Thank you")
    product = create_product(scoped, ProductInput(name="Book", description="Hardcover"))
    row: dict[str, Any] = {"product_id": product.pk, "quantity": 1}

    plain = issue(positions=[row])
    filled = issue(positions=[row], fill_default_descriptions=True, fill_products_descriptions="1")

    assert (plain.description, Position.objects.get(invoice=plain).description) == (None, None)
    assert (filled.description, Position.objects.get(invoice=filled).description) == (
        "Thank you",
        "Hardcover",
    )


def test_a_category_may_be_named(issue: Issue) -> None:
    first, second = issue(category_id="Services"), issue(category_id="Services")

    assert first.category_id == second.category_id == Category.objects.get(name="Services").pk


def test_an_unknown_category_is_refused_where_none_is_made(issue: Issue, scoped: Account) -> None:
    scoped.auto_create_categories = False
    scoped.save()

    with pytest.raises(Invalid) as caught:
        issue(category_id="Services")

    assert list(caught.value.errors) == ["category_id"]
    assert Category.objects.count() == 0
