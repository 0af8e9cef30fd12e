"""PDFs are Factur-X by default, and plain if data are missing."""

import io
from typing import Any

import pikepdf
import pytest
from django.test import Client
from lxml import etree

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tests.people import Person
from tests.printing.pdfa import violations
from tidebill.accounts.models import Account
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.reading.cii import read_cii
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.validation import process, result
from tidebill.einvoicing.validation.process import CheckFailed
from tidebill.einvoicing.validation.result import validate
from tidebill.invoices.models import Invoice
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.services import print_invoice
from tidebill.printing.services.print_templates import create_print_template

UNDRAWABLE = "\u1f04\u06df\u200e\u309a\u1de0"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def _print(invoice: Invoice) -> bytes:
    return print_invoice(Invoice.objects.select_related("account", "department").get(pk=invoice.pk))


def _attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: found.get_file().read_bytes() for name, found in document.attachments.items()}


def test_a_document_with_all_its_data_is_a_facturx(bill: Bill) -> None:
    pdf = _print(bill(positions=[row()]))

    attached = _attached(pdf)
    assert list(attached) == ["factur-x.xml"]
    assert validate(formats()["facturx"], attached["factur-x.xml"]).findings == ()
    assert read_cii(etree.fromstring(attached["factur-x.xml"])).totals.gross == 123
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
        xmp = etree.fromstring(document.Root.Metadata.read_bytes())
        said = {
            name: xmp.findtext(f".//{FX}{name}") for name in ("DocumentType", "DocumentFileName", "Version")
        }
        (file,) = document.Root.AF
        assert said == {"DocumentType": "INVOICE", "DocumentFileName": "factur-x.xml", "Version": "1.0"}
        assert xmp.findtext(f".//{FX}ConformanceLevel") == "EN 16931"
        assert xmp.findtext(".//{http://www.aiim.org/pdfa/ns/id/}part") == "3"
        assert str(file.AFRelationship) == "/Alternative"
        assert str(file.EF.F.Subtype) == "/text/xml"
        assert bool(document.Root.MarkInfo.Marked)
        assert document.check_pdf_syntax() == []


def test_a_print_template_carries_the_e_invoice_too(bill: Bill, scoped: Account) -> None:
    create_print_template(scoped, PrintTemplateInput(name="Own"))

    pdf = _print(bill(positions=[row()]))

    attached = _attached(pdf)
    assert list(attached) == ["factur-x.xml"]
    assert validate(formats()["facturx"], attached["factur-x.xml"]).findings == ()
    assert violations(pdf) == []
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
        xmp = etree.fromstring(document.Root.Metadata.read_bytes())
        (file,) = document.Root.AF
        assert xmp.findtext(f".//{FX}ConformanceLevel") == "EN 16931"
        assert str(file.AFRelationship) == "/Alternative"


def test_the_same_document_gives_the_same_bytes(bill: Bill) -> None:
    invoice = bill(positions=[row()])

    assert _print(invoice) == _print(invoice)


def test_a_document_without_its_data_stays_a_plain_pdf(bill: Bill) -> None:
    pdf = _print(
        bill(positions=[row()], buyer_country="", seller_country="", seller_name="A", seller_tax_no="")
    )

    assert _attached(pdf) == {}
    assert Check.objects.get().valid is False


def test_a_kind_that_is_no_e_invoice_stays_a_plain_pdf(bill: Bill) -> None:
    assert _attached(_print(bill(kind="proforma", positions=[row()]))) == {}


def test_glyphs_that_no_font_has_fail_no_document(bill: Bill) -> None:
    invoice = bill(positions=[row("Cake \N{PHOENICIAN LETTER ALF}")], description="\N{CUNEIFORM SIGN A}")

    attached = _attached(_print(invoice))

    assert "Cake \N{PHOENICIAN LETTER ALF}".encode() in attached["factur-x.xml"]


def test_the_rules_are_run_once_for_each_version(bill: Bill, monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = bill(positions=[row()])
    _print(invoice)
    asked: list[object] = []
    monkeypatch.setattr(process.Checker, "check", lambda self, *asking: asked.append(asking) or [])

    assert list(_attached(_print(invoice))) == ["factur-x.xml"]
    assert asked == []
    Invoice.objects.filter(pk=invoice.pk).update(description="Changed")
    _print(invoice)
    assert len(asked) == 2


def test_a_checker_that_fails_leaves_a_plain_pdf(bill: Bill, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CheckFailed("no")

    monkeypatch.setattr(result.checker, "check", fail)

    assert _attached(_print(bill(positions=[row()]))) == {}
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"buyer_person": f"Anna {UNDRAWABLE}"}, "buyer_person"),
        ({"positions": [row(), row(f"Cake {UNDRAWABLE}")]}, "positions[1].name"),
    ],
)
def test_a_pdf_that_can_not_carry_what_is_asked_for_is_refused(
    bill: Bill, client: Client, bob: Person, attributes: dict[str, Any], field: str
) -> None:
    invoice = bill(**{"positions": [row()], **attributes})
    place = f"/invoices/{invoice.pk}.pdf"

    refused = client.get(f"{place}?format=facturx", headers=bob.headers)

    assert (refused.status_code, list(refused.json()["message"])) == (422, [field])
    plain = client.get(place, headers=bob.headers)
    assert plain.status_code == 200
    assert _attached(b"".join(plain) if plain.streaming else plain.content) == {}


def test_the_extended_profile_is_had_by_asking(bill: Bill, client: Client, bob: Person) -> None:
    place = f"/invoices/{bill(positions=[row()]).pk}.pdf?format=facturx-extended"

    answer = client.get(place, headers=bob.headers)

    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200, content
    attached = _attached(content)["factur-x.xml"]
    assert validate(formats()["facturx-extended"], attached).findings == ()
    assert b"urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended" in attached
    with pikepdf.open(io.BytesIO(content)) as document:
        xmp = etree.fromstring(document.Root.Metadata.read_bytes())
    assert xmp.findtext(f".//{FX}ConformanceLevel") == "EXTENDED"
