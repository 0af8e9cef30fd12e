"""Heading of a document."""

from datetime import date
from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document
from tidebill.kernel.kinds import CANCELED_KIND, KINDS
from tidebill.kernel.vocabulary import PAYMENT_TYPES
from tidebill.printing.typesetting.sheet.heading import build_heading
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording

TITLES = {
    "vat": ["Faktura VAT", "Invoice"],
    "proforma": ["Faktura proforma", "Proforma invoice"],
    "bill": ["Rachunek", "Bill"],
    "receipt": ["Paragon", "Receipt"],
    "advance": ["Faktura zaliczkowa", "Advance invoice"],
    "final": ["Faktura końcowa", "Final invoice"],
    "correction": ["Faktura korygująca", "Corrective invoice"],
    "vat_mp": ["Faktura VAT MP", "Cash accounting invoice"],
    "vat_rr": ["Faktura VAT RR", "Flat-rate farmer invoice"],
    "vat_margin": ["Faktura VAT marża", "Margin scheme invoice"],
    "invoice_other": ["Faktura", "Invoice"],
    "kp": ["KP – kasa przyjmie", "Cash received"],
    "kw": ["KW – kasa wypłaci", "Cash paid out"],
    "estimate": ["Zamówienie", "Estimate"],
    "client_order": ["Zamówienie klienta", "Client order"],
    "maintenance_request": ["Zlecenie serwisowe", "Maintenance request"],
    "payment_receipt": ["Potwierdzenie zapłaty", "Payment receipt"],
    "correction_note": ["Nota korygująca", "Correction note"],
    "accounting_note": ["Nota księgowa", "Accounting note"],
    "dw": ["Dowód wewnętrzny", "Internal document"],
    "wnt": ["Wewnątrzwspólnotowe nabycie towarów", "Intra-Community acquisition of goods"],
    "wdt": ["Wewnątrzwspólnotowa dostawa towarów", "Intra-Community supply of goods"],
    "import_service": ["Import usług", "Import of services"],
    "import_service_eu": ["Import usług z UE", "Import of services from the EU"],
    "import_products": ["Import towarów", "Import of goods"],
    "export_products": ["Eksport towarów", "Export of goods"],
    "canceled": ["Dokument anulowany", "Cancelled document"],
}


@pytest.mark.parametrize("kind", [*KINDS, CANCELED_KIND])
def test_it_has_a_title_for_every_kind_in_both_languages(kind: str) -> None:
    assert heading(lang="pl/en", kind=kind)["title"] == TITLES[kind]


def test_it_names_an_accounting_note_by_its_side() -> None:
    titles = [heading({"accounting_note_kind": side}, kind="accounting_note") for side in ("credit", "debit")]

    assert [head["title"] for head in titles] == [["Credit note"], ["Debit note"]]


def test_it_lists_the_facts_in_reading_order() -> None:
    assert facts() == {
        "Place of issue": "Gdańsk",
        "Issue date": "14 Feb 2026",
        "Sale date": "12 Feb 2026",
        "Due date": "28 Feb 2026",
        "Payment": "Bank transfer",
    }


@pytest.mark.parametrize(
    ("lang", "sell_date", "printed"),
    [
        ("en", "2012-12-05", "5 Dec 2012"),
        ("en", "2012-12", "December 2012"),
        ("pl", "2012-12", "grudzień 2012"),
        ("pl/en", "2012-12", "2012-12"),
        ("en", "2012-13", "2012-13"),
        ("en", "2012-00", "2012-00"),
        ("en", "spring", "spring"),
    ],
)
def test_it_prints_a_day_or_a_month_of_sale(lang: str, sell_date: str, printed: str) -> None:
    head = heading({"sell_date": sell_date}, lang=lang)

    assert head["facts"][2]["value"] == printed


def test_it_leaves_out_what_is_switched_off() -> None:
    shown = facts({"sell_date": "off", "payment_to_kind": "off", "payment_type": "off", "place": None})

    assert shown == {"Issue date": "14 Feb 2026"}


def test_it_takes_the_documents_own_name_for_the_sale_date() -> None:
    assert facts({"sell_date_kind": "Date of delivery"})["Date of delivery"] == "12 Feb 2026"


@pytest.mark.parametrize("payment_type", [name for name in PAYMENT_TYPES if name != "off"])
@pytest.mark.parametrize("lang", ["en", "pl"])
def test_it_words_every_way_of_payment(payment_type: str, lang: str) -> None:
    value = heading({"payment_type": payment_type}, lang=lang)["facts"][-1]["value"]

    assert value != payment_type
    assert value[0].isupper()


def test_it_prints_a_way_of_payment_in_free_text() -> None:
    assert facts({"payment_type": "in kind"})["Payment"] == "in kind"


def test_it_prints_the_number_the_subject_and_the_remark() -> None:
    head = heading({"title": "Order 7", "additional_invoice_field": "Ref. 12"})

    assert (head["number"], head["subject"], head["remark"]) == ("17/02/2026", "Order 7", "Ref. 12")


def test_it_marks_only_a_cancelled_document() -> None:
    assert heading({"cancel_reason": "left over"})["cancelled"] == []
    assert heading({"cancel_reason": "left over"})["cancel_reason"] == ""
    assert heading({"cancelled": True}, lang="pl/en")["cancelled"] == ["Anulowano", "Cancelled"]
    assert heading({"kind": "canceled", "cancel_reason": "Twice"})["cancel_reason"] == "Twice"


def test_it_does_without_dates() -> None:
    shown = facts({"issue_date": None, "sell_date": None, "payment_to": None})

    assert list(shown) == ["Place of issue", "Payment"]


def test_it_writes_dates_of_two_languages_as_iso() -> None:
    head = heading({"issue_date": date(2026, 1, 9)}, lang="pl/en")

    assert head["facts"][1] == {"label": ["Data wystawienia", "Issue date"], "value": "2026-01-09"}


def test_it_names_the_document_that_is_corrected() -> None:
    corrected = {"number": "9/01/2026", "issue_date": date(2026, 1, 9)}
    linked = make_document({"correction": "written by hand"}, corrected=corrected)

    references = [
        build_heading(document, wording=Wording("en"))["references"]
        for document in (linked, make_document({"correction": "9/01/2026"}), make_document())
    ]

    assert references == [
        [{"label": ["Corrected document"], "text": "9/01/2026, 9 Jan 2026"}],
        [{"label": ["Corrected document"], "text": "9/01/2026"}],
        [],
    ]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("kp", ["Place of issue", "Issue date"]),
        ("kw", ["Place of issue", "Issue date"]),
        ("payment_receipt", ["Place of issue", "Issue date"]),
        ("correction_note", ["Place of issue", "Issue date"]),
        ("accounting_note", ["Place of issue", "Issue date", "Due date", "Payment"]),
    ],
)
def test_it_leaves_out_what_a_kind_does_not_have(kind: str, shown: list[str]) -> None:
    assert [fact["label"][0] for fact in heading(kind=kind)["facts"]] == shown


def heading(invoice: dict[str, Any] | None = None, *, lang: str = "en", kind: str = "vat") -> Block:
    return build_heading(make_document(invoice, kind=kind), wording=Wording(lang))


def facts(invoice: dict[str, Any] | None = None) -> dict[str, str]:
    return {fact["label"][0]: fact["value"] for fact in heading(invoice)["facts"]}
