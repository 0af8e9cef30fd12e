"""The list of all documents' files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.services import create_department

pytestmark = pytest.mark.django_db


def attach(person: Person, name: str, **values: object) -> int:
    """Create a document with a file of this name; return the document's id."""
    api = Caller(person)
    number = int(api.post("/invoices.json", {"invoice": {"buyer_name": "Buyer", **values}}).json()["id"])
    file = SimpleUploadedFile(name, b"%PDF-1.7", content_type="application/pdf")
    answer = api.client.post(f"/invoices/{number}/attachments.json", {"file": file}, headers=api.headers)
    assert answer.status_code == 201, answer.content
    return number


def listed(person: Person, **query: object) -> list[tuple[object, ...]]:
    answer = Caller(person).get("/attachments.json", **query)
    assert answer.status_code == 200, answer.content
    return [(row["name"], row["invoice_id"], row["size"]) for row in answer.json()]


def test_files_of_all_documents_are_listed_the_newest_first(alice: Person, bob: Person) -> None:
    first, second = attach(alice, "contract.pdf"), attach(bob, "photo.pdf")

    assert listed(alice) == [("photo.pdf", second, 8), ("contract.pdf", first, 8)]
    assert listed(alice, query="CONTR") == [("contract.pdf", first, 8)]
    assert listed(alice, invoice_id=second) == [("photo.pdf", second, 8)]


def test_nobody_sees_those_of_another_account(alice: Person, charlie: Person) -> None:
    attach(alice, "contract.pdf")

    assert listed(charlie) == []


def test_files_of_a_deleted_document_are_gone(alice: Person) -> None:
    number = attach(alice, "contract.pdf")
    Caller(alice).delete(f"/invoices/{number}.json")

    assert listed(alice) == []


def test_who_is_kept_to_a_department_sees_its_files_only(alice: Person, bob: Person) -> None:
    north = create_department(alice.account, values=DepartmentInput(name="North"), by=alice.user)
    attach(alice, "all.pdf")
    number = attach(alice, "north.pdf", department_id=north.pk)
    Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": {"department_ids": [north.pk]}})

    assert listed(bob) == [("north.pdf", number, 8)]


def test_the_page_leads_to_the_file_and_its_document(alice: Person) -> None:
    number = attach(alice, "contract.pdf")

    page = Visitor(alice).read("/attachments")

    assert f'href="/invoices/{number}/attachments/' in page
    assert f'href="/invoices/{number}"' in page
