"""Forms are built from schemas, and rendered again with errors."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from lxml import html

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership
from tidebill.catalog.commands import CategoryInput, ProductInput
from tidebill.catalog.models import Category, PriceList, PriceListPosition
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.products import create_product
from tidebill.http.forms import Control, FormField, rows_of, text_of

pytestmark = pytest.mark.django_db
TOO_LONG = "x" * 256


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


def _page(answer: object) -> html.HtmlElement:
    return html.fromstring(answer.content)  # type: ignore[attr-defined]


def _value(page: html.HtmlElement, name: str) -> str:
    (control,) = page.xpath(f"//*[@name='{name}']")
    return control.text.strip() if control.tag == "textarea" else control.get("value")


def test_an_empty_form_is_sent_to_the_collection(visitor: Visitor) -> None:
    page = _page(visitor.open("/categories/new"))

    (form,) = page.xpath("//form[@data-form]")
    assert (form.get("method"), form.get("action")) == ("post", "/categories")
    assert page.xpath("//input[@name='_method']") == []
    assert _value(page, "category[name]") == ""
    assert page.xpath("//label[@for='category_name']/text()")[0].strip() == "Name"


def test_a_form_makes_a_row_and_says_so(visitor: Visitor, alice: Person) -> None:
    fields = {"category[name]": "Books", "category[description]": ""}

    answer = visitor.send("/categories", seen_on="/categories/new", **fields)

    assert (answer.status_code, answer["Location"]) == (303, "/categories")
    with scope(account=alice.account):
        assert Category.objects.get().name == "Books"
    assert "Category saved" in visitor.read("/invoices")


def test_a_refused_form_is_shown_again_with_what_was_typed(visitor: Visitor, alice: Person) -> None:
    fields = {"category[name]": TOO_LONG, "category[alt_name]": "<Other>", "category[description]": "Text"}

    answer = visitor.send("/categories", seen_on="/categories/new", **fields)

    page = _page(answer)
    assert answer.status_code == 422
    assert _value(page, "category[name]") == TOO_LONG
    assert _value(page, "category[alt_name]") == "<Other>"
    assert _value(page, "category[description]") == "Text"
    with scope(account=alice.account):
        assert not Category.objects.exists()


def test_each_fault_stands_beside_its_field_and_on_top(visitor: Visitor) -> None:
    answer = visitor.send("/categories", seen_on="/categories/new", **{"category[name]": ""})

    page = _page(answer)
    (control,) = page.xpath("//input[@name='category[name]']")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby").split() == ["category_name-faults"]
    assert page.xpath("//*[@id='category_name-faults']/li/text()") == ["Can't be blank"]
    (summary,) = page.xpath("//*[@role='alert']")
    assert summary.xpath(".//a/@href") == ["#category_name"]
    assert "Name: Can't be blank" in re.sub(r"\s+", " ", summary.text_content())


def test_a_fault_is_told_in_the_readers_language(visitor: Visitor, alice: Person) -> None:
    alice.user.lang = "pl"
    alice.user.save()

    answer = visitor.send("/categories", seen_on="/categories/new", **{"category[name]": ""})

    assert _page(answer).xpath("//*[@id='category_name-faults']/li/text()") == ["Nie może być puste"]


def test_a_row_is_changed_by_its_own_form(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        row = create_category(alice.account, CategoryInput(name="Books", description="Printed"))
    place = f"/categories/{row.pk}"
    page = _page(visitor.open(f"{place}/edit"))
    assert page.xpath("//form[@data-form]//input[@name='_method']/@value") == ["PUT"]
    assert _value(page, "category[description]") == "Printed"

    answer = visitor.send(
        place, seen_on=f"{place}/edit", _method="PUT", **{"category[name]": "Films", "category[alt_name]": ""}
    )

    assert answer.status_code == 303
    with scope(account=alice.account):
        row.refresh_from_db()
    assert (row.name, row.description) == ("Films", "Printed")


def test_a_refused_change_keeps_the_row_and_the_typed_text(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        row = create_category(alice.account, CategoryInput(name="Books"))
    place = f"/categories/{row.pk}"
    fields = {"category[name]": " ", "category[alt_name]": "New"}

    answer = visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields)

    assert answer.status_code == 422
    assert _value(_page(answer), "category[alt_name]") == "New"
    with scope(account=alice.account):
        assert Category.objects.values("name", "alt_name").get() == {"name": "Books", "alt_name": None}


def test_without_proof_of_the_form_nothing_is_made(visitor: Visitor, alice: Person) -> None:
    answer = visitor.forge("/categories", **{"category[name]": "Books"})

    assert answer.status_code == 403
    with scope(account=alice.account):
        assert not Category.objects.exists()


def test_a_program_gets_its_faults_as_data(alice: Person) -> None:
    answer = Caller(alice).post("/categories", {"category": {"name": ""}})

    assert (answer.status_code, answer.json()["message"]) == (422, {"name": ["can't be blank"]})


@pytest.mark.parametrize("path", ["/categories/new.json", "/categories/999/edit", "/categories/new.xml"])
def test_a_form_is_for_people_and_of_rows_that_exist(visitor: Visitor, path: str) -> None:
    assert visitor.open(path).status_code == 404


@pytest.mark.parametrize("path", ["/categories/new", "/price_lists/new"])
def test_who_may_only_read_sees_no_form(bob: Person, path: str) -> None:
    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="accountant")

    assert Visitor(bob).open(path).status_code == 403


def test_nested_rows_are_typed_into_a_table(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        create_product(alice.account, ProductInput(name="Desk", price_gross=Decimal(10)))
    row = "price_list[price_list_positions]"
    fields = {
        "price_list[name]": "Retail",
        f"{row}[0][priceable_name]": "Desk",
        f"{row}[0][price_gross]": "12,30",
        f"{row}[0][use_percentage]": "0",
        f"{row}[1][priceable_name]": "",
        f"{row}[1][use_percentage]": "0",
    }

    answer = visitor.send("/price_lists", seen_on="/price_lists/new", **fields)

    assert answer.status_code == 303, answer.content
    with scope(account=alice.account):
        assert PriceListPosition.objects.get().price_gross == Decimal("12.30")
        made = PriceList.objects.get()
    page = _page(visitor.open(f"/price_lists/{made.pk}/edit"))
    assert _value(page, f"{row}[0][price_gross]") == "12.3"
    assert _value(page, f"{row}[0][priceable_name]") == "Desk"
    (suggestions,) = page.xpath("//datalist[option/@value='Desk']/@id")
    assert set(page.xpath("//tbody//input[contains(@name, 'priceable_name')]/@list")) == {suggestions}


def test_a_fault_in_a_nested_row_stands_beside_its_cell(visitor: Visitor, alice: Person) -> None:
    row = "price_list[price_list_positions]"
    fields = {
        "price_list[name]": "Retail",
        f"{row}[0][priceable_name]": "",
        f"{row}[7][priceable_name]": "Desk",
        f"{row}[7][price_net]": "dear",
    }

    answer = visitor.send("/price_lists", seen_on="/price_lists/new", **fields)

    page = _page(answer)
    assert answer.status_code == 422
    assert page.xpath("//*[@aria-invalid='true']/@name") == [f"{row}[0][price_net]"]
    assert _value(page, f"{row}[0][price_net]") == "dear"
    assert _value(page, f"{row}[0][priceable_name]") == "Desk"
    assert page.xpath("//*[@role='alert']//a/@href") == ["#price_list_price_list_positions_0_price_net"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "1"),
        (False, "0"),
        (Decimal("23.000000"), "23"),
        (Decimal("0.500000"), "0.5"),
        (date(2026, 2, 1), "2026-02-01"),
        (["a", 1], ["a", "1"]),
        (7, "7"),
    ],
)
def test_a_stored_value_is_shown_as_it_is_typed(value: object, text: object) -> None:
    assert text_of(value) == text


def test_rows_come_in_their_order_however_they_are_sent() -> None:
    assert rows_of({"10": {"a": 3}, "2": {"a": 2}, "0": {"a": 1}}) == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert rows_of([{"a": 1}, "no row"]) == [{"a": 1}]
    assert rows_of(None) == []


def test_a_choice_that_is_gone_stays_chosen() -> None:
    control = Control(key="tax", kind="select")

    shown = FormField(control=control, name="product[tax]", value="22", choices=[("23", "23"), ("8", "8")])

    assert shown.id == "product_tax"
    assert shown.options == [("23", "23", False), ("8", "8", False), ("22", "22", True)]
