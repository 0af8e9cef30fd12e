"""Files visible to the customer are embedded in e-invoices; others are not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tests.people import Person
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import attach_file, read
from tidebill.einvoicing.building import attachments
from tidebill.einvoicing.reading.container import read_document
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice

EUROPEAN = ("ubl", "cii", "peppol", "xrechnung", "xrechnung-cii", "facturx")
FILES = {"hours.csv": b"a;b", "plan.PDF": b"%PDF-1.7", "note.txt": b"x", "photo.jpg": b"jpg"}


def _with_files(bill: Bill, *, shown: bool = True, files: dict[str, bytes] = FILES) -> Invoice:
    invoice = bill(positions=[row()], show_attachments=shown)
    for name, content in files.items():
        attach_file(invoice.pk, SimpleUploadedFile(name, content))
    return Invoice.objects.select_related("account", "department").get(pk=invoice.pk)


@pytest.mark.parametrize("name", EUROPEAN)
def test_files_that_the_customer_sees_go_along(bill: Bill, name: str) -> None:
    invoice = _with_files(bill)

    found = examine(invoice, formats()[name])

    assert found.content, found.findings
    said = read_document(found.content)[1].attachments
    assert [(one.name, one.mime, one.content) for one in said] == [
        ("hours.csv", "text/csv", b"a;b"),
        ("plan.PDF", "application/pdf", b"%PDF-1.7"),
        ("photo.jpg", "image/jpeg", b"jpg"),
    ]


def test_files_that_only_the_account_sees_stay(bill: Bill) -> None:
    content = examine(_with_files(bill, shown=False), formats()["ubl"]).content

    assert content
    assert read_document(content)[1].attachments == ()


def test_what_is_too_large_stays(bill: Bill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST", 6)

    content = examine(_with_files(bill), formats()["ubl"]).content

    assert content
    assert [one.name for one in read_document(content)[1].attachments] == ["hours.csv", "photo.jpg"]


def test_they_arrive_with_the_expense(bill: Bill, charlie: Person) -> None:
    first = formats()["cii"].write(load(_with_files(bill)))

    with scope(account=charlie.account):
        expense = import_document(charlie.account, first, name="bill.xml", other_recipient=True)
        kept = Attachment.objects.filter(invoice=expense, added=True).order_by("pk")
        assert [(one.name, read(one)) for one in kept] == [
            ("bill.xml", first),
            ("hours.csv", b"a;b"),
            ("plan.PDF", b"%PDF-1.7"),
            ("photo.jpg", b"jpg"),
        ]
