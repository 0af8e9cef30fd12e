"""Forms and pages as people meet them: lists of choices, checks while typing, errors, defaults."""

from typing import Any

import pytest
from django.utils import translation
from lxml import html

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account
from tidebill.catalog.models import Product
from tidebill.http.choices import countries, currencies
from tidebill.http.labels import label_of
from tidebill.invoices.models import Position

POLISH_IBAN = "PL61109010140000071219812874"
ROW = {"name": "Tea", "code": "T-1", "quantity_unit": "kg", "quantity": 2, "tax": "23", "price_net": "100"}


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


@pytest.fixture
def api(alice: Person) -> Caller:
    return Caller(alice)


def _issue(api: Caller, **attributes: Any) -> dict[str, Any]:
    sent = {"buyer_name": "Buyer", "positions": [ROW], **attributes}
    answer = api.post("/invoices.json", {"invoice": sent})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_only_today_s_currencies_and_countries_are_offered_by_name() -> None:
    with translation.override("de"):
        codes = dict(currencies("SEK"))
        names = dict(countries())

    assert next(iter(codes)) == "SEK"
    assert {"EUR", "JPY", "XCG"} <= codes.keys()
    assert not {"DEM", "BGN", "HRK", "BEF", "XXX"} & codes.keys()
    assert codes["CHF"] == "CHF · Schweizer Franken"
    assert names["AT"] == "Österreich"
    assert not {"EU", "UN", "ZZ", "SU"} & names.keys()


@pytest.mark.parametrize(
    ("query", "is_valid", "said"),
    [
        ({"kind": "tax_no", "value": "525-244-57-67"}, True, "Valid number"),
        ({"kind": "tax_no", "value": "5252445768"}, False, "check digit is wrong"),
        ({"kind": "tax_no", "value": "52524457"}, False, "too short or too long"),
        ({"kind": "tax_no", "value": "DE136695976", "country": "DE"}, True, "Valid number"),
        ({"kind": "tax_no", "value": "anything", "country": "US"}, True, ""),
        ({"kind": "iban", "value": POLISH_IBAN}, True, ""),
        ({"kind": "iban", "value": POLISH_IBAN[2:]}, True, ""),
        ({"kind": "iban", "value": POLISH_IBAN[:-1] + "5"}, False, "may be missing or mistyped"),
        ({"kind": "iban", "value": "PL611090101400000712198128"}, False, "may be missing"),
        ({"kind": "iban", "value": "12345 678"}, True, ""),
        ({"kind": "email", "value": "a@example.com, b@example.com"}, True, ""),
        ({"kind": "email", "value": "anna@example"}, False, "not a complete email address"),
    ],
)
def test_numbers_and_addresses_are_checked_with_a_reason(
    api: Caller, query: dict[str, str], is_valid: bool, said: str
) -> None:
    found = api.get("/checks.json", **query).json()

    assert found["valid"] is is_valid
    assert said in found["message"]


@pytest.mark.parametrize("path", ["/clients/new", "/departments/new", "/invoices/new", "/bank_accounts/new"])
def test_every_form_checks_them(visitor: Visitor, path: str) -> None:
    page = html.fromstring(visitor.read(path))
    wanted = {"tax_no": "tax_no", "bank_account": "iban", "bank_account_number": "iban", "email": "email"}

    for field in page.xpath("//main//input[@type='text' or @type='email'][@name]"):
        key = field.get("name").rpartition("[")[2].rstrip("]")
        check = next((check for ending, check in wanted.items() if key.endswith(ending)), None)
        assert field.get("data-check") == check, key


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("counts[1].quantity", "Item 2, Quantity"),
        ("positions[0].correction_after_attributes.price_net", "Item 1, Net price"),
        ("payment_to", "Due date"),
        ("client_id", "Client"),
        ("email_to", "To"),
        ("buyer_tax_no", "Client's tax number"),
    ],
)
def test_errors_name_fields_as_people_do(key: str, label: str) -> None:
    with translation.override("en"):
        assert label_of(key) == label


def test_a_faulty_row_is_named_by_its_number_and_linked(visitor: Visitor) -> None:
    fields = {
        "price_list[name]": "Retail",
        "price_list[price_list_positions][0][priceable_name]": "Tea",
        "price_list[price_list_positions][0][price_net]": "cheap",
    }

    answer = visitor.send("/price_lists", seen_on="/price_lists/new", **fields)

    alert = html.fromstring(answer.content.decode()).xpath("//*[@role='alert']")[0]
    assert answer.status_code == 422
    assert "Item 1, Net price: Is not a number" in " ".join(alert.text_content().split())
    assert alert.xpath(".//a/@href") == ["#price_list_price_list_positions_0_price_net"]


def test_a_new_document_starts_with_a_tax_rate_and_a_plain_heading(visitor: Visitor) -> None:
    page = html.fromstring(visitor.read("/invoices/new"))
    assert page.xpath("//input[@name='invoice[positions][0][tax]']/@value") == ["23"]
    assert page.xpath("string(//h1)") == "New invoice"
    assert html.fromstring(visitor.read("/invoices/new?income=no")).xpath("string(//h1)") == "New expense"


def test_a_rate_that_nobody_entered_is_flagged(visitor: Visitor) -> None:
    fields = {"invoice[buyer_name]": "B", "invoice[positions][0][name]": "Gift"}
    fields |= {"invoice[positions][0][price_net]": "5", "invoice[positions][0][tax]": ""}

    stated = {**fields, "invoice[positions][0][tax]": "0"}
    answer = visitor.send("/invoices", seen_on="/invoices/new", **stated)
    assert "has no tax rate" not in visitor.read(answer["Location"])

    fields["invoice[positions][0][name]"] = "Present"
    answer = visitor.send("/invoices", seen_on="/invoices/new", **fields)
    assert "Item 1 has no tax rate, so 0% was charged." in visitor.read(answer["Location"])


def test_a_correction_made_in_the_form_keeps_code_and_unit(
    visitor: Visitor, api: Caller, scoped: Account
) -> None:
    source = _issue(api)
    place = f"/invoices/new?kind=correction&copy_invoice_from={source['id']}"
    page = html.fromstring(visitor.read(place))
    form = page.get_element_by_id("entry")
    fields = {name: value for name, value in form.form_values() if name}
    changed = "invoice[positions][0][correction_after_attributes][quantity]"
    answer = visitor.send("/invoices", seen_on=place, **{**fields, changed: "1"})

    made = api.get(f"{answer['Location']}.json").json()
    (row,) = made["positions"]
    assert (row["code"], row["quantity_unit"], row["quantity"]) == ("T-1", "kg", "-1.0")
    after = Position.objects.get(pk=row["id"]).correction_after_attributes
    assert (after["code"], after["quantity_unit"]) == ("T-1", "kg")
    shown = visitor.read(answer["Location"])
    text = " ".join(html.fromstring(shown).text_content().split())
    assert f"Corrected document: {source['number']}" in text
    assert "To refund" in shown


def test_a_typed_service_gets_no_stock(api: Caller, scoped: Account) -> None:
    _issue(api, positions=[{**ROW, "name": "Advice", "quantity_unit": "h"}, {**ROW, "name": "Trip"}])
    assert set(Product.objects.values_list("name", "service")) == {("Advice", True), ("Trip", True)}

    document = {"kind": "pz", "warehouse_actions": [{"product_name": "Box", "quantity": 1}]}
    assert api.post("/warehouse_documents.json", {"warehouse_document": document}).status_code == 201
    _issue(api, positions=[{**ROW, "name": "Talk", "quantity_unit": "h"}, {**ROW, "name": "Nail"}])
    added = Product.objects.filter(name__in=["Talk", "Nail"])
    assert set(added.values_list("name", "service")) == {("Talk", True), ("Nail", False)}


def test_an_invoice_from_an_estimate_is_issued_after_a_question(visitor: Visitor, api: Caller) -> None:
    estimate = _issue(api, kind="estimate")
    page = html.fromstring(visitor.read(f"/invoices/{estimate['id']}"))

    (asked,) = page.xpath("//details[summary[contains(., 'Convert to invoice')]]")

    assert "assigns the next number" in asked.text_content()
    assert [button.text_content().strip() for button in asked.xpath(".//form//button")] == ["Issue invoice"]
    assert asked.xpath(".//a/@href") == [f"/invoices/new?copy_invoice_from={estimate['id']}&kind=vat"]


def test_making_a_document_recurring_issues_nothing(visitor: Visitor, api: Caller) -> None:
    source = _issue(api)
    page = html.fromstring(visitor.read(f"/recurrings/new?invoice_id={source['id']}"))
    form = page.xpath("//main//form")[0]
    fields = {name: value for name, value in form.form_values() if name and value}

    visitor.send("/recurrings", seen_on=f"/recurrings/new?invoice_id={source['id']}", **fields)

    (made,) = api.get("/recurrings.json").json()
    assert made["next_invoice_date"] > source["issue_date"]


def test_marking_as_unpaid_leaves_nothing_paid(visitor: Visitor, api: Caller) -> None:
    paid = _issue(api, status="paid")
    place = f"/invoices/{paid['id']}"

    visitor.send(f"{place}/change_status", seen_on=place, status="issued")

    found = api.get(f"{place}.json").json()
    assert (found["status"], found["paid"], found["paid_date"]) == ("issued", "0.0", None)


@pytest.mark.parametrize("has_server", [False, True])
def test_without_a_mail_server_no_page_claims_to_send(
    visitor: Visitor, api: Caller, settings: Any, has_server: bool
) -> None:
    settings.TIDEBILL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend" if has_server else ""
    invoice = _issue(api, buyer_email="b@example.com")
    place = f"/invoices/{invoice['id']}"
    dialog = html.fromstring(visitor.read(place)).get_element_by_id("send").text_content()
    assert ("No mail server is set up" in dialog) is not has_server

    answer = visitor.send(f"{place}/send_by_email", seen_on=place)
    shown = html.fromstring(visitor.read(answer["Location"])).xpath("//*[contains(@class, 'notices')]")[0]
    assert ("saved but not sent" in shown.text_content()) is not has_server
    assert ("notice--success" in html.tostring(shown).decode()) is has_server


def test_everyone_chooses_the_language_of_their_screens(visitor: Visitor, alice: Person) -> None:
    fields = {"profile[first_name]": "Anna", "profile[last_name]": "Nowak", "profile[lang]": "de"}

    answer = visitor.send("/settings/profile", seen_on="/settings/profile", _method="PUT", **fields)

    assert (answer.status_code, answer["Location"]) == (303, "/settings/profile")
    assert '<html lang="de"' in visitor.read("/settings/profile")
    alice.account.refresh_from_db()
    assert alice.account.lang != "de"
    wrong = {**fields, "profile[lang]": "xx"}
    refused = visitor.send("/settings/profile", seen_on="/settings/profile", _method="PUT", **wrong)
    assert refused.status_code == 422
