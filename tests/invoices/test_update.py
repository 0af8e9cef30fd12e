from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.invoices.conftest import ROW, Issue
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account
from tidebill.accounts.services.departments import create_department
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid, NotFound, RuleViolation


def _update(invoice: Invoice, **attributes: Any) -> Invoice:
    return update_invoice(invoice.pk, Wire.read(attributes).build(InvoiceChange))


def _rows(invoice: Invoice) -> list[tuple[str | None, Decimal, Decimal]]:
    found = Position.objects.filter(invoice=invoice).order_by("place")
    return [(row.name, row.quantity, row.total_price_gross) for row in found]


def test_it_changes_only_what_was_sent(issue: Issue) -> None:
    invoice = issue(place="Gdańsk", internal_note="keep")

    changed = _update(invoice, place="Gdynia")

    assert (changed.place, changed.internal_note, changed.number) == ("Gdynia", "keep", invoice.number)
    assert changed.updated_at > invoice.updated_at


def test_it_records_before_and_after(issue: Issue) -> None:
    invoice = issue(place="Gdańsk")

    _update(invoice, place="Gdynia")

    entry = JournalEntry.objects.get(action="invoice.update")
    assert (entry.before, entry.after) == ({"place": "Gdańsk"}, {"place": "Gdynia"})


def test_nothing_new_is_no_change(issue: Issue) -> None:
    invoice = issue(place="Gdańsk")

    changed = _update(invoice, place="Gdańsk", number=invoice.number, kind="vat")

    assert changed.updated_at == invoice.updated_at
    assert not JournalEntry.objects.filter(action="invoice.update").exists()


def test_another_quantity_keeps_the_price(issue: Issue) -> None:
    invoice = issue()
    row = Position.objects.get(invoice=invoice)

    changed = _update(invoice, positions=[{"id": row.pk, "quantity": "2,5"}])

    assert _rows(invoice) == [("Idea", Decimal("2.5"), Decimal("307.5"))]
    assert (changed.price_gross, changed.price_net) == (Decimal("307.5"), Decimal(250))


def test_another_tax_keeps_the_gross(issue: Issue) -> None:
    invoice = issue()
    row = Position.objects.get(invoice=invoice)

    changed = _update(invoice, positions=[{"id": row.pk, "tax": 8}])

    assert (changed.price_gross, changed.price_net) == (Decimal(123), Decimal("113.89"))


def test_rows_are_added_at_the_end_and_removed_by_destroy(issue: Issue) -> None:
    invoice = issue(positions=[ROW, {**ROW, "name": "Goes"}, {**ROW, "name": "Stays"}])
    goes = Position.objects.get(invoice=invoice, name="Goes")

    _update(invoice, positions=[{"id": goes.pk, "_destroy": "1"}, {**ROW, "name": "Comes"}])

    assert [name for name, _, _ in _rows(invoice)] == ["Idea", "Stays", "Comes"]


def test_a_row_of_another_document_is_refused(issue: Issue) -> None:
    invoice, other = issue(), issue()
    foreign = Position.objects.get(invoice=other)

    with pytest.raises(Invalid) as caught:
        _update(invoice, place="X", positions=[{"id": foreign.pk, "quantity": 9}])

    assert list(caught.value.errors) == ["positions[0].id"]
    invoice.refresh_from_db()
    assert invoice.place is None
    assert _rows(other) == [("Idea", Decimal(1), Decimal(123))]


def test_switching_discounts_on_lowers_the_sums_and_not_the_rows(issue: Issue) -> None:
    invoice = issue()
    row = Position.objects.get(invoice=invoice)

    changed = _update(invoice, show_discount=True, positions=[{"id": row.pk, "discount_percent": 10}])

    assert (changed.price_gross, changed.discount) == (Decimal("110.7"), Decimal("12.3"))
    assert _rows(invoice) == [("Idea", Decimal(1), Decimal(123))]


def test_another_strategy_computes_anew(issue: Issue) -> None:
    rows = [{"name": "A", "tax": 23, "total_price_gross": "0.05"}] * 3
    invoice = issue(positions=rows)
    assert (invoice.price_net, invoice.price_gross) == (Decimal("0.12"), Decimal("0.15"))

    by_net = {"position": "default", "sum": "keep_net", "invoice_form_price_kind": "net"}
    changed = _update(invoice, calculating_strategy=by_net)

    assert (changed.price_net, changed.price_tax, changed.price_gross) == (
        Decimal("0.12"),
        Decimal("0.03"),
        Decimal("0.15"),
    )


def test_another_client_brings_its_own_data_and_nothing_of_the_former(issue: Issue, scoped: Account) -> None:
    invoice = issue(buyer_name="Old", buyer_street="Old street", buyer_email="old@example.com")
    client = create_client(scoped, ClientInput(name="New", city="Sopot"))

    changed = _update(invoice, client_id=client.pk)

    assert (changed.client, changed.buyer_name, changed.buyer_city) == (client, "New", "Sopot")
    assert (changed.buyer_street, changed.buyer_email) == (None, None)


def test_details_of_the_buyer_stay_the_documents_own(issue: Issue) -> None:
    invoice = issue(buyer_name="Card")

    changed = _update(invoice, buyer_name="On paper", buyer_city="Sopot")

    assert (changed.buyer_name, changed.buyer_city) == ("On paper", "Sopot")
    assert Client.objects.get().name == "Card"


def test_an_override_updates_the_card_too(issue: Issue) -> None:
    invoice = issue(buyer_name="Card")

    changed = _update(invoice, buyer_name="Both", buyer_override=True)

    assert changed.buyer_name == Client.objects.get().name == "Both"


def test_another_department_brings_its_own_data(issue: Issue, scoped: Account) -> None:
    invoice = issue()
    shop = create_department(scoped, values=DepartmentInput(name="Shop", city="Łódź"))

    changed = _update(invoice, department_id=shop.pk)

    assert (changed.department, changed.seller_name, changed.seller_city) == (shop, "Shop", "Łódź")


def test_due_days_follow_another_date_of_issue(issue: Issue) -> None:
    invoice = issue(issue_date="2026-05-01", payment_to_kind="14")

    changed = _update(invoice, issue_date="2026-06-01")

    assert (changed.payment_to, changed.number) == (date(2026, 6, 15), "1/05/2026")


def test_a_due_date_by_hand_stays(issue: Issue) -> None:
    invoice = issue(issue_date="2026-05-01", payment_to="2026-05-20")

    assert _update(invoice, issue_date="2026-05-02").payment_to == date(2026, 5, 20)


@pytest.mark.parametrize(
    ("sent", "status", "paid"),
    [
        ({"status": "paid"}, "paid", "123"),
        ({"paid": "23"}, "partial", "23"),
        ({"paid": "500"}, "paid", "500"),
        ({"status": "sent"}, "sent", "0"),
    ],
)
def test_the_status_follows_what_was_paid(issue: Issue, sent: dict[str, Any], status: str, paid: str) -> None:
    changed = _update(issue(), **sent)

    assert (changed.status, changed.paid) == (status, Decimal(paid))


def test_taking_payment_back_issues_it_again(issue: Issue) -> None:
    invoice = issue(status="paid")

    changed = _update(invoice, paid="0,00")

    assert (changed.status, changed.paid, changed.paid_date) == ("issued", Decimal(0), None)


def test_a_number_by_hand_moves_the_counter(issue: Issue) -> None:
    invoice = issue(issue_date="2026-05-01")

    _update(invoice, number="9/05/2026")

    assert issue(issue_date="2026-05-01").number == "10/05/2026"


def test_descriptions_are_merged_by_id(issue: Issue) -> None:
    invoice = issue(descriptions=[{"content": "One"}, {"content": "Two"}])
    first, second = invoice.descriptions

    changed = _update(
        invoice, descriptions=[{"id": first["id"], "_destroy": True}, {"id": second["id"], "content": "2"}]
    )

    assert [row["content"] for row in changed.descriptions] == ["2"]
    assert changed.description == "2"


def test_a_cancelled_document_is_not_changed(issue: Issue) -> None:
    invoice = issue(place="Gdańsk")
    cancel_invoice(invoice.pk)

    with pytest.raises(RuleViolation):
        _update(invoice, place="Gdynia")

    invoice.refresh_from_db()
    assert invoice.place == "Gdańsk"


def test_a_document_that_is_not_there_is_missing(scoped: Account) -> None:
    with pytest.raises(NotFound):
        update_invoice(999, InvoiceChange())


def test_a_buyer_cannot_be_taken_away(issue: Issue) -> None:
    invoice = issue()

    with pytest.raises(Invalid) as caught:
        _update(invoice, buyer_name="")

    assert list(caught.value.errors) == ["buyer_name"]
