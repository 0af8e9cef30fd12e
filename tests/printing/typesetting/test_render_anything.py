"""Any text can be printed, and none is interpreted as markup."""

import re
from decimal import Decimal

import pytest

from tests.printing.typesetting.documents import (
    CHANGED,
    make_document,
    make_position,
    open_pdf,
    print_pages,
    print_text,
)
from tests.printing.typesetting.kinds import make_kind
from tidebill.printing.typesetting.designs import DESIGNS
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import render_pdf


@pytest.mark.parametrize(
    "text",
    [
        "#sys.exit",
        '#panic("x")',
        "*bold* _italic_ `raw` $x^2$",
        "@ref <label> = heading",
        "\\u{41} \\ // /* comment */",
        '#import "/modern/style.typ": *',
        '#read("/modern/main.typ")',
        "{page} {date} {0}",
        "</svg><script>",
    ],
)
def test_it_prints_markup_as_the_text_it_is(text: str) -> None:
    printed = print_text(
        make_document(
            {"buyer_name": text, "description": text, "number": text, "place": "x"},
            positions=[make_position(text)],
        )
    )

    assert "".join(printed.split()).count("".join(text.split())) >= 4


@pytest.mark.parametrize(
    "text",
    [
        "W" * 60,
        "a" * 255,
        "Zażółć gęślą jaźń " * 200,
        "😀👨‍👩‍👧🇵🇱 emoji",
        "\x00\x01\x1b[31m\ufeff\u202e reversed",
        "\ud800 lone surrogate",
        "\ue000\U0010ffff private and unassigned",
        "שלום עולם 123 hebrew",
        "ไทย ქართული Հայերեն हिन्दी বাংলা አማርኛ ខ្មែរ ລາວ မြန်မာ සිංහල தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ",
        "ᏣᎳᎩ ᠮᠣᠩ བོད 𓀀 without a font",
        "👍🏽 ☕ ❤️ ★ ☎ ✓ №",
        "e\u0301\u0489\u20dd combined",
        "\u1f04\u06df\u200e\u309a\u1de0",
        "first\nsecond\r\nthird\rfourth\u2028fifth",
        "   ",
        "",
    ],
)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_prints_whatever_people_write(text: str, lang: str) -> None:
    columns = (
        "buyer_name",
        "seller_name",
        "number",
        "place",
        "description",
        "description_long",
        "buyer_person",
    )
    position = make_position(text, description=text, code=text, additional_info=text, quantity_unit=text)

    document = make_document({"lang": lang, **dict.fromkeys(columns, text)}, positions=[position])

    assert "123.00" in print_text(document)


def test_it_prints_tofu_where_no_font_draws_a_cluster_and_claims_no_standard() -> None:
    undrawable = "\u1f04\u06df\u200e\u309a\u1de0"

    with open_pdf(render_pdf(make_document({"buyer_name": undrawable}))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert "pdfaid:part" not in metadata
            assert "pdfuaid:part" not in metadata


def test_it_prints_a_document_with_nothing_filled_in() -> None:
    empty = PrintableDocument(kind="vat", invoice={}, positions=[], timestamp=CHANGED)

    assert "Invoice" in print_text(empty)


def test_it_prints_null_columns_as_absent_ones() -> None:
    nulls = dict.fromkeys(make_document().invoice)
    positions = [dict.fromkeys(make_position())]
    empty = PrintableDocument(kind="vat", invoice=nulls, positions=positions, timestamp=CHANGED)

    assert "None" not in print_text(empty)


@pytest.mark.parametrize("amount", ["0.00", "-123.45", "999999999999999.99", "0.01"])
def test_it_prints_amounts_of_every_size(amount: str) -> None:
    document = make_document(positions=[make_position(net=amount, tax="zw")])

    assert f"{Decimal(amount).copy_abs():,.2f}" in print_text(document)


@pytest.mark.parametrize("content", [b"", b"not an image", b"\x89PNG\r\n\x1a\n broken"])
@pytest.mark.parametrize("media_type", ["image/png", "image/svg+xml", "application/pdf"])
def test_it_prints_without_a_logo_that_cannot_be_read(content: bytes, media_type: str) -> None:
    assert "Invoice" in print_text(make_document(logo=(content, media_type)))


@pytest.mark.parametrize("template_id", [design.id for design in DESIGNS])
def test_it_prints_three_hundred_rows_of_a_correction(template_id: int) -> None:
    (row,) = make_kind("correction").positions
    rows = [{**row, "name": f"Item {index:03}"} for index in range(300)]
    document = make_document({"invoice_template_id": template_id}, kind="correction", positions=rows)

    text = print_text(document)

    assert re.findall(r"Item (\d{3})", text) == [f"{index:03}" for index in range(300)]
    assert text.count("Consulting") == 600


def test_it_prints_a_long_note_from_right_to_left() -> None:
    note = "رقم 17/02/2026/A في 5 أيام. " * 500 + "Lorem ipsum 12-B dolor. " * 500

    pages = print_pages(make_document({"lang": "ar", "description_long": note}))

    assert sum(page.count("17/02/2026/A") for page in pages) == 500
    assert sum(page.count("12-B") for page in pages) == 500


def test_it_prints_three_hundred_rows_and_a_note_of_sixty_thousand_characters() -> None:
    document = make_document(
        {"description_long": "Lorem ipsum dolor sit amet. " * 2200},
        positions=[make_position(f"Item {index}", description="word " * 30) for index in range(300)],
    )

    assert len(print_pages(document)) > 20
