"""The form without JavaScript: every field is submitted."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from lxml import html

from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Draft, Invoice, Position
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing import drafts
from tidebill.invoices.wire import Invoice as Wire
from tidebill.mail.models import Mail
from tidebill.stock.models import Warehouse

Fields = dict[str, Any]


@pytest.fixture
def person(alice: Person) -> Browser:
    person = Browser(headers={"Accept": "text/html"})
    person.force_login(alice.user)
    return person


def _open(person: Browser, place: str, status: int = 200) -> tuple[Any, Fields]:
    answer = person.get(place)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return _read(answer)


def _read(answer: Any) -> tuple[Any, Fields]:
    """Return the page, and what its form would submit."""
    page = html.fromstring(answer.content.decode())
    (form,) = page.xpath("//form[@id='entry']")
    # Browsers omit the leading line break of a text area.
    return page, {name: value.removeprefix("\n") for name, value in form.form_values() if name}


def _send(person: Browser, fields: Fields, **changes: Any) -> Any:
    place = "/invoices"
    if fields.get("_method") == "PUT":
        place = fields["place"]
    sent = {name: value for name, value in {**fields, **changes}.items() if name != "place"}
    return person.post(place, sent)


def _edit(person: Browser, number: int) -> tuple[Any, Fields]:
    page, fields = _open(person, f"/invoices/{number}/edit")
    return page, {**fields, "place": f"/invoices/{number}"}


ROW = "invoice[positions][0]"


def test_a_new_form_knows_the_usual_and_issues_what_is_typed(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    assert "next" not in fields["invoice[number]"]
    answer = _send(
        person,
        fields,
        **{
            "invoice[buyer_name]": "Typed Ltd",
            "invoice[payment_to]": "+14",
            "invoice[issue_date]": "2026-11-25",
            f"{ROW}[name]": "Work",
            f"{ROW}[quantity]": "2",
            f"{ROW}[price_net]": "100,50",
            f"{ROW}[tax]": "23",
        },
    )
    invoice = Invoice.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/invoices/{invoice.pk}")
    assert (str(invoice.price_net), str(invoice.price_gross)) == ("201.00", "247.23")
    assert str(invoice.payment_to) == "2026-12-09"
    assert invoice.payment_type == "transfer"
    assert Position.objects.count() == 1
    assert not invoice.from_api


def test_a_refused_form_keeps_what_was_typed_beside_its_faults(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    answer = _send(
        person,
        fields,
        **{"invoice[buyer_name]": "", "invoice[place]": "Gdańsk", "invoice[positions][1][name]": "Second"},
    )
    page, again = _read(answer)

    assert answer.status_code == 422
    assert again["invoice[place]"] == "Gdańsk"
    assert again[f"{ROW}[name]"] == "Second"
    assert again["form_key"] == fields["form_key"]
    (name,) = page.xpath("//input[@name='invoice[buyer_name]']")
    assert name.get("aria-invalid") == "true"
    assert "blank" in page.xpath("string(//*[@id='invoice_buyer_name-faults'])")
    assert Invoice.objects.count() == 0
    assert _send(person, again, **{"invoice[buyer_name]": "Now"}).status_code == 303


def test_a_fault_of_a_row_stands_in_that_row(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    typed = {
        "invoice[buyer_name]": "A",
        "invoice[positions][2][name]": "B",
        "invoice[positions][2][tax]": "x9",
    }
    page, _ = _read(_send(person, fields, **typed))
    assert page.xpath("string(//*[@id='invoice_positions_0_tax-faults'])").strip()


def test_more_rows_are_had_without_scripts(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    answer = _send(person, fields, more_rows="1", **{f"{ROW}[name]": "Kept"})
    page, again = _read(answer)
    assert again[f"{ROW}[name]"] == "Kept"
    assert len(page.xpath("//tr[@class='entry-row']")) > len(
        _open(person, "/invoices/new")[0].xpath("//tr[@class='entry-row']")
    )
    assert Invoice.objects.count() == 0


def test_a_stored_document_that_is_saved_as_it_is_does_not_change(person: Browser, issue: Issue) -> None:
    # A total that is no multiple of its price, and empty texts.
    invoice = issue(positions=[{"name": "Third", "quantity": 3, "tax": "23", "total_price_gross": "100"}])
    before = Invoice.objects.values().get(), Position.objects.values().get()
    _, fields = _edit(person, invoice.pk)
    assert _send(person, fields).status_code == 303

    after = Invoice.objects.values().get(), Position.objects.values().get()
    assert {k: v for k, v in after[0].items() if v != before[0][k]} == {}
    assert after[1]["total_price_gross"] == before[1]["total_price_gross"]


def test_another_quantity_keeps_the_unit_price_that_merely_stood_there(person: Browser, issue: Issue) -> None:
    invoice = issue()
    _, fields = _edit(person, invoice.pk)
    _send(person, fields, **{f"{ROW}[quantity]": "3"})
    assert str(Invoice.objects.get().price_gross) == "369.00"


def test_an_emptied_field_is_emptied(person: Browser, issue: Issue) -> None:
    invoice = issue(place="Here", buyer_street="Street 1")
    _, fields = _edit(person, invoice.pk)
    _send(person, fields, **{"invoice[place]": "", "invoice[buyer_street]": ""})
    stored = Invoice.objects.get()
    assert (stored.place, stored.buyer_street) == (None, None)


def test_a_second_save_is_told_who_changed_what(person: Browser, issue: Issue, bob: Person) -> None:
    invoice = issue(place="Old")
    _, mine = _edit(person, invoice.pk)
    update_invoice(invoice.pk, Wire.read({"place": "Theirs"}).build(InvoiceChange), by=bob.user)
    answer = _send(person, mine, **{"invoice[place]": "Mine"})
    page, again = _read(answer)

    assert answer.status_code == 409
    assert Invoice.objects.get().place == "Theirs"
    told = page.xpath("string(//*[@id='meanwhile'])")
    assert "bob" in told
    assert "Theirs" in told
    assert again["invoice[place]"] == "Mine"
    assert _send(person, {**again, "place": f"/invoices/{invoice.pk}"}).status_code == 303
    assert Invoice.objects.get().place == "Mine"


def test_who_saves_over_another_change_a_second_time_is_told_again(
    person: Browser, issue: Issue, bob: Person
) -> None:
    invoice = issue()
    _, mine = _edit(person, invoice.pk)
    update_invoice(invoice.pk, Wire.read({"place": "First"}).build(InvoiceChange), by=bob.user)
    _, again = _read(_send(person, mine, **{"invoice[place]": "Mine"}))
    update_invoice(invoice.pk, Wire.read({"place": "Second"}).build(InvoiceChange), by=bob.user)
    assert _send(person, {**again, "place": f"/invoices/{invoice.pk}"}).status_code == 409
    assert Invoice.objects.get().place == "Second"


def test_a_chosen_client_keeps_its_card_while_the_document_says_what_was_typed(
    person: Browser, scoped: Account
) -> None:
    client = create_client(scoped, ClientInput(name="Card Ltd", city="Here", email="card@example.com"))
    _, fields = _open(person, f"/invoices/new?client_id={client.pk}")
    assert fields["invoice[buyer_city]"] == "Here"
    _send(person, fields, **{"invoice[buyer_city]": "There", "invoice[buyer_email]": ""})

    invoice = Invoice.objects.get()
    assert (invoice.client_id, invoice.buyer_city, invoice.buyer_email) == (client.pk, "There", "")
    assert Client.objects.get().city == "Here"


def test_a_card_is_changed_where_that_is_wanted(person: Browser, scoped: Account) -> None:
    client = create_client(scoped, ClientInput(name="Card Ltd", city="Here"))
    _, fields = _open(person, f"/invoices/new?client_id={client.pk}")
    _send(person, fields, **{"invoice[buyer_city]": "There", "invoice[buyer_override]": "1"})
    assert Client.objects.get().city == Invoice.objects.get().buyer_city == "There"


def test_a_copy_comes_to_the_same_sums(person: Browser, issue: Issue) -> None:
    odd = {"name": "Odd", "quantity": 3, "tax": "23", "total_price_gross": "100"}
    even = {"name": "Even", "quantity": 2, "tax": "8", "price_net": "10.55"}
    source = issue(kind="proforma", positions=[odd, even], place="Here")
    _, fields = _open(person, f"/invoices/new?kind=vat&copy_invoice_from={source.pk}")
    assert fields["invoice[positions][1][price_net]"] == "10.55"
    assert fields["invoice[positions][1][total_price_gross]"] == ""
    _send(person, fields)

    made = Invoice.objects.latest("pk")
    assert (made.kind, made.place, made.from_invoice_id) == ("vat", "Here", source.pk)
    assert (made.price_net, made.price_gross) == (source.price_net, source.price_gross)


def test_a_correction_is_typed_over_what_was(person: Browser, issue: Issue) -> None:
    two = {"name": "Kept", "quantity": 3, "tax": "23", "total_price_gross": "100"}
    source = issue(positions=[{"name": "Less", "quantity": 4, "tax": "23", "price_net": "10"}, two])
    _, fields = _open(person, f"/invoices/new?kind=correction&copy_invoice_from={source.pk}")
    after = f"{ROW}[correction_after_attributes]"
    assert (fields[f"{after}[quantity]"], fields[f"{after}[price_net]"]) == ("4", "10")
    _send(person, fields, **{f"{after}[quantity]": "3", "invoice[correction_reason]": "One came back"})

    made = Invoice.objects.latest("pk")
    assert (made.kind, made.invoice_id, made.correction) == ("correction", source.pk, source.number)
    assert (str(made.price_net), str(made.price_gross)) == ("-10.00", "-12.30")
    assert [str(row.total_price_gross) for row in Position.objects.filter(invoice=made)] == ["-12.30", "0.00"]

    _, again = _edit(person, made.pk)
    _send(person, again, **{f"{after}[quantity]": "0"})
    assert str(Invoice.objects.get(pk=made.pk).price_net) == "-40.00"


def test_a_correction_adds_a_row_that_was_forgotten(person: Browser, issue: Issue) -> None:
    source = issue(positions=[{"name": "There", "quantity": 1, "tax": "23", "price_net": "10"}])
    _, fields = _open(person, f"/invoices/new?kind=correction&copy_invoice_from={source.pk}")
    added = "invoice[positions][1][correction_after_attributes]"
    assert (fields[f"{added}[name]"], fields[f"{added}[quantity]"], fields[f"{added}[tax]"]) == (
        "",
        "1",
        "23",
    )
    typed = {"name": "Forgotten", "quantity": "2", "price_net": "5", "tax": "8"}
    _send(person, fields, **{f"{added}[{name}]": value for name, value in typed.items()})

    made = Invoice.objects.latest("pk")
    assert (str(made.price_net), str(made.price_gross)) == ("10.00", "10.80")
    row = Position.objects.get(invoice=made, name="Forgotten")
    assert row.correction_before_attributes["quantity"] == "0.0"
    assert row.correction_after_attributes["total_price_gross"] == "10.8"

    _, again = _edit(person, made.pk)
    assert again["invoice[positions][2][correction_after_attributes][name]"] == ""
    _send(person, again)
    assert Position.objects.filter(invoice=made).count() == 2


def test_a_discount_for_early_payment_and_a_warehouse_are_chosen(person: Browser, scoped: Account) -> None:
    other = Warehouse.objects.create(account=scoped, name="Second")
    _, fields = _open(person, "/invoices/new")
    assert fields["invoice[skonto_active]"] == "0" or "invoice[skonto_active]" not in fields
    typed = {
        "skonto_active": "1",
        "skonto_discount_date": "2026-12-01",
        "skonto_discount_value": "2,5",
        "warehouse_id": str(other.pk),
        "buyer_name": "Buyer",
    }
    row = {f"{ROW}[name]": "Idea", f"{ROW}[price_net]": "100"}
    _send(person, fields, **{f"invoice[{name}]": value for name, value in typed.items()}, **row)

    made = Invoice.objects.latest("pk")
    assert (made.skonto_active, made.skonto_discount_value) == (True, Decimal("2.5"))
    assert (str(made.skonto_discount_date), made.warehouse_id) == ("2026-12-01", other.pk)


def test_everything_can_be_taken_back(person: Browser, issue: Issue) -> None:
    source = issue()
    place = f"/invoices/new?kind=correction&copy_invoice_from={source.pk}&total_correction=1"
    _, fields = _open(person, place)
    _send(person, fields)
    assert str(Invoice.objects.latest("pk").price_gross) == "-123.00"


def test_an_advance_and_a_final_invoice_begin_with_a_choice(person: Browser, issue: Issue) -> None:
    order = issue(kind="client_order")
    chooser = person.get("/invoices/new?kind=advance").content.decode()
    assert f"copy_invoice_from={order.pk}" in chooser
    assert f"copy_invoice_from={order.pk}" not in person.get("/invoices/new?kind=final").content.decode()

    _, fields = _open(person, f"/invoices/new?kind=advance&copy_invoice_from={order.pk}")
    assert fields["invoice[advance_value]"] == "123"
    _send(person, fields, **{"invoice[advance_creation_mode]": "percent", "invoice[advance_value]": "50"})
    advance = Invoice.objects.latest("pk")
    assert (advance.kind, str(advance.price_gross)) == ("advance", "61.50")

    assert f"copy_invoice_from={order.pk}" in person.get("/invoices/new?kind=final").content.decode()
    _, fields = _open(person, f"/invoices/new?kind=final&copy_invoice_from={order.pk}")
    assert fields["invoice[invoice_ids][]"] == str(advance.pk)
    _send(person, fields)
    final = Invoice.objects.latest("pk")
    assert (final.kind, str(final.price_gross), final.advance_ids) == ("final", "61.50", [advance.pk])


@pytest.mark.parametrize(
    "kind", ["proforma", "bill", "receipt", "vat_margin", "kp", "estimate", "dw", "wdt", "accounting_note"]
)
@pytest.mark.parametrize("income", ["yes", "no"])
def test_every_kind_has_its_form(person: Browser, scoped: Account, kind: str, income: str) -> None:
    _, fields = _open(person, f"/invoices/new?kind={kind}&income={income}")
    assert fields["invoice[kind]"] == kind
    answer = _send(
        person, fields, **{"invoice[buyer_name]": "B", f"{ROW}[name]": "R", f"{ROW}[price_net]": "1"}
    )
    assert answer.status_code == 303
    made = Invoice.objects.get()
    assert (made.kind, made.income) == (kind, income == "yes")


def test_a_correction_note_has_texts_instead_of_rows(person: Browser, scoped: Account) -> None:
    page, fields = _open(person, "/invoices/new?kind=correction_note")
    assert page.xpath("//*[@id='entry-rows']") == []
    texts = {"invoice[corrected_content_before]": "Wrong", "invoice[corrected_content_after]": "Right"}
    _send(person, fields, **{"invoice[buyer_name]": "B", **texts})
    assert Invoice.objects.get().corrected_content_after == "Right"


def test_a_draft_is_gone_on_with_and_goes_once_it_is_issued(
    person: Browser, alice: Person, scoped: Account
) -> None:
    content = {"kind": "proforma", "buyer_name": "Draft Ltd", "positions": {"0": {"name": "Half"}}}
    drafts.keep_draft(scoped, alice.user, form_key="form-key-1", place="/invoices/new", content=content)
    assert "Draft Ltd" in person.get("/invoices/new").content.decode()
    _, fields = _open(person, "/invoices/new?draft=form-key-1")

    assert fields["form_key"] == "form-key-1"
    assert (fields["invoice[kind]"], fields[f"{ROW}[name]"]) == ("proforma", "Half")
    _send(person, fields)
    assert Invoice.objects.get().kind == "proforma"
    assert Draft.objects.count() == 0


def test_nobody_goes_on_with_anothers_draft(person: Browser, bob: Person, scoped: Account) -> None:
    drafts.keep_draft(scoped, bob.user, form_key="form-key-1", place="/invoices/new", content={"kind": "vat"})
    assert person.get("/invoices/new?draft=form-key-1").status_code == 404


def test_saved_and_sent(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    typed = {"invoice[buyer_name]": "B", "invoice[buyer_email]": "b@example.com", "then": "send"}
    _send(person, fields, **typed)
    assert Mail.objects.get().to == ["b@example.com"]


def test_what_can_not_be_sent_is_issued_and_said(person: Browser, scoped: Account) -> None:
    _, fields = _open(person, "/invoices/new")
    answer = _send(person, fields, then="send", **{"invoice[buyer_name]": "B"})
    assert "Not sent" in person.get(answer["Location"]).content.decode()
    assert Invoice.objects.count() == 1
    assert Mail.objects.count() == 0


def test_a_script_is_told_where_to_go(person: Browser, issue: Issue) -> None:
    invoice = issue()
    _, fields = _edit(person, invoice.pk)
    sent = {name: value for name, value in fields.items() if name != "place"}
    answer = person.post(f"/invoices/{invoice.pk}", sent, headers={"X-Sent-By": "form"})
    assert answer.json() == {"location": f"/invoices/{invoice.pk}"}
