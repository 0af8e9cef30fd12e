"""Bank accounts and payment QR codes."""

import io
from decimal import Decimal
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image

from tests.printing.typesetting.documents import GERMAN_ACCOUNT, POLISH_ACCOUNT, make_document, make_position
from tidebill.kernel.vocabulary import PAYMENT_TYPES
from tidebill.printing.typesetting.compiler import MAIN, TEMPLATES, shared_fonts
from tidebill.printing.typesetting.designs import DEFAULT_DESIGN
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.printing.typesetting.sheet.assemble import write_sheet
from tidebill.printing.typesetting.sheet.payment import PAID_ANOTHER_WAY, build_payment
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording


def test_it_prints_an_account_as_banks_write_it() -> None:
    account = {
        "bank_account_number": "61 1090-1014 0000071219812874",
        "bank_name": "Santander",
        "bank_swift": "WBKPPLPP",
        "bank_currency": "PLN",
    }

    printed = payment({"currency": "PLN"}, bank_accounts=[account])["accounts"]

    assert printed == [
        {
            "label": ["Bank account"],
            "number": "PL61\u00a01090\u00a01014\u00a00000\u00a00712\u00a01981\u00a02874",
            "details": ["Santander", "SWIFT WBKPPLPP · PLN"],
        }
    ]


def test_it_keeps_an_account_that_is_no_iban() -> None:
    printed = payment(bank_accounts=[{"bank_account_number": "12-34-56 / 789"}])

    assert printed["accounts"][0]["number"].replace("\u00a0", " ") == "12-34-56 / 789"
    assert printed["code"] is None


def test_it_does_not_print_the_name_that_every_account_starts_with() -> None:
    account = {"bank_account_number": GERMAN_ACCOUNT, "bank_name": "Rachunek bankowy"}

    assert payment(bank_accounts=[account])["accounts"][0]["details"] == []


def test_it_takes_the_sellers_single_account_where_none_is_listed() -> None:
    columns = {"seller_bank_account": GERMAN_ACCOUNT, "seller_bank": "Commerzbank"}

    (account,) = payment(columns, bank_accounts=[{"bank_account_number": ""}])["accounts"]

    assert account["number"].startswith("DE89")
    assert account["details"] == ["Commerzbank"]


def test_it_pays_the_supplier_of_a_received_document() -> None:
    columns = {"income": False, "buyer_bank_account": GERMAN_ACCOUNT}
    ours = [{"bank_account_number": POLISH_ACCOUNT}]

    printed = payment(columns, bank_accounts=ours)

    assert [account["number"][:4] for account in printed["accounts"]] == ["DE89"]
    assert decode(make_document(columns, bank_accounts=ours)).split("\n")[5] == "Müller & Söhne GmbH"


def test_the_code_for_euros_follows_epc069_12() -> None:
    account = {"bank_account_number": GERMAN_ACCOUNT, "bank_swift": "COBADEFFXXX"}

    assert decode(make_document(bank_accounts=[account])) == (
        "BCD\n002\n1\nSCT\nCOBADEFFXXX\nAcme Trading Sp. z o.o.\n"
        "DE89370400440532013000\nEUR123\n\n\n17/02/2026"
    )


def test_the_code_for_zlotys_follows_the_polish_banks() -> None:
    document = make_document(
        {
            "currency": "PLN",
            "seller_name": "Zażółć Gęślą Jaźń Sp. z o.o.",
            "number": "FV/1234567890/1234567890/1234567890",
        },
        bank_accounts=[{"bank_account_number": POLISH_ACCOUNT}],
    )

    assert decode(document) == (
        "|PL|61109010140000071219812874|012300|Zażółć Gęślą Jaźń Sp|FV/1234567890/1234567890/1234567|||"
    )


def test_the_code_holds_large_amounts_in_grosze() -> None:
    document = make_document(
        {"currency": "PLN"},
        positions=[make_position(net="1000000.00", tax="zw")],
        bank_accounts=[{"bank_account_number": POLISH_ACCOUNT}],
    )

    assert decode(document).split("|")[3] == "100000000"


def test_the_code_asks_for_what_is_still_due() -> None:
    assert decode(make_document({"paid": Decimal("22.01")})).split("\n")[7] == "EUR100.99"


def test_a_name_cannot_rewrite_the_payment() -> None:
    document = make_document(
        {"currency": "PLN", "seller_name": "A|\r\nB\u202eC", "number": "1|9999999|x"},
        bank_accounts=[{"bank_account_number": POLISH_ACCOUNT}],
    )

    assert decode(document) == "|PL|61109010140000071219812874|012300|A BC|1 9999999 x|||"


def test_the_code_for_euros_cuts_names_to_whole_characters() -> None:
    fields = decode(make_document({"seller_name": "界" * 200, "number": "Ł" * 255})).split("\n")

    assert fields[5] == "界" * 46
    assert fields[10] == "Ł" * 50


def test_the_code_names_the_document_where_it_has_no_number() -> None:
    assert decode(make_document({"number": None})).split("\n")[10] == "Invoice"


def test_an_invalid_swift_stays_out_of_the_code() -> None:
    account = {"bank_account_number": GERMAN_ACCOUNT, "bank_swift": "not a bic"}

    assert decode(make_document(bank_accounts=[account])).split("\n")[4] == ""


@pytest.mark.parametrize(
    ("currency", "account"),
    [
        ("EUR", {"bank_account_number": "DE89370400440532013001"}),
        ("EUR", {"bank_account_number": GERMAN_ACCOUNT, "bank_currency": "USD"}),
        ("PLN", {"bank_account_number": GERMAN_ACCOUNT}),
        ("USD", {"bank_account_number": POLISH_ACCOUNT}),
    ],
)
def test_there_is_no_code_for_other_accounts_and_currencies(currency: str, account: dict[str, str]) -> None:
    printed = payment({"currency": currency}, bank_accounts=[account])

    assert len(printed["accounts"]) == 1
    assert printed["code"] is None


def test_the_first_account_with_a_code_gives_it() -> None:
    accounts = [
        {"bank_account_number": POLISH_ACCOUNT, "bank_currency": "PLN"},
        {"bank_account_number": GERMAN_ACCOUNT, "bank_currency": "EUR"},
    ]

    assert GERMAN_ACCOUNT in decode(make_document(bank_accounts=accounts))


@pytest.mark.parametrize(
    "invoice",
    [
        {"paid": Decimal("123.00")},
        {"paid": Decimal("200.00")},
        {"seller_name": None},
        {"price_gross": Decimal("1000000000.00")},
        *({"payment_type": payment_type} for payment_type in sorted(PAID_ANOTHER_WAY)),
    ],
)
def test_there_is_no_code_where_nothing_is_to_be_transferred(invoice: dict[str, Any]) -> None:
    assert payment(invoice)["code"] is None


def test_every_other_way_of_payment_is_one_of_the_wire() -> None:
    assert set(PAYMENT_TYPES) - {"transfer", "off"} == PAID_ANOTHER_WAY


@pytest.mark.parametrize("kind", ["estimate", "client_order", "kp", "dw"])
def test_documents_that_want_no_money_name_no_account(kind: str) -> None:
    assert payment(kind=kind) == {"accounts": [], "code": None, "slip": None}


def test_a_cancelled_document_names_no_account() -> None:
    assert payment({"cancelled": True}) == {"accounts": [], "code": None, "slip": None}


def test_a_refund_names_no_account_to_pay_into() -> None:
    assert payment(positions=[make_position(net="-10.00")]) == {"accounts": [], "code": None, "slip": None}


def test_it_prints_the_description_of_an_account() -> None:
    account = {"bank_account_number": GERMAN_ACCOUNT, "account_description": "For deposits only"}

    assert payment(bank_accounts=[account])["accounts"][0]["details"] == ["For deposits only"]


def payment(invoice: dict[str, Any] | None = None, **fields: Any) -> Block:
    return build_payment(make_document(invoice, **fields), wording=Wording("en"))


def decode(document: PrintableDocument) -> str:
    """Return the content of the QR code on the printed page."""
    page = typst.Compiler(root=TEMPLATES, font_paths=shared_fonts(), ignore_system_fonts=True).compile(
        input=MAIN,
        format="png",
        ppi=200,
        sys_inputs={
            "sheets": f"[{write_sheet(document, print_option='original')}]",
            "design": DEFAULT_DESIGN.name,
            "accent": DEFAULT_DESIGN.accent,
        },
    )
    assert isinstance(page, bytes)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    return str(code.text)
