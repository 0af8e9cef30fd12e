"""Swiss QR-bill and register QR codes, decoded from printed pages."""

import io
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.printing.typesetting.documents import make_document
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.render import render_pdf
from tidebill.printing.typesetting.sheet.closing import build_closing
from tidebill.printing.typesetting.sheet.payment import build_payment
from tidebill.printing.typesetting.wording import Wording

SWISS_ACCOUNT = "CH9300762011623852957"
QR_ACCOUNT = "CH4431999123000889012"
SELLER = {
    "seller_name": "Robert Schneider AG",
    "seller_street": "Rue du Lac 1268",
    "seller_post_code": "2501",
    "seller_city": "Biel",
    "seller_country": "CH",
    "currency": "CHF",
    "id": 4711,
}


def test_the_slip_holds_what_the_swiss_standard_wants(tmp_path: Path) -> None:
    (text,) = read_codes(render_pdf(swiss({"paid": Decimal("23.00")})), tmp_path)

    assert text.split("\r\n") == [
        *("SPC", "0200", "1", SWISS_ACCOUNT),
        *("S", "Robert Schneider AG", "Rue du Lac 1268", "", "2501", "Biel", "CH"),
        *[""] * 7,
        *("100.00", "CHF"),
        *("S", "Müller & Söhne GmbH", "Hafenstraße 7", "", "20457", "Hamburg", "DE"),
        *("NON", "", "17/02/2026", "EPD"),
    ]


def test_an_account_that_wants_a_reference_gets_the_documents_number(tmp_path: Path) -> None:
    document = swiss(bank_accounts=[{"bank_account_number": QR_ACCOUNT}])

    (text,) = read_codes(render_pdf(document), tmp_path)

    assert text.split("\r\n")[27:29] == ["QRR", "000000000000000000000047119"]


@pytest.mark.parametrize("language", ["de", "fr", "it", "en", "pl"])
def test_the_slip_speaks_the_languages_of_switzerland(language: str) -> None:
    words = build_payment(swiss(), wording=Wording(language))["slip"]["words"]

    titles = {"de": "Zahlteil", "fr": "Section paiement", "it": "Sezione pagamento"}
    assert words["payment"] == titles.get(language, "Payment part")


def test_a_buyer_of_whom_the_address_is_missing_writes_it_by_hand() -> None:
    assert payment(swiss({"buyer_city": ""}))["slip"]["payer"] == []


def test_without_a_sellers_address_euros_get_the_other_code() -> None:
    printed = payment(swiss({"currency": "EUR", "seller_city": ""}))

    assert printed["slip"] is None
    assert printed["code"] is not None


@pytest.mark.parametrize(
    "changed",
    [{"paid": Decimal("123.00")}, {"payment_type": "cash"}, {"currency": "USD"}, {"cancelled": True}],
)
def test_there_is_no_slip_where_nothing_can_be_paid_by_it(changed: dict[str, Any]) -> None:
    assert payment(swiss(changed))["slip"] is None


@pytest.mark.parametrize(
    ("chosen", "code", "slip"),
    [
        ("auto", False, True),
        ("swiss", False, True),
        ("epc", True, False),
        ("polish", False, False),
        ("none", False, False),
    ],
)
def test_the_account_chooses_the_standard(chosen: str, code: bool, slip: bool) -> None:
    printed = payment(swiss({"currency": "EUR"}, payment_code=chosen))

    assert (printed["code"] is not None, printed["slip"] is not None) == (code, slip)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(min_size=1, max_size=160))
def test_no_name_can_rewrite_the_slip(name: str, city: str, number: str) -> None:
    slip = payment(swiss({"buyer_name": name, "buyer_city": city, "number": number}))["slip"]

    image = Image.open(io.BytesIO(draw(slip["svg"])))
    (code,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    lines = str(code.text).split("\r\n")
    assert len(lines) == 31
    assert (lines[3], lines[18:20], lines[30]) == (SWISS_ACCOUNT, ["123.00", "CHF"], "EPD")


def test_a_number_in_the_register_is_printed_below_its_code(tmp_path: Path) -> None:
    link = "https://qr-demo.ksef.mf.gov.pl/invoice/5252445767/14-02-2026/abc-DEF_123"
    document = make_document({"gov_id": "5252445767-20260214-0A1B2C3D4E5F-9A", "gov_verification_link": link})

    assert link in read_codes(render_pdf(document), tmp_path)
    (shown,) = build_closing(document, wording=Wording("pl"))["registered"]
    assert shown["caption"] == "5252445767-20260214-0A1B2C3D4E5F-9A"


def test_a_document_issued_offline_has_two_codes(tmp_path: Path) -> None:
    links = ["https://qr-demo.ksef.mf.gov.pl/invoice/1", "https://qr-demo.ksef.mf.gov.pl/certificate/2"]
    document = make_document({"gov_verification_link": links[0], "gov_link": links[1]})

    assert set(links) < set(read_codes(render_pdf(document), tmp_path))
    shown = build_closing(document, wording=Wording("pl"))["registered"]
    assert [code["caption"] for code in shown] == ["OFFLINE", "CERTYFIKAT"]


def swiss(invoice: dict[str, Any] | None = None, **fields: Any) -> PrintableDocument:
    accounts = {"bank_accounts": [{"bank_account_number": SWISS_ACCOUNT}], **fields}
    return make_document({**SELLER, **(invoice or {})}, **accounts)


def payment(document: PrintableDocument) -> dict[str, Any]:
    return build_payment(document, wording=Wording("en"))


def read_codes(pdf: bytes, folder: Path) -> list[str]:
    """Decode the QR codes on the pages, rendered at screen resolution."""
    (folder / "document.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-png", folder / "document.pdf", folder / "page"], check=True)
    pages = sorted(folder.glob("page*.png"))
    return [str(code.text) for page in pages for code in zxingcpp.read_barcodes(Image.open(page))]


def draw(svg: str) -> bytes:
    """Render a code as a design does."""
    source = f'#set page(width: 60mm, height: 60mm, margin: 5mm)\n#image(bytes({quoted(svg)}), format: "svg")'
    found = typst.compile(source.encode(), format="png", ppi=200)
    assert isinstance(found, bytes)
    return found


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
