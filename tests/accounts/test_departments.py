from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.people import Person
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.images import Image
from tidebill.accounts.models import Account, Department
from tidebill.accounts.services import (
    create_department,
    delete_department,
    main_department,
    update_department,
)
from tidebill.events.models import JournalEntry
from tidebill.wire.errors import Invalid, RuleViolation

pytestmark = pytest.mark.django_db
LOGO = Image("our logo.gif", b"bytes of a picture", "image/png", "png")


def test_it_creates_a_department_with_the_recorded_defaults(scoped: Account) -> None:
    department = create_department(scoped, values=DepartmentInput(name="Branch", tax_no=None))

    stored = Department.objects.get(pk=department.pk)
    assert (stored.name, stored.tax_no, stored.city, stored.capital) == ("Branch", None, "", None)
    assert (stored.main, stored.use_pattern, stored.email_template_kind) == (False, False, "default")
    assert stored.invoice_pattern == "nr-m/mm/yyyy"
    assert main_department().name == "Acme"


def test_it_hands_over_to_a_new_main_department(scoped: Account) -> None:
    former = main_department()

    branch = create_department(scoped, values=DepartmentInput(name="Branch", main=True))

    assert main_department() == branch
    assert Department.objects.get(pk=former.pk).main is False


def test_it_hands_back_when_the_former_one_is_made_main_again(scoped: Account) -> None:
    former = main_department()
    create_department(scoped, values=DepartmentInput(name="Branch", main=True))
    former.refresh_from_db()

    update_department(former, values=DepartmentInput(main=True))

    assert main_department() == former
    assert Department.objects.filter(main=True).count() == 1


def test_it_stays_main_when_told_not_to_be(scoped: Account) -> None:
    update_department(main_department(), values=DepartmentInput(main=False, city="Gdynia"))

    assert main_department().city == "Gdynia"


def test_it_lets_no_account_have_two_main_departments(scoped: Account) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(account=scoped, name="Second", main=True)


def test_it_journals_what_was_different(alice: Person, scoped: Account) -> None:
    update_department(main_department(), values=DepartmentInput(city="Gdynia"), by=alice.user)

    entry = JournalEntry.objects.get(action="department.update")
    assert (entry.before, entry.after, entry.user) == ({"city": ""}, {"city": "Gdynia"}, alice.user)


@pytest.mark.parametrize("name", ["", "  ", None])
def test_it_refuses_a_department_without_a_name(scoped: Account, name: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        update_department(main_department(), values=DepartmentInput(name=name))

    assert [str(text) for text in refusal.value.errors["name"]] == ["can't be blank"]
    assert main_department().name == "Acme"


def test_it_deletes_by_hiding(scoped: Account) -> None:
    department = create_department(scoped, values=DepartmentInput(name="Branch"))

    delete_department(department)

    assert Department.objects.get(pk=department.pk).deleted is True


def test_it_refuses_to_delete_the_main_department(scoped: Account) -> None:
    with pytest.raises(RuleViolation):
        delete_department(main_department())

    assert main_department().deleted is False


def test_it_changes_nothing_when_told_what_it_is(scoped: Account) -> None:
    before = Department.objects.values().get()

    update_department(main_department(), values=DepartmentInput(name="Acme", main=None, tax_no=""))

    assert Department.objects.values().get() == before
    assert not JournalEntry.objects.filter(action="department.update").exists()


def test_it_keeps_a_logo_beside_its_facts(scoped: Account) -> None:
    update_department(main_department(), values=DepartmentInput(logo=LOGO))

    stored = main_department()
    facts = (stored.logo_file_name, stored.logo_content_type, stored.logo_file_size)
    assert facts == ("our logo.gif", "image/png", len(LOGO.content))
    assert stored.logo_updated_at is not None and stored.logo_updated_at <= stored.updated_at
    assert Path(stored.logo.path).read_bytes() == LOGO.content
    assert Path(stored.logo.path).is_relative_to(settings.MEDIA_ROOT)
    assert "our logo" not in stored.logo.name


def test_it_discards_the_logo_that_another_replaces(
    scoped: Account, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    update_department(main_department(), values=DepartmentInput(logo=LOGO))
    former = Path(main_department().logo.path)
    with django_capture_on_commit_callbacks(execute=True):
        update_department(main_department(), values=DepartmentInput(logo=replace(LOGO, content=b"other")))

    assert not former.exists()
    assert Path(main_department().logo.path).read_bytes() == b"other"


def test_it_takes_a_stamp_away(
    scoped: Account, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    update_department(main_department(), values=DepartmentInput(stamp=LOGO))
    former = Path(main_department().stamp.path)
    with django_capture_on_commit_callbacks(execute=True):
        update_department(main_department(), values=DepartmentInput(stamp=None))

    stored = main_department()
    assert not stored.stamp
    assert (stored.stamp_file_name, stored.stamp_file_size, stored.stamp_updated_at) == (None, None, None)
    assert not former.exists()


def test_it_numbers_by_its_own_pattern_only_when_told_to(scoped: Account) -> None:
    department = update_department(
        main_department(), values=DepartmentInput(invoice_pattern="F/nr", pattern_kp=None)
    )
    assert department.number_pattern("vat") is None

    department.use_pattern = True
    assert department.number_pattern("vat") == "F/nr"
    assert department.number_pattern("kp") is None
    assert department.number_pattern("unheard of") is None
