"""Bank accounts on documents."""

from typing import Any

import pytest

from tests.invoices.conftest import ROW, Issue
from tests.people import Person
from tidebill.accounts.commands import BankAccountInput, DepartmentInput
from tidebill.accounts.models import Account, BankAccount, Department
from tidebill.accounts.services.bank_accounts import create_bank_account, delete_bank_account
from tidebill.accounts.services.departments import create_department, main_department, update_department
from tidebill.accounts.wire import BankAccount as Record
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.services.clients import create_client
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.wire.errors import Invalid

POLISH = "PL61109010140000071219812874"
DUTCH = "NL91ABNA0417164300"


def _record(account: Account, number: str, **attributes: Any) -> BankAccount:
    return create_bank_account(
        account, Record.read({"bank_account_number": number, **attributes}).build(BankAccountInput)
    )


def _shown(department: Department, **flags: Any) -> dict[str, Any]:
    return {"bank_account_version_departments": [{"department_id": department.pk, **flags}]}


def _update(invoice: Invoice, **attributes: Any) -> Invoice:
    return update_invoice(invoice.pk, Wire.read(attributes).build(InvoiceChange))


def _numbers(invoice: Invoice) -> list[str]:
    return [row["bank_account_number"] for row in invoice.bank_accounts]


def _seller(invoice: Invoice) -> tuple[str | None, str | None, str | None, int | None]:
    bank, number = invoice.seller_bank, invoice.seller_bank_account
    return bank, number, invoice.seller_bank_swift, invoice.seller_bank_account_id


@pytest.fixture
def main(scoped: Account) -> Department:
    """The main department with bank data in its own columns."""
    values = {"bank": "Old bank", "bank_account": "OLD 1", "bank_swift": "OLDPLPW"}
    return update_department(main_department(), values=DepartmentInput(**values))


def test_it_is_paid_to_the_bank_of_a_department_that_shows_no_accounts(
    issue: Issue, main: Department
) -> None:
    invoice = issue()

    assert invoice.bank_accounts == []
    assert _seller(invoice) == ("Old bank", "OLD 1", "OLDPLPW", None)


def test_it_copies_what_the_department_shows(issue: Issue, scoped: Account, main: Department) -> None:
    other = _record(scoped, DUTCH, **_shown(main))
    first = _record(
        scoped, POLISH, bank_name="ING", bank_swift="INGBPLPW", **_shown(main, main_on_department=1)
    )
    _record(scoped, "3", **_shown(main, show_on_invoice=False))

    invoice = issue()

    assert invoice.bank_accounts == [first.copied, other.copied]
    assert _seller(invoice) == ("ING", POLISH, "INGBPLPW", first.pk)


def test_it_keeps_what_it_copied(issue: Issue, scoped: Account, main: Department) -> None:
    record = _record(scoped, POLISH, **_shown(main))
    invoice = issue()

    delete_bank_account(record)

    assert _numbers(Invoice.objects.get(pk=invoice.pk)) == [POLISH]


def test_accounts_that_are_sent_replace_the_departments(
    issue: Issue, scoped: Account, main: Department
) -> None:
    _record(scoped, POLISH, **_shown(main))

    invoice = issue(
        bank_accounts=[{"bank_account_number": "nl91 abna-0417-1643-00", "bank_swift": "ABNANL2A"}]
    )

    created = BankAccount.objects.get(number_key=DUTCH[2:])
    assert invoice.bank_accounts == [created.copied]
    assert (created.bank_name, created.bank_currency) == ("Rachunek bankowy", "PLN")
    assert _seller(invoice) == ("Rachunek bankowy", DUTCH, "ABNANL2A", created.pk)


def test_no_account_at_all_can_be_sent(issue: Issue, scoped: Account, main: Department) -> None:
    _record(scoped, POLISH, **_shown(main))

    assert issue(bank_accounts=[]).bank_accounts == []


def test_of_a_number_that_is_known_the_record_counts(issue: Issue, scoped: Account) -> None:
    record = _record(scoped, POLISH, name="Known", bank_name="ING")
    sent = {"bank_account_number": POLISH[2:], "name": "Sent", "bank_name": "Other"}

    invoice = issue(bank_accounts=[sent, {"bank_account_number": POLISH}])

    assert invoice.bank_accounts == [record.copied]
    assert BankAccount.objects.get() == record


@pytest.mark.parametrize("row", [{}, {"bank_account_number": ""}, {"bank_account_number": " - "}, {"id": 1}])
def test_it_refuses_an_account_without_a_number(scoped: Account, row: dict[str, Any]) -> None:
    rows = [{"bank_account_number": DUTCH}, row]
    before = _counts()

    with pytest.raises(Invalid) as refusal:
        create_invoice(
            scoped,
            Wire.read({"buyer_name": "B", "positions": [ROW], "bank_accounts": rows}).build(NewInvoice),
        )

    found = {name: [str(text) for text in texts] for name, texts in refusal.value.errors.items()}
    assert found == {"bank_accounts": ["can't be blank"]}
    assert _counts() == before


def test_a_sellers_account_that_is_sent_is_the_only_one(
    issue: Issue, scoped: Account, main: Department
) -> None:
    _record(scoped, POLISH, **_shown(main))

    invoice = issue(seller_bank_account=DUTCH)

    assert (invoice.bank_accounts, invoice.seller_bank_account) == ([], DUTCH)


def test_a_record_is_chosen_by_its_number(issue: Issue, scoped: Account, main: Department) -> None:
    _record(scoped, POLISH, **_shown(main))
    chosen = _record(scoped, DUTCH)

    invoice = issue(seller_bank_account_id=chosen.pk)

    assert (_numbers(invoice), invoice.seller_bank_account_id) == ([DUTCH], chosen.pk)


def test_it_refuses_the_record_of_another_account(scoped: Account, charlie: Person) -> None:
    foreign = BankAccount.objects.model._base_manager.create(
        account=charlie.account, bank_account_number=DUTCH, bank_currency="EUR"
    )
    before = _counts()

    with pytest.raises(Invalid) as refusal:
        create_invoice(
            scoped, Wire.read({"buyer_name": "B", "seller_bank_account_id": foreign.pk}).build(NewInvoice)
        )

    assert list(refusal.value.errors) == ["seller_bank_account_id"]
    assert _counts() == before


def test_a_copy_takes_what_the_department_shows_now(issue: Issue, scoped: Account, main: Department) -> None:
    source = issue(bank_accounts=[{"bank_account_number": DUTCH}])
    record = _record(scoped, POLISH, **_shown(main))

    copy = issue(copy_invoice_from=source.pk, buyer_name=None, positions=None)

    assert copy.bank_accounts == [record.copied]
    assert copy.seller_bank_account == POLISH


# ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_account_is_changed_by_its_id_on_this_document_alone(issue: Issue, scoped: Account) -> None:
    invoice = issue(bank_accounts=[{"bank_account_number": DUTCH}, {"bank_account_number": POLISH}])
    first, second = invoice.bank_accounts

    changed = _update(
        invoice, bank_accounts=[{"id": first["id"], "bank_name": "ABN", "bank_swift": "ABNANL2A"}]
    )

    assert changed.bank_accounts == [{**first, "bank_name": "ABN", "bank_swift": "ABNANL2A"}, second]
    assert _seller(changed) == ("ABN", DUTCH, "ABNANL2A", first["id"])
    assert BankAccount.objects.get(pk=first["id"]).bank_name == "Rachunek bankowy"


def test_accounts_are_added_and_removed(issue: Issue, scoped: Account) -> None:
    invoice = issue(bank_accounts=[{"bank_account_number": DUTCH}])
    (first,) = invoice.bank_accounts

    added = _update(invoice, bank_accounts=[{"bank_account_number": POLISH}])
    removed = _update(invoice, bank_accounts=[{"id": first["id"], "_destroy": 1}])
    emptied = _update(invoice, bank_accounts=[{"id": removed.bank_accounts[0]["id"], "_destroy": 1}])

    assert (_numbers(added), _numbers(removed)) == ([DUTCH, POLISH], [POLISH])
    assert removed.seller_bank_account == POLISH
    assert (emptied.bank_accounts, _seller(emptied)) == ([], (None, None, None, None))


def test_another_number_is_another_record(issue: Issue, scoped: Account) -> None:
    invoice = issue(bank_accounts=[{"bank_account_number": DUTCH}])
    (row,) = invoice.bank_accounts

    changed = _update(invoice, bank_accounts=[{"id": row["id"], "bank_account_number": POLISH}])

    record = BankAccount.objects.get(bank_account_number=POLISH)
    assert changed.bank_accounts == [record.copied]
    assert BankAccount.objects.get(pk=row["id"]).bank_account_number == DUTCH


def test_it_refuses_to_remove_an_account_it_does_not_have(issue: Issue, scoped: Account) -> None:
    invoice = issue(bank_accounts=[{"bank_account_number": DUTCH}])

    with pytest.raises(Invalid) as refusal:
        _update(invoice, bank_accounts=[{"id": 10**6, "_destroy": True}])

    assert list(refusal.value.errors) == ["bank_accounts[0].id"]
    assert _numbers(Invoice.objects.get(pk=invoice.pk)) == [DUTCH]


def test_what_is_sent_back_is_no_change(issue: Issue, scoped: Account, main: Department) -> None:
    _record(scoped, POLISH, **_shown(main))
    invoice = issue(seller_bank="Shown otherwise")

    _update(invoice, bank_accounts=invoice.bank_accounts, seller_bank_account=invoice.seller_bank_account)

    assert not JournalEntry.objects.filter(action="invoice.update").exists()
    assert Invoice.objects.get(pk=invoice.pk).seller_bank == "Shown otherwise"


def test_another_department_brings_its_accounts(issue: Issue, scoped: Account, main: Department) -> None:
    _record(scoped, POLISH, **_shown(main))
    branch = create_department(scoped, values=DepartmentInput(name="Branch", bank_account="BRANCH 1"))
    other = create_department(scoped, values=DepartmentInput(name="Other"))
    record = _record(scoped, DUTCH, **_shown(other))
    invoice = issue()

    without = _update(invoice, department_id=branch.pk)
    assert (without.bank_accounts, without.seller_bank_account) == ([], "BRANCH 1")
    assert without.seller_bank_account_id is None

    changed = _update(invoice, department_id=other.pk)
    assert changed.bank_accounts == [record.copied]


def test_another_sellers_account_is_then_the_only_one(
    issue: Issue, scoped: Account, main: Department
) -> None:
    _record(scoped, POLISH, **_shown(main))
    invoice = issue()

    changed = _update(invoice, seller_bank_account=DUTCH)

    assert (changed.bank_accounts, changed.seller_bank_account) == ([], DUTCH)
    assert changed.seller_bank_account_id is None


# ── Numbers that one client pays to ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def mass(main: Department) -> Department:
    values = {"use_mass_payment": True, "mass_payment_pattern": "1090 1014 0000 0712"}
    return update_department(main, values=DepartmentInput(**values))


def test_a_client_with_a_number_of_its_own_pays_to_it(
    issue: Issue, scoped: Account, mass: Department
) -> None:
    _record(scoped, DUTCH, **_shown(mass))
    client = create_client(
        scoped, ClientInput(name="Payer", use_mass_payment=True, mass_payment_code="19812874")
    )

    invoice = issue(client_id=client.pk, bank_accounts=[{"bank_account_number": "OTHER"}])

    (row,) = invoice.bank_accounts
    assert (row["id"], row["bank_account_number"]) == (0, POLISH)
    assert _seller(invoice) == ("Old bank", POLISH, "OLDPLPW", None)
    assert not BankAccount.objects.filter(bank_account_number="OTHER").exists()


def test_a_client_without_a_code_pays_like_others(issue: Issue, scoped: Account, mass: Department) -> None:
    coded = create_client(scoped, ClientInput(name="Payer", mass_payment_code="19812874"))
    plain = create_client(scoped, ClientInput(name="Other", use_mass_payment=True))

    assert issue(client_id=coded.pk).seller_bank_account == POLISH
    assert issue(client_id=plain.pk).seller_bank_account == "OLD 1"
    assert issue(buyer_name="New", buyer_mass_payment_code="19812874").seller_bank_account == POLISH


def test_another_client_takes_its_own_number_along(issue: Issue, scoped: Account, mass: Department) -> None:
    payer = create_client(
        scoped, ClientInput(name="Payer", use_mass_payment=True, mass_payment_code="19812874")
    )
    other = create_client(scoped, ClientInput(name="Other"))
    invoice = issue(client_id=payer.pk)

    changed = _update(invoice, client_id=other.pk)

    assert changed.bank_accounts == []
    assert _seller(changed) == ("Old bank", "OLD 1", "OLDPLPW", None)
    assert _numbers(_update(invoice, client_id=payer.pk)) == [POLISH]


def _counts() -> list[int]:
    return [model.objects.count() for model in (Invoice, BankAccount, JournalEntry)]
