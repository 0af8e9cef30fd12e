"""A document issued by one account and imported by another can be exported there without loss."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django_scopes import scope

from tests.einvoicing import european, scenarios
from tests.einvoicing.conftest import Bill
from tests.einvoicing.examples import CEN, FACTURX, KOSIT, examples
from tests.people import Person
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import read, remove_attachment
from tidebill.einvoicing import model
from tidebill.einvoicing.building import build
from tidebill.einvoicing.reading.container import read_document
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.einvoicing.services.received import as_it_came, load_received
from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice

Issue = Callable[..., Invoice]
SYNTAXES = ("ubl", "cii")
SHORT = sorted(set(european.SCENARIOS) - {"thousand_rows"})


def _import(person: Person, content: bytes, *, name: str = "") -> Invoice:
    with scope(account=person.account):
        return import_document(person.account, content, name=name, other_recipient=True)


@pytest.mark.parametrize("name", SHORT)
def test_what_is_exported_imported_and_exported_is_the_same(bill: Bill, charlie: Person, name: str) -> None:
    source = load(european.SCENARIOS[name](bill))
    for syntax in SYNTAXES:
        first = formats()[syntax].write(source)

        expense = _import(charlie, first)

        with scope(account=charlie.account):
            (kept,) = Attachment.objects.filter(invoice=expense, added=True)
            assert read(kept) == first
            assert as_it_came(expense, formats()[syntax]) == first
            # Writing the read document again loses no term either.
            assert formats()[syntax].write(load_received(expense)) == first
            other = examine(expense, formats()[SYNTAXES[syntax == "ubl"]])
            delete_invoice(expense.pk)
        assert other.content, [(found.rule, str(found.text)) for found in other.findings]
        assert _terms(_read(other.content)) == _terms(_read(first))


@pytest.mark.parametrize("name", sorted(set(scenarios.SCENARIOS) - {"thousand_rows"}))
def test_a_polish_e_invoice_comes_out_as_it_came_in(issue: Issue, charlie: Person, name: str) -> None:
    source = load(scenarios.SCENARIOS[name](issue))
    first = formats()["ksef"].write(source)

    expense = _import(charlie, first)

    with scope(account=charlie.account):
        assert as_it_came(expense, formats()["ksef"]) == first
        for syntax in SYNTAXES:
            said = examine(expense, formats()[syntax])
            assert said.content, [(found.rule, found.field, str(found.text)) for found in said.findings]
            assert _terms(_read(said.content)) == _terms(build(load_received(expense)))


def _get(client: Client, person: Person, address: str) -> tuple[int, bytes]:
    answer = client.get(address, headers=person.headers)
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content


def test_an_expense_answers_its_e_invoice_in_any_format(client: Client, bob: Person, charlie: Person) -> None:
    first = examples(*CEN)["ubl-tc434-example9.xml"]
    expense = _import(bob, first)

    place = f"/invoices/{expense.pk}"
    assert _get(client, bob, f"{place}.ubl") == (200, first)
    status, other = _get(client, bob, f"{place}.cii")
    assert (status, _terms(_read(other))) == (200, _terms(_read(first)))
    assert _get(client, charlie, f"{place}.ubl")[0] == _get(client, charlie, f"{place}.cii")[0] == 404


def test_an_old_format_is_said_in_the_one_of_today(client: Client, bob: Person) -> None:
    old = examples(*FACTURX)["xml/zugferd-comfort.xml"]
    expense = _import(bob, old)

    with scope(account=bob.account):
        assert as_it_came(expense, formats()["cii"]) is None
    status, content = _get(client, bob, f"/invoices/{expense.pk}.cii")

    assert b"urn:ferd" not in content
    assert status == 200


def test_what_only_an_extension_says_is_refused_in_other_formats(client: Client, bob: Person) -> None:
    first = examples(*KOSIT)["business-cases/extension/04.01a-INVOICE_ubl.xml"]
    expense = _import(bob, first)

    assert _get(client, bob, f"/invoices/{expense.pk}.ubl") == (200, first)
    status, told = _get(client, bob, f"/invoices/{expense.pk}.cii")
    assert status == 422
    assert json.loads(told)["message"] == {"positions": ["sublines can't be included (TIDEBILL-03)"]}


def test_without_its_file_an_expense_is_no_e_invoice(client: Client, bob: Person) -> None:
    expense = _import(bob, examples(*CEN)["ubl-tc434-example9.xml"])
    with scope(account=bob.account):
        (kept,) = Attachment.objects.filter(invoice=expense, added=True)
        remove_attachment(expense.pk, kept.pk)

    status, told = _get(client, bob, f"/invoices/{expense.pk}.ubl")

    assert status == 422
    assert "only documents you issue can be e-invoices" in told.decode()


def _read(xml: bytes) -> model.Invoice:
    return read_document(xml)[1]


def _terms(invoice: model.Invoice) -> model.Invoice:
    """Return all terms except the format's name and those the standard lacks."""
    lines = tuple(replace(line, wire_tax="", tax_amount=None) for line in invoice.lines)
    payments = tuple(replace(found, text="") for found in invoice.payments[1:])
    return replace(
        invoice, customization="", charges=(), lines=lines, payments=(*invoice.payments[:1], *payments)
    )
