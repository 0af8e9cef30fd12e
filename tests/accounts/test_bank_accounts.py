from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope

from tests.events.together import together
from tests.people import Person
from tidebill.accounts.commands import BankAccountInput, DepartmentInput
from tidebill.accounts.models import Account, BankAccount, BankAccountDepartment, Department
from tidebill.accounts.services.bank_accounts import (
    create_bank_account,
    delete_bank_account,
    known_or_new,
    update_bank_account,
)
from tidebill.accounts.services.departments import create_department, main_department, update_department
from tidebill.accounts.wire import BankAccount as Wire
from tidebill.events.models import JournalEntry
from tidebill.wire.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
POLISH = "61 1090 1014 0000 0712 1981 2874"
# With the country prefix that it lacked.
WRITTEN = f"PL{POLISH}"
NORMALISED = "PL61109010140000071219812874"
DUTCH = "NL91ABNA0417164300"


def _create(account: Account, number: str | None = POLISH, **attributes: Any) -> BankAccount:
    return create_bank_account(
        account, Wire.read({"bank_account_number": number, **attributes}).build(BankAccountInput)
    )


def _update(bank_account: BankAccount, **attributes: Any) -> BankAccount:
    return update_bank_account(bank_account, Wire.read(attributes).build(BankAccountInput))


def _for(department: Department, **flags: Any) -> dict[str, Any]:
    return {"bank_account_version_departments": [{"department_id": department.pk, **flags}]}


def _shown(department: Department) -> list[str]:
    rows = Department.objects.get(pk=department.pk).shown_bank_accounts
    return [row["bank_account_number"] for row in rows]


def _everything() -> list[list[dict[str, Any]]]:
    models = (BankAccount, BankAccountDepartment, Department, JournalEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_keeps_the_number_as_it_was_written(scoped: Account) -> None:
    assert _create(scoped).bank_account_number == WRITTEN
    assert _create(scoped, "nl91 abna-0417 1643 00").number_key == DUTCH[2:]


def test_it_has_the_documented_defaults(scoped: Account) -> None:
    bank_account = _create(scoped)

    assert (bank_account.bank_name, bank_account.bank_currency) == ("Rachunek bankowy", "PLN")
    assert (bank_account.own_bank_account, bank_account.factor_bank_account) == (False, False)


def test_its_currency_is_that_of_its_department(scoped: Account) -> None:
    update_department(main_department(), values=DepartmentInput(bank_account_currency="usd"))
    branch = create_department(scoped, values=DepartmentInput(name="Branch", bank_account_currency="EUR"))

    of_main = _create(scoped)
    of_branch = _create(scoped, DUTCH, **_for(branch))
    sent = _create(scoped, "1", bank_currency="CHF")

    assert [row.bank_currency for row in (of_main, of_branch, sent)] == ["USD", "EUR", "CHF"]


@pytest.mark.parametrize("number", [None, "", "  ", " - - "])
def test_it_needs_a_number(scoped: Account, number: str | None) -> None:
    before = _everything()

    with pytest.raises(Invalid) as refusal:
        _create(scoped, number)

    assert [str(text) for text in refusal.value.errors["bank_account_number"]] == ["can't be blank"]
    assert _everything() == before


def test_it_refuses_a_number_that_is_known(scoped: Account) -> None:
    _create(scoped)
    other = _create(scoped, DUTCH)
    before = _everything()

    for change in (lambda: _create(scoped, NORMALISED), lambda: _update(other, bank_account_number=POLISH)):
        with pytest.raises(Invalid) as refusal:
            change()
        assert [str(t) for t in refusal.value.errors["bank_account_number"]] == ["has already been taken"]
    assert _everything() == before


def test_a_number_is_free_again_once_its_account_is_deleted(scoped: Account) -> None:
    first = _create(scoped)
    delete_bank_account(first)

    assert _create(scoped).pk != first.pk


def test_departments_show_their_accounts_the_main_one_first(scoped: Account) -> None:
    main = main_department()
    _create(scoped, "1", **_for(main))
    _create(scoped, "2", **_for(main, main_on_department=True))
    _create(scoped, "3", **_for(main, show_on_invoice=False))
    _create(scoped, "4")

    assert _shown(main) == ["2", "1"]


def test_a_department_has_one_main_account(scoped: Account) -> None:
    main = main_department()
    first, second = (_create(scoped, number, **_for(main, main_on_department=True)) for number in "12")

    assert _shown(main) == ["2", "1"]
    _update(first, **_for(main, main_on_department=True))
    assert _shown(main) == ["1", "2"]
    links = BankAccountDepartment.objects.filter(main_on_department=True)
    assert [link.bank_account_id for link in links] == [first.pk]
    assert BankAccount.objects.get(pk=second.pk).updated_at == second.updated_at


def test_a_change_reaches_what_departments_show(scoped: Account) -> None:
    main = main_department()
    bank_account = _create(scoped, **_for(main))

    _update(bank_account, bank_name="ING", bank_swift="INGBPLPW")

    (row,) = Department.objects.get(pk=main.pk).shown_bank_accounts
    assert row == {
        "id": bank_account.pk,
        "name": None,
        "bank_name": "ING",
        "bank_account_number": WRITTEN,
        "bank_currency": "PLN",
        "bank_swift": "INGBPLPW",
        "account_description": None,
        "own_bank_account": False,
        "own_bank_account_type": None,
        "factor_bank_account": False,
        "formatted_bank_account_number": "PL61 1090 1014 0000 0712 1981 2874",
    }


def test_departments_that_are_not_mentioned_stay(scoped: Account) -> None:
    main, branch = main_department(), create_department(scoped, values=DepartmentInput(name="Branch"))
    bank_account = _create(scoped, **_for(main, main_on_department=True))

    _update(bank_account, **_for(branch))
    _update(bank_account, **_for(main, show_on_invoice=False))
    _update(bank_account, name="Renamed")

    links = BankAccountDepartment.objects.order_by("department_id")
    assert [(link.show_on_invoice, link.main_on_department) for link in links] == [
        (False, True),
        (True, False),
    ]
    assert (_shown(main), _shown(branch)) == ([], [WRITTEN])


def test_it_is_taken_away_from_a_department(scoped: Account) -> None:
    main = main_department()
    bank_account = _create(scoped, **_for(main))

    _update(bank_account, **_for(main, remove=True))
    _update(bank_account, **_for(main, remove="1"))

    assert _shown(main) == []
    assert not BankAccountDepartment.objects.exists()


def test_a_deleted_account_is_shown_nowhere(scoped: Account) -> None:
    main = main_department()
    bank_account = _create(scoped, **_for(main))

    delete_bank_account(bank_account)

    assert _shown(main) == []
    with pytest.raises(NotFound):
        _update(BankAccount.objects.get(pk=bank_account.pk), name="Late")


def test_it_refuses_the_department_of_another_account(scoped: Account, charlie: Person) -> None:
    foreign = Department.objects.model._base_manager.get(account=charlie.account)
    bank_account = _create(scoped)
    before = _everything()

    for change in (
        lambda: _create(scoped, DUTCH, **_for(foreign)),
        lambda: _update(bank_account, **_for(foreign)),
    ):
        with pytest.raises(Invalid) as refusal:
            change()
        assert list(refusal.value.errors) == ["bank_account_version_departments[0].department_id"]
    assert _everything() == before


def test_it_journals_what_was_different(scoped: Account, alice: Person) -> None:
    main = main_department()
    bank_account = _create(scoped)

    sent = Wire.read({"name": "Main", **_for(main)}).build(BankAccountInput)
    update_bank_account(bank_account, sent, by=alice.user)

    entry = JournalEntry.objects.get(action="bank_account.update")
    assert entry.before == {"name": None, "bank_account_version_departments": []}
    link = {"department_id": main.pk, "show_on_invoice": True, "main_on_department": False}
    assert entry.after == {"name": "Main", "bank_account_version_departments": [link]}
    assert entry.user == alice.user


def test_nothing_new_is_no_change(scoped: Account) -> None:
    bank_account = _create(scoped, **_for(main_department()))
    before = _everything()

    _update(bank_account, bank_account_number=WRITTEN, **_for(main_department(), show_on_invoice=True))

    assert _everything() == before


def test_of_a_number_that_is_known_the_record_counts(scoped: Account) -> None:
    known = _create(scoped, name="Known")
    rows = [
        {"bank_account_number": NORMALISED, "name": "Sent"},
        {"bank_account_number": "1", "bank_name": "ING"},
        {"bank_account_number": " 1 "},
    ]

    found = known_or_new(
        scoped, [BankAccountInput(**row) for row in rows], department=main_department(), by=None
    )

    assert [(row.name, row.bank_account_number) for row in found] == [("Known", WRITTEN), (None, "1")]
    assert found[0] == known
    assert BankAccount.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_documents_with_a_new_number_one_keeps_it(alice: Person) -> None:
    numbers = [str(number) for number in range(1, 21)]

    def keep(number: str) -> int:
        rows = [BankAccountInput(bank_account_number=number)]
        with transaction.atomic():
            return known_or_new(alice.account, rows, department=main_department(), by=None)[0].pk

    def keep_all() -> list[int]:
        with scope(account=alice.account):
            return [keep(number) for number in numbers]

    found = together(4, keep_all)

    with scope(account=alice.account):
        kept = {row.bank_account_number: row.pk for row in BankAccount.objects.all()}
    assert found == [[kept[number] for number in numbers]] * 4
    assert len(kept) == len(numbers)
