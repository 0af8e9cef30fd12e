"""A file addressed to another company is not booked before a person has decided."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from tests.caller import Caller
from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tests.einvoicing.test_receive_mail import _mail
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account, Department
from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.receiving import AddressedToAnother, import_document
from tidebill.einvoicing.services.receiving.mail import receive_mail
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import company_numbers
from tidebill.mail.models import Mail

OURS = {"tax_no": "DE123456788"}
OTHER = {"tax_no": "DE136695976"}


def file_to(bill: Bill, **buyer: Any) -> bytes:
    return formats()["ubl"].write(load(bill(positions=[row()], **buyer)))


def be(account: Account, **columns: str) -> None:
    Department.objects.filter(account=account).update(**columns)


def upload(visitor: Visitor, content: bytes) -> None:
    file = SimpleUploadedFile("one.xml", content)
    answer = visitor.send("/invoices/import", seen_on="/invoices/import", file=file)
    assert answer.status_code in (302, 303), answer.content


@pytest.mark.parametrize(
    ("own", "buyer", "is_refused"),
    [
        (OURS, {}, False),
        ({"tax_no": "123456788"}, {}, False),
        (OTHER, {}, True),
        ({"tax_no": ""}, {}, False),
        (OTHER, {"buyer_tax_no": ""}, False),
        (OTHER, {"buyer_tax_no": "", "buyer_einvoice_address": "0088:5790000436071"}, True),
        ({"einvoice_address": "0088:5790000436071"}, {"buyer_einvoice_address": "0088:5790000436071"}, False),
        ({"tax_no": "FR40303265045"}, {"buyer_tax_no": "FR40303265045", "buyer_country": "FR"}, False),
        (
            {"tax_no": "SE556036079301"},
            {"buyer_tax_no": "", "buyer_einvoice_address": "0007:5560360793"},
            False,
        ),
    ],
)
def test_the_buyer_is_compared_with_the_departments(
    own: dict[str, str], buyer: dict[str, str], is_refused: bool, scoped: Account, bill: Bill
) -> None:
    content = file_to(bill, **buyer)
    be(scoped, **own)
    if not is_refused:
        assert import_document(scoped, content).price_gross == 123
        return
    with pytest.raises(AddressedToAnother) as refused:
        import_document(scoped, content)
    assert "Muster GmbH" in str(refused.value.addressee)
    assert not Invoice.objects.filter(income=False).exists()
    assert import_document(scoped, content, other_recipient=True).price_gross == 123


@pytest.mark.parametrize("refusing", ["other_recipient=0", "strict=1"])
def test_a_program_may_ask_the_api_to_refuse_the_file(alice: Person, bill: Bill, refusing: str) -> None:
    content = file_to(bill)
    be(alice.account, **OTHER)
    caller = Caller(alice)

    refused = caller.post(f"/invoices/import.json?{refusing}", content, content_type="application/xml")

    assert refused.status_code == 422
    assert "Muster GmbH, DE123456788" in refused.json()["message"]
    assert not HeldFile.objects.exists()
    assert not Invoice.objects.filter(income=False).exists()


def test_the_api_imports_the_file_with_a_warning(alice: Person, bill: Bill) -> None:
    content = file_to(bill)
    be(alice.account, **OTHER)
    body = {"file": base64.b64encode(content).decode(), "file_name": "one.xml"}
    caller = Caller(alice)

    warned = caller.post("/invoices/import.json", body)

    assert warned.status_code == 201, warned.content
    assert "addressed to Muster GmbH, DE123456788" in warned["Warning"]
    again = caller.post("/invoices/import.json", {**body, "other_recipient": True})
    assert "already been imported" in again.json()["message"]


def test_the_api_imports_a_confirmed_file_without_a_warning(alice: Person, bill: Bill) -> None:
    content = file_to(bill)
    be(alice.account, **OTHER)

    place = "/invoices/import.json?other_recipient=1"
    taken = Caller(alice).post(place, content, content_type="application/xml")

    assert taken.status_code == 201, taken.content
    assert "Warning" not in taken.headers


def test_a_person_sees_the_warning_and_decides(alice: Person, bill: Bill) -> None:
    contents = [file_to(bill, buyer_name=name) for name in ("One GmbH", "Two GmbH")]
    be(alice.account, **OTHER)
    visitor = Visitor(alice)
    for content in (*contents, contents[0]):
        upload(visitor, content)
    page = visitor.read("/invoices/import")
    assert page.count("Import nevertheless") == 2
    assert "Buyer: One GmbH, DE123456788" in page
    assert not Invoice.objects.filter(income=False).exists()
    one, two = HeldFile.objects.order_by("pk")

    booked = visitor.send(f"/invoices/import/held/{one.pk}", seen_on="/invoices/import")
    assert booked.status_code in (302, 303)
    assert Invoice.objects.get(income=False).price_gross == 123
    visitor.send(f"/invoices/import/held/{two.pk}", seen_on="/invoices/import", _method="DELETE")
    assert "Import nevertheless" not in visitor.read("/invoices/import")
    assert not any(bytes(held.content) for held in HeldFile.objects.all())
    gone = Caller(alice).post(f"/invoices/import/held/{one.pk}.json")
    assert gone.status_code == 404
    # Uploaded again on purpose, a discarded file asks again.
    upload(visitor, contents[1])
    assert visitor.read("/invoices/import").count("Import nevertheless") == 1


def test_a_file_by_mail_is_held_and_the_owners_are_told_once(alice: Person, bill: Bill) -> None:
    content = file_to(bill)
    be(alice.account, **OTHER)
    for _ in range(2):
        (outcome,) = receive_mail("acme", _mail(("one.xml", content)))
    held = HeldFile.objects.get()
    assert outcome == {"file": "one.xml", "held": held.pk, "addressee": "Muster GmbH, DE123456788"}
    assert Mail.objects.filter(subject="An e-invoice is addressed to another company").count() == 1
    assert Caller(alice).get("/invoices/import/held.json").json()[0]["number"] == held.number


def test_held_files_belong_to_one_account(alice: Person, charlie: Person, bill: Bill) -> None:
    content = file_to(bill)
    be(alice.account, **OTHER)
    upload(Visitor(alice), content)
    with scope(account=alice.account):
        held = HeldFile.objects.get()
    assert Caller(charlie).get("/invoices/import/held.json").json() == []
    assert Caller(charlie).post(f"/invoices/import/held/{held.pk}.json").status_code == 404


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PL 525-244-57-67", "5252445767"),
        ("FR40303265045", "303265045"),
        ("FR40303265045", "30326504500010"),
        ("SE556036079301", "5560360793"),
        ("FI20774740", "003720774740"),
        ("NO974760673MVA", "974760673"),
        ("BE0403170701", "0403170701"),
    ],
)
def test_numbers_of_one_company_are_recognized(one: str, other: str) -> None:
    assert company_numbers(one) & company_numbers(other)
    assert not company_numbers(one) & company_numbers("5261040828")
