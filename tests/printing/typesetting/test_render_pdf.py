"""PDFs of documents: content, and robustness."""

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.printing.typesetting.documents import (
    CHANGED,
    make_document,
    make_position,
    open_pdf,
    print_pages,
    print_text,
)
from tidebill.printing.typesetting.render import render_pdf

IN_ANOTHER_PROCESS = """
import hashlib
from tests.printing.typesetting.documents import make_document
from tidebill.printing.typesetting.render import render_pdf
print(hashlib.sha256(render_pdf(make_document())).hexdigest())
"""


def test_it_prints_the_parties_the_rows_and_the_sums() -> None:
    text = print_text(make_document(positions=[make_position("Consulting", net="1234.50")]))

    for expected in (
        "Invoice",
        "17/02/2026",
        "Acme Trading Sp. z o.o.",
        "Müller & Söhne GmbH",
        "20457 Hamburg",
        "Germany",
        "Consulting",
        "1,234.50",
        "283.94",
        "€1,518.44",
        "one thousand, five hundred and eighteen euros 44/100",
        "DE89 3704 0044 0532 0130 00",
        "Page 1 of 1",
    ):
        assert expected in text


def test_it_prints_in_polish() -> None:
    text = print_text(make_document({"lang": "pl", "currency": "PLN"}))

    for expected in (
        "Faktura VAT",
        "Sprzedawca",
        "14.02.2026",
        "123,00 zł",
        "sto dwadzieścia trzy złote 00/100",
    ):
        assert expected in text
    assert "Seller" not in text


def test_it_prints_in_two_languages() -> None:
    text = print_text(make_document({"lang": "pl/en"}))

    for expected in (
        "Faktura VAT",
        "Invoice",
        "Sprzedawca / Seller",
        "2026-02-14",
        "Strona 1 z 1 / Page 1 of 1",
    ):
        assert expected in text


def test_it_gives_the_same_bytes_for_the_same_document() -> None:
    assert render_pdf(make_document()) == render_pdf(make_document())


def test_it_gives_the_same_bytes_in_another_process() -> None:
    other = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], capture_output=True, text=True, check=True, timeout=60
    )

    assert other.stdout.strip() == hashlib.sha256(render_pdf(make_document())).hexdigest()


def test_it_gives_other_bytes_for_a_later_change() -> None:
    later = replace(make_document(), timestamp=CHANGED + timedelta(seconds=1))

    assert render_pdf(later) != render_pdf(make_document())


def test_it_prints_on_several_threads_at_once() -> None:
    documents = [make_document({"number": f"{index}/2026"}) for index in range(12)]
    alone = [render_pdf(document) for document in documents]

    with ThreadPoolExecutor(max_workers=4) as threads:
        together = list(threads.map(render_pdf, documents))

    assert together == alone


def test_it_is_tagged_and_says_what_it_is() -> None:
    with open_pdf(render_pdf(make_document({"lang": "pl"}))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "pl"
        assert tag_names(pdf.Root.StructTreeRoot) >= {"/H1", "/Table", "/TH", "/TD", "/Figure"}
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Faktura VAT 17/02/2026"
            assert metadata["dc:creator"] == ["Acme Trading Sp. z o.o."]
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["xmp:CreateDate"] == "2026-02-14T09:30:00+00:00"


def test_it_describes_the_logo_and_the_code_for_those_who_cannot_see_them() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'

    with open_pdf(render_pdf(make_document(logo=(svg, "image/svg+xml")))) as pdf:
        described = alternatives(pdf.Root.StructTreeRoot)

    assert described == [
        "Logo of Acme Trading Sp. z o.o.",
        "QR code with the payment details: €123.00 to DE89 3704 0044 0532 0130 00",
    ]


def test_it_embeds_only_the_packaged_fonts() -> None:
    document = make_document(positions=[make_position("Γειά Привет 中文 日本語 한국어 مرحبا")])

    with open_pdf(render_pdf(document)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}

    assert {name.split("+")[1].split("-")[0] for name in fonts} == {
        "NotoSans",
        "NotoSansArabic",
        "NotoSansCJKsc",
    }


@pytest.mark.parametrize(
    ("print_option", "marks"),
    [
        ("original", ["Original"]),
        ("copy", ["Copy"]),
        ("original_and_copy", ["Original", "Copy"]),
        ("duplicate", ["Duplicate"]),
    ],
)
def test_it_marks_each_copy(print_option: str, marks: list[str]) -> None:
    pages = print_pages(make_document(), print_option=print_option)

    assert len(pages) == len(marks)
    for page, mark in zip(pages, marks, strict=True):
        assert f"17/02/2026 {mark} Place of issue" in page


def test_it_dates_a_duplicate() -> None:
    text = print_text(make_document(duplicate_date=date(2026, 3, 1)), print_option="duplicate")

    assert "Duplicate, 1 Mar 2026" in text


def test_it_refuses_an_unknown_way_to_print() -> None:
    with pytest.raises(ValueError, match="triplicate is not a way to print"):
        render_pdf(make_document(), print_option="triplicate")


def test_it_counts_the_pages_of_each_copy() -> None:
    document = make_document(positions=[make_position(f"Item {index}") for index in range(50)])

    pages = print_pages(document, print_option="original_and_copy")

    counts = re.findall(r"Page \d+ of \d+", " ".join(pages))
    assert counts == ["Page 1 of 2", "Page 2 of 2"] * 2


def test_it_repeats_the_header_of_a_long_table() -> None:
    document = make_document(positions=[make_position(f"Item {index:03}") for index in range(300)])

    pages = print_pages(document)

    with_rows = [page for page in pages if re.search(r"Item \d{3}", page)]
    assert len(with_rows) > 5
    assert all("No. Item Qty" in page for page in with_rows)
    assert re.findall(r"Item (\d{3})", " ".join(pages)) == [f"{index:03}" for index in range(300)]


def test_it_starts_a_page_where_the_writer_wants_one() -> None:
    rows = [make_position("First"), {"kind": "page_break"}, make_position("Second")]

    first, second = print_pages(make_document(positions=rows))

    assert "First" in first
    assert "Second" not in first
    assert "Second" in second


def test_it_turns_the_page_for_a_table_that_is_too_wide() -> None:
    position = {
        **make_position(),
        "code": "X" * 40,
        "additional_info": "62.01.12.0 software",
        "gtu_code": "GTU_12",
        "quantity_unit": "W" * 20,
        "price_net": Decimal("123456789012.123456"),
        "total_price_net": Decimal("123456789012345.12"),
        "total_price_tax": Decimal("28395061472839.38"),
        "total_price_gross": Decimal("151851850485184.50"),
    }

    with open_pdf(render_pdf(make_document(positions=[position]))) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].mediabox)

    assert width > height


def test_it_marks_a_cancelled_document_and_asks_for_nothing() -> None:
    text = print_text(make_document({"cancelled": True, "cancel_reason": "Wrong buyer", "kind": "canceled"}))

    assert "Cancelled: Wrong buyer" in text
    assert "Invoice" in text
    assert "Amount to pay" not in text
    assert "Scan to pay" not in text


def tag_names(node: Any) -> set[str]:
    return {str(child.S) for child in walk(node) if "/S" in child}


def alternatives(node: Any) -> list[str]:
    return [str(child.Alt) for child in walk(node) if "/Alt" in child]


def walk(node: Any) -> list[Any]:
    """Return all elements below a node of the structure tree, in reading order."""
    kids = node.get("/K", [])
    elements = [kid for kid in (kids if is_array(kids) else [kids]) if is_element(kid)]
    return [found for element in elements for found in (element, *walk(element))]


def is_array(value: Any) -> bool:
    return type(value).__name__ in {"Array", "list"} or getattr(value, "_type_name", "") == "array"


def is_element(value: Any) -> bool:
    return getattr(value, "_type_name", "") == "dictionary" and "/S" in value
