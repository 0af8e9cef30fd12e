"""PDFs that claim PDF/A-3a violate none of its clauses, and the checks notice what would."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import SCENARIOS, row
from tests.einvoicing.test_facturx import UNDRAWABLE, _print
from tests.einvoicing.test_french import french
from tests.printing.pdfa import violations
from tidebill.invoices.models import Invoice

CASES: dict[str, Callable[[Bill], Invoice]] = {
    "one rate": SCENARIOS["one_rate"],
    "several rates": SCENARIOS["several_rates"],
    "French": french,
    "many pages": lambda bill: bill(positions=[row(f"Item {number}") for number in range(120)]),
    "foreign letters": lambda bill: bill(positions=[row("Łódź Ωμέγα Київ 日本")], buyer_name="Ünïcødé"),
    "no e-invoice": lambda bill: bill(kind="proforma", positions=[row()]),
}


@pytest.mark.parametrize("name", CASES)
def test_no_clause_is_violated(name: str, bill: Bill) -> None:
    assert violations(_print(CASES[name](bill))) == []


def test_a_pdf_that_can_not_be_archived_claims_nothing(bill: Bill) -> None:
    content = _print(bill(positions=[row(UNDRAWABLE)]))
    if "6.6.4 claim" not in violations(content):
        assert violations(content) == []


def _every_font(document: pikepdf.Pdf, change: Callable[[Any], None]) -> None:
    for found in document.objects:
        if isinstance(found, Dictionary) and found.get("/Type") == Name.Font:
            change(found)


def _unembed(font: Any) -> None:
    for name in ("/FontFile2", "/FontFile3"):
        if "/FontDescriptor" in font and name in font.FontDescriptor:
            del font.FontDescriptor[name]


def _untranslate(font: Any) -> None:
    if "/ToUnicode" in font:
        del font["/ToUnicode"]


def _file_of(document: pikepdf.Pdf) -> Any:
    return document.Root.AF[0]


def _claim(document: pikepdf.Pdf) -> None:
    data = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>1<")
    document.Root.Metadata.write(data)


CHANGES: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "6.2.3": lambda document: document.Root.__delitem__("/OutputIntents"),
    "6.2.11.4": lambda document: _every_font(document, _unembed),
    "6.2.11.7": lambda document: _every_font(document, _untranslate),
    "6.4": lambda document: document.Root.__setitem__("/AcroForm", Dictionary(NeedAppearances=True)),
    "6.5.1": lambda document: document.Root.Names.__setitem__("/JavaScript", Dictionary()),
    "6.5.2": lambda document: document.Root.__setitem__("/AA", Dictionary()),
    "6.6.2": lambda document: document.Root.__delitem__("/Metadata"),
    "6.6.4": _claim,
    "6.7.2": lambda document: document.Root.__delitem__("/StructTreeRoot"),
    "6.7.4": lambda document: document.Root.__delitem__("/Lang"),
    "6.8": lambda document: _file_of(document).__delitem__("/AFRelationship"),
}


def test_each_check_notices_its_violation(bill: Bill) -> None:
    content = _print(bill(positions=[row()]))
    for clause, change in CHANGES.items():
        with pikepdf.open(io.BytesIO(content)) as document:
            change(document)
            target = io.BytesIO()
            document.save(target)
        found = violations(target.getvalue())
        assert any(each.startswith(f"{clause} ") for each in found), (clause, found)
