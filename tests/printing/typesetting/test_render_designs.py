"""Every kind in every design and language, as tagged PDF."""

import io
import json
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.printing.typesetting.documents import (
    make_document,
    make_position,
    open_pdf,
    print_pages,
    print_text,
)
from tests.printing.typesetting.kinds import make_kind
from tidebill.kernel.kinds import CANCELED_KIND, KINDS
from tidebill.kernel.vocabulary import LANGUAGES
from tidebill.printing.typesetting.designs import DESIGNS
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import render_pdf
from tidebill.printing.typesetting.sheet.assemble import write_sheet
from tidebill.printing.typesetting.wording import Wording

IDS = [design.id for design in DESIGNS]
RIGHT_TO_LEFT = ("ar", "fa")
UPRIGHT_WIDTH = 595
COLOUR_OPERATORS = {"sc", "scn", "SC", "SCN", "g", "G", "rg", "RG", "k", "K"}
FONTS = {
    "ru": {"NotoSans"},
    "el": {"NotoSans"},
    "ar": {"NotoSans", "NotoSansArabic"},
    "fa": {"NotoSans", "NotoSansArabic"},
    "cn": {"NotoSans", "NotoSansCJKsc"},
}


@pytest.mark.parametrize("template_id", IDS)
@pytest.mark.parametrize("kind", [*KINDS, CANCELED_KIND])
def test_every_kind_prints_tagged_in_every_design(kind: str, template_id: int) -> None:
    document = make_kind(kind, {"invoice_template_id": template_id, "accounting_note_kind": None})

    content = render_pdf(document)

    assert claims(content) == ("3", "A", "1")
    assert Wording("en").title(kind)[0] in PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_prints_all_kinds_of_words(lang: str) -> None:
    content = render_pdf(make_document({"lang": lang, "exchange_currency": "PLN"}))

    assert claims(content) == ("3", "A", "1")
    assert "□" not in PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize(("lang", "fonts"), FONTS.items())
def test_every_script_has_its_font(lang: str, fonts: set[str]) -> None:
    with open_pdf(render_pdf(make_document({"lang": lang}))) as pdf:
        embedded = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}

    assert {name.split("+")[1].split("-")[0] for name in embedded} == fonts


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
@pytest.mark.parametrize("template_id", IDS)
def test_a_right_to_left_sheet_is_mirrored(lang: str, template_id: int) -> None:
    invoice = {"lang": lang, "invoice_template_id": template_id}
    seller, buyer = places(make_document(invoice), "Acme", "Müller")
    quantity, item = places(make_document(invoice, positions=[make_position("Hosting")]), "100.00", "Hosting")

    assert buyer < UPRIGHT_WIDTH / 2 < seller
    assert quantity < item


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_numbers_keep_their_order_beside_words_from_right_to_left(lang: str) -> None:
    invoice = {"lang": lang, "number": "17/02/2026/A", "seller_tax_no": "525-244-57-67"}

    rows = [make_position(net="9000.00"), make_position(net="-1234.50")]

    text = print_text(make_document(invoice, positions=rows))

    for number in ("17/02/2026/A", "525-244-57-67", "-1,234.50", "DE89 3704 0044 0532 0130 00"):
        assert number in text


def test_compact_holds_more_rows_than_the_others() -> None:
    rows = [make_position(f"Item {index}") for index in range(40)]

    pages = [len(print_pages(make_document({"invoice_template_id": one}, positions=rows))) for one in IDS]

    assert pages == [2, 1, 2]


@pytest.mark.parametrize(("lang", "side"), [("en", "xMax"), ("ar", "xMin")])
def test_the_logo_stands_where_lines_end(lang: str, side: str) -> None:
    logo = (b"<svg/>", "image/svg+xml")

    sheet = json.loads(write_sheet(make_document({"lang": lang}, logo=logo), print_option="original"))

    assert f'preserveAspectRatio="{side}YMin meet"' in sheet["logo"]


def test_an_unknown_design_prints_as_the_first() -> None:
    assert render_pdf(make_document({"invoice_template_id": 99})) == render_pdf(
        make_document({"invoice_template_id": 1})
    )


def test_the_accent_colours_a_design_but_never_the_plain_one() -> None:
    red = [render_pdf(make_document({"invoice_template_id": one}, accent="#8a1538")) for one in IDS]
    own = [render_pdf(make_document({"invoice_template_id": one})) for one in IDS]

    assert [first == second for first, second in zip(red, own, strict=True)] == [False, False, True]


def test_the_plain_design_is_black_on_white() -> None:
    document = make_kind("correction", {"invoice_template_id": 3, "cancelled": True})

    with open_pdf(render_pdf(document)) as pdf:
        drawn = [step for page in pdf.pages for step in pikepdf.parse_content_stream(page)]

    colours = {tuple(map(float, step.operands)) for step in drawn if str(step.operator) in COLOUR_OPERATORS}
    assert colours == {(0,), (1,)}


@pytest.mark.parametrize("template_id", IDS)
@pytest.mark.parametrize("kind", ["vat", "correction", "final", "kp", "correction_note"])
@pytest.mark.parametrize("text", ["W" * 60, "Zażółć gęślą jaźń " * 200, ""])
def test_it_prints_whatever_people_write(kind: str, template_id: int, text: str) -> None:
    columns = ("buyer_name", "seller_name", "number", "place", "description", "seller_person")
    texts = dict.fromkeys((*columns, "corrected_content_before", "correction_reason"), text)

    printed = print_text(make_kind(kind, {"invoice_template_id": template_id, "lang": "pl/en", **texts}))

    assert "".join(text.split())[:60] in "".join(printed.split())


@pytest.mark.parametrize("template_id", IDS)
def test_it_prints_a_document_without_anything(template_id: int) -> None:
    document = make_document(positions=[], bank_accounts=[])
    empty = dict.fromkeys(document.invoice) | {"invoice_template_id": template_id}

    assert print_text(make_document(empty, positions=[], bank_accounts=[])).startswith("Invoice")


def claims(content: bytes) -> tuple[str, str, str]:
    """Return the conformance the file claims: part and level of PDF/A, part of PDF/UA; it must be tagged."""
    with open_pdf(content) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            return metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]


def places(document: PrintableDocument, *texts: str) -> list[float]:
    """Return the horizontal position of each text on the first page."""
    found: dict[str, float] = {}

    def visit(text: str, current: Any, matrix: Any, *_: Any) -> None:
        for wanted in texts:
            if wanted in text:
                found.setdefault(wanted, matrix[4] * current[0] + current[4])

    PdfReader(io.BytesIO(render_pdf(document))).pages[0].extract_text(visitor_text=visit)
    return [found[text] for text in texts]
