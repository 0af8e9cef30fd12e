"""Consistent books have no findings; each kind of damage is detected."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db.models import F
from django_scopes import scope

from tests.people import Person
from tests.transfer.books import fill
from tidebill.accounts.models import NumberCounter
from tidebill.attachments.models import Attachment
from tidebill.audit.check import check_account
from tidebill.audit.findings import Inconsistency
from tidebill.catalog.models import Client
from tidebill.cli import main
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.payments.models import Settlement
from tidebill.recurring.models import Occurrence
from tidebill.stock.models import Movement
from tidebill.transmission.models import Transmission
from tidebill.webhooks.models import Webhook, WebhookDelivery


def _check(person: Person) -> list[Inconsistency]:
    return list(check_account(person.account))


def _issue(person: Person, **values: object) -> Invoice:
    rows = [{"name": "Work", "quantity": 1, "tax": "23", "total_price_gross": "123"}]
    sent = {"buyer_name": "Buyer", "issue_date": "2026-02-03", "positions": rows, **values}
    return create_invoice(person.account, Wire.read(sent).build(NewInvoice))


def test_sound_books_have_no_findings(alice: Person) -> None:
    fill(alice)

    assert _check(alice) == []


def test_numbers_that_were_deleted_changed_or_passed_over_by_hand_are_explained(alice: Person) -> None:
    with scope(account=alice.account):
        deleted, changed = _issue(alice), _issue(alice)
        _issue(alice, number="9/02/2026")
        _issue(alice)
        delete_invoice(deleted.pk)
        update_invoice(changed.pk, InvoiceChange(number="20/02/2026"))

    assert _check(alice) == []


def _lose_number(person: Person) -> tuple[str, str]:
    first, _last = _issue(person), _issue(person)
    Invoice.objects.filter(pk=first.pk).delete()
    return "numbers", "1 of 2 is lacking, and nothing tells why"


def _set_counter_back(person: Person) -> tuple[str, str]:
    _issue(person)
    NumberCounter.objects.filter(account=person.account, kind="vat").update(last=0)
    return "numbers", "the counter stands at 0, a document has 1 already"


def _change_row(person: Person) -> tuple[str, str]:
    invoice = _issue(person)
    Position.objects.filter(invoice=invoice).update(total_price_gross=Decimal("123.01"))
    return "sums", "price_gross is 123.0, its rows come to 123.01"


def _change_summary(person: Person) -> tuple[str, str]:
    invoice = _issue(person)
    Invoice.objects.filter(pk=invoice.pk).update(tax_lines=[])
    return "sums", "its summary by tax rate is not that of its rows"


def _lose_settlement(person: Person) -> tuple[str, str]:
    fill(person)
    Settlement.objects.all().delete()
    return "payments", "payments are noted with 50.0, they settle 0.0"


def _spend_twice(person: Person) -> tuple[str, str]:
    fill(person)
    Settlement.objects.filter(amount__gt=0).update(amount=F("amount") + F("amount"))
    return "payments", "it settles 100.0 and has 0.0 left of 50.0"


def _lose_movement(person: Person) -> tuple[str, str]:
    fill(person)
    Movement.objects.filter(kind="pz").delete()
    return "stock", "it moved 0.0 of product "


def _count_twice(person: Person) -> tuple[str, str]:
    fill(person)
    assert Movement.objects.filter(invoice_id__gt=0, covered=True).update(covered=False)
    return "stock", "its goods are counted twice, or not at all"


def _lose_day(person: Person) -> tuple[str, str]:
    fill(person)
    occurrence = Occurrence.objects.get()
    Invoice.objects.filter(pk=occurrence.invoice_id).update(recurring_id=occurrence.recurring_id)
    occurrence.delete()
    return "recurring", "it was issued by a schedule whose ledger does not know it"


def _issue_once_for_two_days(person: Person) -> tuple[str, str]:
    fill(person)
    occurrence = Occurrence.objects.get()
    Occurrence.objects.create(
        account=person.account, recurring=occurrence.recurring, day="2026-04-01", invoice=occurrence.invoice
    )
    return "recurring", "it stands for 2 days of the schedule"


def _forget_making(person: Person) -> tuple[str, str]:
    invoice = _issue(person)
    JournalEntry.objects.filter(action="invoice.create", subject_id=invoice.pk).delete()
    return "journal", "the journal does not tell of its making"


def _lose_file(person: Person) -> tuple[str, str]:
    fill(person)
    default_storage.delete(Attachment.objects.get().path)
    return "files", "terms.txt is gone"


def _count_elsewhere(person: Person) -> tuple[str, str]:
    invoice = _issue(person)
    Invoice.objects.filter(pk=invoice.pk).update(number_period="2026-03")
    return "numbers", "it is counted as number 1 of nr-m/mm/yyyy 2026-03, which it does not show"


def _count_as_another(person: Person) -> tuple[str, str]:
    invoice = _issue(person)
    Invoice.objects.filter(pk=invoice.pk).update(pattern_nr_m=7)
    return "numbers", "it is counted as number 7 of nr-m/mm/yyyy 2026-02, which it does not show"


def _number_twice(person: Person) -> tuple[str, str]:
    first, second = _issue(person), _issue(person)
    # Row of an older version, without series.
    Invoice.objects.filter(pk=first.pk).update(number_kind=None, number_period=None)
    Invoice.objects.filter(pk=second.pk).update(kind="bill", number=first.number, pattern_nr_m=1)
    return "numbers", f"vat {first.number} ({first.pk}) has the same number"


def _note_another_rate(person: Person) -> tuple[str, str]:
    invoice = _issue(
        person, currency="EUR", exchange_currency="PLN", exchange_kind="own", exchange_currency_rate="4.5"
    )
    Invoice.objects.filter(pk=invoice.pk).update(exchange_note="1 EUR = 4.6 PLN (NBP 1/A, 2026-02-02)")
    return "rates", "its exchange rate is 4.5, its note names 4.6"


def _number_as_test(person: Person) -> tuple[str, str]:
    invoice = _issue(person, test=True)
    Invoice.objects.filter(pk=invoice.pk).update(test=False)
    return "tests", "it has a number of test documents"


def _send_test(person: Person) -> tuple[str, str]:
    invoice = _issue(person, test=True)
    Transmission.objects.create(
        account=person.account, invoice=invoice, channel="ksef", format="fa3", content=b"", content_hash=""
    )
    return "tests", "a test document was sent by ksef"


def _tell_after_deletion(person: Person) -> tuple[str, str]:
    destroyed, _updated = _deliver(person, "invoice:destroy"), _deliver(person, "invoice:update")
    return "webhooks", f"it follows the deletion {destroyed.message_id}"


def _tell_out_of_order(person: Person) -> tuple[str, str]:
    created, updated = _deliver(person, "invoice:create"), _deliver(person, "invoice:update")
    WebhookDelivery.objects.filter(pk=updated.pk).update(delivered_at=created.created_at)
    later = created.created_at + timedelta(minutes=1)
    WebhookDelivery.objects.filter(pk=created.pk).update(delivered_at=later)
    return "webhooks", f"it arrived before the earlier event {created.message_id}"


def _deliver(person: Person, kind: str) -> WebhookDelivery:
    webhook = Webhook.objects.create(account=person.account, kind=kind, url="https://a.example/", secret="")
    return WebhookDelivery.objects.create(
        account=person.account, webhook=webhook, message_id=f"msg_{kind}", kind=kind, subject_id=1, payload=""
    )


def _spoil_sort_key(person: Person) -> tuple[str, str]:
    Client.objects.filter(pk=_issue(person).client_id).update(name_key="ff")
    return "sorting", "name_key is not the sort key of name"


def _spoil_sort_key_of_numbers(person: Person) -> tuple[str, str]:
    Invoice.objects.filter(pk=_issue(person).pk).update(number_key=None)
    return "sorting", "number_key is not the sort key of number"


def _spoil_search(person: Person) -> tuple[str, str]:
    Client.objects.filter(pk=_issue(person).client_id).update(search_data="somebody else")
    return "search", "free text does not find it"


def _spoil_search_of_documents(person: Person) -> tuple[str, str]:
    Invoice.objects.filter(pk=_issue(person).pk).update(search_data="O’Brien")
    return "search", "free text does not find it"


_DAMAGES = (
    _count_elsewhere,
    _count_as_another,
    _number_twice,
    _note_another_rate,
    _number_as_test,
    _send_test,
    _tell_after_deletion,
    _tell_out_of_order,
    _spoil_sort_key,
    _spoil_sort_key_of_numbers,
    _spoil_search,
    _spoil_search_of_documents,
    _lose_number,
    _set_counter_back,
    _change_row,
    _change_summary,
    _lose_settlement,
    _spend_twice,
    _lose_movement,
    _count_twice,
    _lose_day,
    _issue_once_for_two_days,
    _forget_making,
    _lose_file,
)


@pytest.mark.parametrize("damage", _DAMAGES)
def test_planted_damage_is_found(alice: Person, damage: Callable[[Person], tuple[str, str]]) -> None:
    with scope(account=alice.account):
        rule, text = damage(alice)

    found = _check(alice)

    assert any(one.rule == rule and one.text.startswith(text) for one in found), found


def test_a_row_that_names_another_accounts_is_found(alice: Person, charlie: Person) -> None:
    with scope(account=alice.account):
        invoice = _issue(alice)
    with scope(account=charlie.account):
        theirs = _issue(charlie).client_id
    Invoice._base_manager.filter(pk=invoice.pk).update(client_id=theirs)

    text = "client names a row of another account"
    assert _check(alice) == [Inconsistency(f"invoices.invoice {invoice.pk}", "references", text)]
    assert _check(charlie) == []


def test_the_command_tells_what_it_found_and_fails(
    alice: Person,
    charlie: Person,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The test database is ready, and its connection must stay open.
    monkeypatch.setattr("tidebill.operation.database.prepare_database", lambda: None)
    # A second setup would send logs to the captured output.
    monkeypatch.setattr("django.setup", lambda: None)
    with scope(account=alice.account):
        invoice = _issue(alice)
    Invoice._base_manager.filter(pk=invoice.pk).update(price_net=1)

    assert main(["check"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out) == {
        "account": "acme",
        "subject": f"vat {invoice.number} ({invoice.pk})",
        "rule": "sums",
        "text": "price_net is 1.0, its rows come to 100.0",
    }
    assert told.err.splitlines()[-1] == "1 findings in 2 accounts"
    assert main(["check", charlie.account.prefix]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "0 findings in 1 accounts"
    assert main(["check", "nobody"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "tidebill: account not found: nobody"
