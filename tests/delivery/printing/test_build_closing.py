"""Statements, notes, signatures and the footer."""

from typing import Any

import pytest

from tests.delivery.printing.documents import make_document
from tidebill.delivery.printing.sheet.closing import build_closing
from tidebill.delivery.printing.sheet.values import Block
from tidebill.delivery.printing.wording import Wording


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
        {"label": ["Issued by"], "person": "Anna"},
        {"label": ["Received by"], "person": "Jürgen"},
    ]


def test_it_has_no_line_for_nobody() -> None:
    assert closing({"seller_person": "", "buyer_person": None})["signatures"] == []


def test_the_supplier_issues_a_received_document() -> None:
    printed = closing({"income": False, "seller_person": "Anna", "buyer_person": "Jürgen"})["signatures"]

    assert [entry["person"] for entry in printed] == ["Jürgen", "Anna"]


def test_it_ends_with_the_footer_and_the_address_online() -> None:
    printed = closing({"description_footer": "Registered in Gdańsk"}, view_url="https://acme.example/f/1/abc")

    assert printed["footer"] == "Registered in Gdańsk"
    assert printed["view_url"] == printed["view_address"] == "https://acme.example/f/1/abc"


def closing(invoice: dict[str, Any] | None = None, *, lang: str = "en", **fields: Any) -> Block:
    return build_closing(make_document(invoice, **fields), wording=Wording(lang))


def notes(invoice: dict[str, Any], **fields: Any) -> list[tuple[str, str]]:
    return [(" / ".join(note["label"]), note["text"]) for note in closing(invoice, **fields)["notes"]]
