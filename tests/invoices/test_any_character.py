"""Texts hold every character: stored as sent, printed where a font has it, and named where none has."""

import io
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.einvoicing.formats.ksef.elements import clean

pytestmark = pytest.mark.django_db
ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}
TEXTS = [
    "😀",
    "Thanks 🎉👍🏽",
    "🇵🇱",
    "❤️",
    "👨‍👩‍👧",
    "שלום עולם",
    "ไทย",
    "ქართული",
    "Հայերեն",
    "हिन्दी",
    "ᏣᎳᎩ",
    "𠮷野家",
]


def _post(person: Person, **sent: Any) -> dict[str, Any]:
    answer = Caller(person).post("/invoices.json", {"invoice": {"positions": [ROW], **sent}})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_a_document_is_stored_as_sent(alice: Person, text: str) -> None:
    sent = {
        "buyer_name": text,
        "buyer_street": text,
        "number": text,
        "description": text,
        "internal_note": text,
        "oid": text,
        "positions": [{**ROW, "name": text, "description": text, "code": text}],
    }

    made = _post(alice, **sent)

    row = made["positions"][0]
    assert {made[name] for name in sent if name != "positions"} == {text}
    assert (row["name"], row["description"], row["code"]) == (text, text, text)
    visitor = Visitor(alice)
    assert text in visitor.read(f"/invoices/{made['id']}")
    assert visitor.client.get(f"/invoices/{made['id']}.pdf").status_code == 200
    assert Caller(alice).get(f"/invoices/{made['id']}.xml").status_code == 200


@pytest.mark.parametrize("resource", ["client", "product", "category"])
def test_cards_hold_every_character_too(alice: Person, resource: str) -> None:
    plural = "categories" if resource == "category" else f"{resource}s"

    answer = Caller(alice).post(f"/{plural}.json", {resource: {"name": "Coffee ☕😀"}})

    assert (answer.status_code, answer.json()["name"]) == (201, "Coffee ☕😀")


@pytest.mark.parametrize("text", ["שלום", "ไทย", "ქართული", "Հայերեն"])
def test_scripts_are_printed_in_their_letters(alice: Person, text: str) -> None:
    made = _post(alice, buyer_name=text)
    response = Caller(alice).get(f"/invoices/{made['id']}.pdf")

    printed = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "□" not in printed
    assert set(text) <= set(printed)
    assert "Warning" not in response


def test_a_character_that_no_font_has_is_named_by_the_answer_and_on_the_page(alice: Person) -> None:
    made = _post(alice, buyer_name="ᏣᎳᎩ", internal_note="𓀀")
    response = Caller(alice).get(f"/invoices/{made['id']}.pdf")

    assert response["Warning"] == ('299 tidebill "printed as a box, no font has them: U+13E3 U+13B3 U+13A9"')
    page = Visitor(alice).read(f"/invoices/{made['id']}")
    assert "The PDF shows □ for these characters, because no font contains them: Ꮳ Ꮃ Ꭹ" in page  # noqa: RUF001


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Coffee ☕😀", "Coffee ☕"),
        ("Zażółć ❤️", "Zażółć ❤"),
        ("🎉", "party popper"),
        ("🇵🇱", "regional indicator symbol letter p regional indicator symbol letter l"),
        ("plain", "plain"),
        ("", ""),
        ("\ue000", ""),
    ],
)
def test_ksef_gets_texts_without_emoji(text: str, cleaned: str) -> None:
    assert clean(text).strip() == cleaned


def test_an_e_invoice_with_emoji_is_well_formed(alice: Person) -> None:
    made = _post(
        alice,
        buyer_name="Buyer 😀",
        buyer_street="Street 1",
        buyer_city="Berlin",
        buyer_post_code="10115",
        buyer_country="DE",
        positions=[{**ROW, "name": "Coffee 😀"}],
    )
    response = Caller(alice).get(f"/invoices/{made['id']}.ubl")

    if response.status_code == 200:
        assert "Coffee 😀" in "".join(etree.fromstring(response.content).itertext())
