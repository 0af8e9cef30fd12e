from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.history import ColumnChange, history_of
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import cancel_invoice, change_status
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire


def changes_of(invoice: Invoice) -> set[ColumnChange]:
    return set(history_of(invoice)[0].changes)


def test_it_starts_with_the_issue(issue: Issue) -> None:
    (first,) = history_of(issue())

    assert (first.title, first.who, first.changes) == ("Issued", "", ())


def test_it_names_who_changed_what_with_before_and_after(issue: Issue, alice: Person) -> None:
    invoice = issue(place="Gdańsk")

    sent = {"place": "Łódź", "buyer_name": "Another"}
    update_invoice(invoice.pk, Wire.read(sent).build(InvoiceChange), by=alice.user)

    newest = history_of(invoice)[0]
    assert (newest.title, newest.who) == ("Changed", "alice")
    assert set(newest.changes) == {
        ColumnChange("Place of issue", "Gdańsk", "Łódź"),
        ColumnChange("Client", "Buyer", "Another"),
    }


def test_amounts_states_and_days_are_written_for_people(issue: Issue) -> None:
    invoice = issue()
    change_status(invoice.pk, "paid")
    paid_on = Invoice.objects.get().paid_date
    assert paid_on

    changes = {change.label: change for change in changes_of(invoice)}

    assert changes["Status"] == ColumnChange("Status", "Issued", "Paid")
    assert changes["Paid"] == ColumnChange("Paid", "0.00", "123.00")
    assert changes["Payment date"].before == ""
    assert str(paid_on.year) in changes["Payment date"].after
    assert len(changes) == 3


def test_a_cancellation_tells_its_reason(issue: Issue) -> None:
    invoice = issue()
    cancel_invoice(invoice.pk, reason="Issued twice")

    newest = history_of(invoice)[0]

    assert newest.title == "Canceled"
    assert newest.changes == (ColumnChange("Reason", "", "Issued twice"),)


def test_documents_have_their_own_history(issue: Issue) -> None:
    other = issue()
    cancel_invoice(other.pk)

    assert [event.title for event in history_of(issue())] == ["Issued"]


def test_rows_are_told_before_and_after(issue: Issue, alice: Person) -> None:
    invoice = issue()
    row = Position.objects.get()
    update_invoice(
        invoice.pk,
        Wire.read({"positions": [{"id": row.pk, "quantity": "2.5"}]}).build(InvoiceChange),
        by=alice.user,
    )

    rows = next(change for change in changes_of(invoice) if change.label == "Items")
    assert rows == ColumnChange("Items", "Idea (1 × 100.00, 23)", "Idea (2.50 × 100.00, 23)")


def test_a_change_of_a_row_alone_is_a_change_of_the_document(issue: Issue, alice: Person) -> None:
    invoice = issue()
    row = Position.objects.get()
    update_invoice(
        invoice.pk,
        Wire.read({"positions": [{"id": row.pk, "description": "Longer"}]}).build(InvoiceChange),
        by=alice.user,
    )

    assert Invoice.objects.get().updated_at > invoice.updated_at
    assert [change.label for change in changes_of(invoice)] == ["Items"]
