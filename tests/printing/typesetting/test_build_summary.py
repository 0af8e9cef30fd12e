"""Tax by rate, totals and the amount due."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document, make_position
from tests.printing.typesetting.kinds import make_kind
from tidebill.kernel.exchange import ConvertedTotals
from tidebill.kernel.vocabulary import LANGUAGES
from tidebill.printing.typesetting.sheet.summary import amount_due, build_summary
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording

CONVERTED = ConvertedTotals(
    price_net=Decimal("18095.05"),
    price_tax=Decimal("4161.86"),
    price_gross=Decimal("22256.91"),
    tax_lines=(),
)


def test_it_sums_the_tax_by_rate() -> None:
    rows = [
        make_position(net="100.00"),
        make_position(net="50.00", tax="8"),
        make_position(net="1.00", tax="zw"),
    ]

    taxes = summary(positions=rows)["taxes"]

    assert taxes["labels"] == [["VAT"], ["Net amount"], ["VAT amount"], ["Gross amount"]]
    assert taxes["rows"] == [
        ["23%", "100.00", "23.00", "123.00"],
        ["8%", "50.00", "4.00", "54.00"],
        ["exempt", "1.00", "0.00", "1.00"],
    ]
    assert taxes["total"] == [["Total"], "151.00", "27.00", "178.00"]


def test_it_has_no_tax_summary_where_no_tax_is_shown() -> None:
    printed = summary({"hide_tax": True})

    assert printed["taxes"] is None
    assert amounts(printed) == [("Total", "€123.00")]


def test_it_asks_for_what_is_left_to_pay() -> None:
    printed = summary({"paid": Decimal("23.00"), "paid_date": date(2026, 2, 15)})

    assert amounts(printed) == [("Total gross", "€123.00"), ("Paid on 15 Feb 2026", "-€23.00")]
    assert balance(printed) == ("Amount to pay", "€100.00")
    assert printed["balance"]["words"] == ["one hundred euros\u00a000/100"]


def test_it_asks_for_nothing_once_all_is_paid() -> None:
    printed = summary({"paid": Decimal("123.00")})

    assert amounts(printed)[-1] == ("Paid", "-€123.00")
    assert balance(printed) == ("Amount to pay", "€0.00")
    assert printed["balance"]["words"] == ["one hundred and twenty-three euros\u00a000/100"]


@pytest.mark.parametrize(("paid", "refund"), [("130.00", "€7.00"), ("123.01", "€0.01")])
def test_it_refunds_what_is_paid_too_much(paid: str, refund: str) -> None:
    assert balance(summary({"paid": Decimal(paid)})) == ("Amount to refund", refund)


def test_it_refunds_a_negative_correction() -> None:
    printed = summary(positions=[make_position(net="-10.00")], kind="correction")

    assert amounts(printed) == [("Total gross", "-€12.30")]
    assert balance(printed) == ("Amount to refund", "€12.30")
    assert printed["balance"]["words"] == ["twelve euros\u00a030/100"]


@pytest.mark.parametrize("kind", ["estimate", "client_order", "kp", "kw", "dw", "payment_receipt"])
def test_it_asks_for_no_money_on_documents_that_want_none(kind: str) -> None:
    printed = summary(kind=kind)

    assert amounts(printed) == []
    assert balance(printed) == ("Total", "€123.00")


def test_it_asks_for_no_money_on_a_cancelled_document() -> None:
    assert balance(summary({"cancelled": True})) == ("Total", "€123.00")


def test_it_shows_what_the_discount_took_off() -> None:
    invoice = {"show_discount": True, "discount": Decimal("12.30"), "price_gross": Decimal("110.70")}
    rows = [make_position(), {"kind": "subtotal", "total_price_gross": Decimal("99")}]

    assert amounts(summary(invoice, positions=rows)) == [
        ("Total before discount", "€123.00"),
        ("Discount", "-€12.30"),
        ("Total gross", "€110.70"),
    ]


def test_it_settles_charges_and_deductions() -> None:
    settlements = [
        {"kind": "charge", "amount": Decimal("10.00"), "reason": "Packaging"},
        {"kind": "deduction", "amount": Decimal("3.00"), "reason": None},
    ]

    printed = summary(settlement_positions=settlements)

    assert amounts(printed)[1:] == [("Charge: Packaging", "€10.00"), ("Deduction", "-€3.00")]
    assert balance(printed) == ("Amount to pay", "€130.00")


def test_it_computes_what_is_due_exactly() -> None:
    document = make_document({"price_gross": Decimal("999999999999999.99"), "paid": Decimal("0.01")})

    assert amount_due(document) == Decimal("999999999999999.98")


@pytest.mark.parametrize(
    ("currency", "lang", "printed"),
    [
        ("PLN", "pl", "123,00 zł"),
        ("PLN", "en", "PLN 123.00"),
        ("EUR", "pl", "123,00 €"),
        ("JPY", "en", "JP¥123"),
        ("KWD", "en", "KWD 123.000"),
        ("XTS", "pl", "123,00 XTS"),
    ],
)
def test_it_writes_any_currency_with_its_own_decimals(currency: str, lang: str, printed: str) -> None:
    value = summary({"currency": currency}, lang=lang)["balance"]["value"]

    assert value.replace("\u00a0", " ") == printed


def test_it_writes_the_amount_in_words_of_both_languages() -> None:
    printed = summary({"currency": "PLN"}, lang="pl/en")["balance"]

    assert printed["words_label"] == ["Słownie", "In words"]
    assert printed["words"] == [
        "sto dwadzieścia trzy złote\u00a000/100",
        "one hundred and twenty-three Polish zlotys\u00a000/100",
    ]


def test_it_leaves_out_words_that_nobody_would_speak() -> None:
    assert summary({"price_gross": Decimal("999999999999.99")})["balance"]["words"] == []


def test_it_shows_the_totals_in_a_second_currency() -> None:
    printed = summary({"exchange_currency": "PLN", "exchange_note": "Table 1"}, exchanged=CONVERTED)[
        "exchanged"
    ]

    assert (printed["label"], printed["note"]) == (["In PLN"], "Table 1")
    assert [(line["label"], line["value"]) for line in printed["lines"]] == [
        (["Total net"], "PLN\u00a018,095.05"),
        (["Total VAT"], "PLN\u00a04,161.86"),
        (["Total gross"], "PLN\u00a022,256.91"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_second_currency_has_its_words_in_every_language(lang: str) -> None:
    printed = summary({"exchange_currency": "PLN"}, lang=lang, exchanged=CONVERTED)["exchanged"]

    assert "PLN" in printed["label"][0]
    assert [re.sub(r"\D", "", line["value"]) for line in printed["lines"]] == ["1809505", "416186", "2225691"]
    assert len({line["label"][0] for line in printed["lines"]}) == 3


@pytest.mark.parametrize(
    ("columns", "lang", "note"),
    [
        ({"exchange_currency_rate": Decimal("4.58030000")}, "en", "1 EUR = 4.5803 PLN"),
        (
            {"exchange_currency_rate": Decimal("4.58030000"), "exchange_date": date(2026, 2, 13)},
            "pl",
            "1 EUR = 4,5803 PLN (13.02.2026)",
        ),
        (
            {
                "exchange_currency_rate": Decimal("2.61"),
                "exchange_currency_rate_den": Decimal("100.00000000"),
            },
            "en",
            "100 EUR = 2.61 PLN",
        ),
        ({"exchange_currency_rate": Decimal("4.5"), "exchange_note": "Table 1"}, "en", "Table 1"),
        ({}, "en", ""),
    ],
)
def test_it_gives_the_rate_unless_a_note_does(columns: dict[str, Any], lang: str, note: str) -> None:
    printed = summary({"exchange_currency": "PLN", **columns}, lang=lang, exchanged=CONVERTED)

    assert printed["exchanged"]["note"] == note


def test_a_final_document_leads_from_the_order_to_what_is_left() -> None:
    document = make_kind("final", {"paid": Decimal("92.50")})

    printed = build_summary(document, wording=Wording("en"))

    assert amounts(printed) == [
        ("Order total", "€1,170.00"),
        ("Less advances", "-€577.50"),
        ("Remaining after advances", "€592.50"),
        ("Paid", "-€92.50"),
    ]
    assert balance(printed) == ("Amount to pay", "€500.00")


def test_a_voucher_and_a_note_show_no_tax() -> None:
    for kind in ("kp", "kw", "payment_receipt", "accounting_note"):
        assert summary(kind=kind)["taxes"] is None


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "einhundertdreiundzwanzig EUR\u00a000/100"),
        ("cz", "sto dvacet tři EUR\u00a000/100"),
        ("ru", "сто двадцать три EUR\u00a000/100"),
        ("fa", "صد و بیست و سه EUR\u00a000/100"),
    ],
)
def test_it_writes_words_where_the_language_can_be_spoken(lang: str, words: str) -> None:
    assert summary(lang=lang)["balance"]["words"] == [words]


@pytest.mark.parametrize("lang", ["ar", "cn", "el", "et", "hr", "sl"])
def test_it_writes_no_words_where_they_could_be_wrong(lang: str) -> None:
    assert summary(lang=lang)["balance"]["words"] == []


def test_it_shows_one_currency_where_there_is_one() -> None:
    assert summary({"exchange_currency": "PLN"})["exchanged"] is None


def summary(invoice: dict[str, Any] | None = None, *, lang: str = "en", **fields: Any) -> Block:
    return build_summary(make_document(invoice, **fields), wording=Wording(lang))


def amounts(printed: Block) -> list[tuple[str, str]]:
    return [(" / ".join(line["label"]), line["value"]) for line in printed["lines"]]


def balance(printed: Block) -> tuple[str, str]:
    return printed["balance"]["label"][0], printed["balance"]["value"]
