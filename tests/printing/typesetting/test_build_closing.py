"""Statements, notes, signatures and the footer."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document, make_position
from tidebill.printing.typesetting.sheet.closing import build_closing
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording


def test_it_has_nothing_to_add_to_a_plain_document() -> None:
    printed = closing()

    assert (printed["statements"], printed["notes"], printed["signatures"], printed["footer"]) == (
        [],
        [],
        [],
        "",
    )


@pytest.mark.parametrize(
    ("invoice", "kind", "statements"),
    [
        ({"reverse_charge": True}, "vat", [["Odwrotne obciążenie", "Reverse charge"]]),
        ({"split_payment": "1"}, "vat", [["Mechanizm podzielonej płatności", "Split payment mechanism"]]),
        ({"split_payment": "0"}, "vat", []),
        ({"split_payment": None}, "vat", []),
        ({}, "vat_mp", [["Metoda kasowa", "Cash accounting"]]),
    ],
)
def test_it_states_what_tax_law_wants(
    invoice: dict[str, Any], kind: str, statements: list[list[str]]
) -> None:
    assert closing(invoice, lang="pl/en", kind=kind)["statements"] == statements


@pytest.mark.parametrize(
    ("procedure", "statement"),
    [
        ("procedura marży dla biur podróży", "Margin scheme – Travel agents"),
        ("procedura marży – towary używane", "Margin scheme – Second-hand goods"),
        ("Procedura marży - dzieła sztuki", "Margin scheme – Works of art"),
        (
            "procedura marży – przedmioty kolekcjonerskie i antyki",
            "Margin scheme – Collector's items and antiques",
        ),
        ("another scheme", "another scheme"),
    ],
)
def test_it_names_the_margin_procedure_in_the_documents_language(procedure: str, statement: str) -> None:
    invoice = {"procedure_vat_margin": procedure}

    assert closing(invoice, kind="vat_margin")["statements"] == [[statement]]


def test_a_row_under_reverse_charge_is_enough_to_say_so() -> None:
    rows = [make_position(), make_position(tax="oo")]

    assert closing(positions=rows)["statements"] == [["Reverse charge"]]


@pytest.mark.parametrize(
    ("changes", "statements"),
    [
        ({}, [["2% discount for payment by 20 Feb 2026"]]),
        ({"skonto_active": False}, []),
        ({"skonto_discount_date": None}, []),
        ({"skonto_discount_value": None}, []),
    ],
)
def test_it_offers_a_discount_for_paying_early(changes: dict[str, Any], statements: list[list[str]]) -> None:
    offer = {
        "skonto_active": True,
        "skonto_discount_date": date(2026, 2, 20),
        "skonto_discount_value": Decimal("2.000000"),
    }

    assert closing({**offer, **changes})["statements"] == statements


@pytest.mark.parametrize(
    ("invoice", "printed"),
    [
        ({"exempt_tax_kind": "art. 43 ust. 1"}, ("Basis for exemption", "art. 43 ust. 1")),
        (
            {"np_tax_kind": "export_service"},
            ("Basis for not charging tax", "Supply outside the territory of the country"),
        ),
        ({"np_tax_kind": "treaty"}, ("Basis for not charging tax", "treaty")),
        ({"correction_reason": "Wrong price"}, ("Reason for correction", "Wrong price")),
    ],
)
def test_it_gives_the_reasons(invoice: dict[str, Any], printed: tuple[str, str]) -> None:
    assert notes(invoice) == [printed]


def test_it_gives_no_reason_where_none_was_chosen() -> None:
    assert notes({"np_tax_kind": "not_specified"}) == []


def test_it_prints_the_single_description() -> None:
    assert notes({"description": "Thank you."}) == [("Notes", "Thank you.")]


def test_it_prints_each_description_once_under_its_own_heading() -> None:
    rows = [
        {"kind": "Uwaga", "content": "First"},
        {"kind": "Transport", "content": "Second"},
        {"kind": None, "content": "Third"},
        {"kind": "Empty", "content": " "},
    ]

    assert notes({"description": "First"}, descriptions=rows) == [
        ("Notes", "First"),
        ("Transport", "Second"),
        ("Notes", "Third"),
    ]


def test_it_prints_the_long_description_last_and_without_a_heading() -> None:
    assert notes({"description": "Short", "description_long": "Long"}) == [("Notes", "Short"), ("", "Long")]


def test_it_has_a_line_for_each_person_who_signs() -> None:
    printed = closing({"seller_person": "Anna", "buyer_person": "Jürgen"})["signatures"]

    assert printed == [
        {"label": ["Issued by"], "person": "Anna", "stamp": None},
        {"label": ["Received by"], "person": "Jürgen", "stamp": None},
    ]


def test_it_has_no_line_for_nobody() -> None:
    assert closing({"seller_person": "", "buyer_person": None})["signatures"] == []


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("kp", [("Issued by", "Anna"), ("Approved by", ""), ("Amount received by", "")]),
        ("kw", [("Issued by", "Anna"), ("Approved by", ""), ("Amount received by", "Jürgen")]),
        ("payment_receipt", [("Issued by", "Anna"), ("Received by", "Jürgen")]),
    ],
)
def test_a_voucher_is_signed_by_whoever_takes_the_money(kind: str, lines: list[tuple[str, str]]) -> None:
    printed = closing({"seller_person": "Anna", "buyer_person": "Jürgen"}, kind=kind)["signatures"]

    assert [(entry["label"][0], entry["person"]) for entry in printed] == lines


@pytest.mark.parametrize(("kind", "count"), [("kp", 3), ("kw", 3), ("correction_note", 2), ("vat", 0)])
def test_some_kinds_are_signed_whoever_is_named(kind: str, count: int) -> None:
    assert len(closing(kind=kind)["signatures"]) == count


def test_the_supplier_issues_a_received_document() -> None:
    printed = closing({"income": False, "seller_person": "Anna", "buyer_person": "Jürgen"})["signatures"]

    assert [entry["person"] for entry in printed] == ["Jürgen", "Anna"]


def test_it_ends_with_the_footer_and_the_address_online() -> None:
    printed = closing({"description_footer": "Registered in Gdańsk"}, view_url="https://acme.example/f/1/abc")

    assert printed["footer"] == "Registered in Gdańsk"
    assert printed["view_url"] == printed["view_address"] == "https://acme.example/f/1/abc"


def test_it_prints_the_departments_footer_below_the_documents() -> None:
    both = closing({"description_footer": "Thank you"}, footer="Acme SARL, capital 10 000 €\nRCS Nice 303")

    assert both["footer"] == "Thank you\nAcme SARL, capital 10 000 €\nRCS Nice 303"
    assert closing({"income": False}, footer="Ours")["footer"] == ""


def test_it_prints_the_stamp_below_the_issuers_signature_alone() -> None:
    ours, theirs = closing(
        {"seller_person": "Anna", "buyer_person": "Jürgen"}, stamp=(b"image", "image/png")
    )["signatures"]

    assert "data:image/png;base64,aW1hZ2U=" in ours["stamp"]
    assert theirs["stamp"] is None


def test_a_stamp_brings_its_signature_line() -> None:
    (line,) = closing(stamp=(b"image", "image/png"))["signatures"]

    assert (line["label"], line["person"]) == (["Issued by"], "")


def test_it_prints_the_notes_by_condition_before_the_additional_text() -> None:
    invoice = {"conditional_notes": "Art. 194", "description_long": "Terms"}

    assert [text for _, text in notes(invoice)] == ["Art. 194", "Terms"]


def test_it_states_a_reverse_charge_once() -> None:
    stated = closing({"reverse_charge": True, "description": "Reverse charge"})

    assert stated["statements"] == []
    assert [note["text"] for note in stated["notes"]] == ["Reverse charge"]


def closing(invoice: dict[str, Any] | None = None, *, lang: str = "en", **fields: Any) -> Block:
    return build_closing(make_document(invoice, **fields), wording=Wording(lang))


def notes(invoice: dict[str, Any], **fields: Any) -> list[tuple[str, str]]:
    return [(" / ".join(note["label"]), note["text"]) for note in closing(invoice, **fields)["notes"]]
