"""FA(3): every scenario conforms to the schema, equals the API's data, and can be read back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.einvoicing import scenarios
from tests.einvoicing.scenarios import EUROS, SCENARIOS, document, row
from tidebill.einvoicing.formats.ksef import FORMAT
from tidebill.einvoicing.formats.ksef.elements import NAMESPACE, text
from tidebill.einvoicing.formats.ksef.schema import check
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.invoices.tax_lines import tax_lines

Issue = Callable[..., Invoice]
FA = {"f": NAMESPACE}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_document_keeps_the_schema_and_the_gates_rules(name: str, issue: Issue) -> None:
    source = load(SCENARIOS[name](issue))

    assert list(FORMAT.precheck(source)) == []
    assert list(check(FORMAT.write(source))) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_its_sums_are_those_of_the_api_and_are_read_back(name: str, issue: Issue) -> None:
    invoice = SCENARIOS[name](issue)

    read = FORMAT.read(etree.fromstring(FORMAT.write(load(invoice))))  # type: ignore[misc]

    assert read.number == invoice.number
    assert read.issue_date == invoice.issue_date
    assert read.currency == invoice.currency
    assert read.totals.gross == invoice.price_gross
    assert read.totals.tax == invoice.price_tax
    assert read.totals.net == invoice.price_net
    assert read.seller.name == invoice.seller_name
    assert read.buyer.name == invoice.buyer_name
    assert read.totals.prepaid == invoice.paid
    assert sum(group.amount for group in read.tax_groups) == invoice.price_tax
    lines = tax_lines(invoice)
    if invoice.kind != "vat_margin":
        assert sum(group.base for group in read.tax_groups) == sum(line.net for line in lines)


@pytest.mark.parametrize("name", ["several_rates", "discounted", "exempt", "thousand_rows"])
def test_the_rows_are_read_back_as_they_were(name: str, issue: Issue) -> None:
    invoice = SCENARIOS[name](issue)
    source = load(invoice)

    read = FORMAT.read(etree.fromstring(FORMAT.write(source)))  # type: ignore[misc]

    assert [(line.name, line.quantity, line.unit, line.wire_tax) for line in read.lines] == [
        (found.name, found.quantity, found.quantity_unit, found.tax) for found in source.positions
    ]
    assert read.totals.lines == invoice.price_net


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("document", "VAT"),
        ("advance", "ZAL"),
        ("final", "ROZ"),
        ("correction_up", "KOR"),
        ("correction_of_advance", "KOR_ZAL"),
    ],
)
def test_each_kind_has_its_own_name(name: str, kind: str, issue: Issue) -> None:
    assert values(SCENARIOS[name](issue), "RodzajFaktury") == [kind]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reverse_charge", {"P_18": ["1"], "P_12": ["oo"], "P_13_10": ["1500.00"]}),
        ("split_payment", {"P_18A": ["1"]}),
        ("cash_method", {"P_16": ["1"]}),
        ("exempt", {"P_19": ["1"], "P_19A": ["art. 43 ust. 1 pkt 29 ustawy o VAT"], "P_13_7": ["100.00"]}),
        ("outside_tax", {"P_12": ["np I"], "P_13_8": ["500.00"], "P_18": ["2"], "NrID": ["987654321"]}),
        ("outside_tax_in_union", {"P_12": ["np II"], "P_13_9": ["500.00"], "P_18": ["1"], "KodUE": ["DE"]}),
        ("zero_rate", {"P_12": ["0 KR"], "P_13_6_1": ["250.00"]}),
        ("within_union", {"P_12": ["0 WDT"], "P_13_6_2": ["250.00"], "PrefiksPodatnika": ["PL"]}),
        ("export", {"P_12": ["0 EX"], "P_13_6_3": ["250.00"]}),
        ("margin", {"P_PMarzy_3_1": ["1"], "P_13_11": ["5000.00"], "P_11A": ["5000.00"], "P_12": []}),
        ("one_stop_shop", {"P_12_XII": ["19"], "P_13_5": ["40.00"], "P_14_5": ["7.60"], "BrakID": ["1"]}),
        ("foreign_currency", {"P_14_1": ["28.39"], "P_14_1W": ["120.85"], "KursWaluty": ["4.2567"] * 2}),
        ("paid", {"Zaplacono": ["1"], "FormaPlatnosci": ["1"]}),
        ("paid_in_part", {"KwotaZaplatyCzesciowej": ["23.00"], "FormaPlatnosci": ["2"]}),
        ("settled_beside", {"SumaObciazen": ["10.00"], "SumaOdliczen": ["3.50"], "DoZaplaty": ["129.50"]}),
        ("with_parties_and_remarks", {"Rola": ["8"], "RolaInna": ["1"], "JST": ["1"], "TP": ["1"]}),
        ("with_parties_and_remarks", {"GTU": ["GTU_12"], "Indeks": ["ABC-1"], "Udzial": ["10"]}),
        ("spread_over_a_month", {"P_6_Od": ["2026-01-01"], "P_6_Do": ["2026-01-31"]}),
        ("advance", {"WartoscZamowienia": ["1446.00"], "P_15": ["300.00"], "FaWiersz": []}),
        ("correction_up", {"StanPrzed": ["1"], "P_11": ["100.00", "150.00"], "P_15": ["61.50"]}),
        ("correction_to_zero", {"P_8B": ["1", "0", "3", "0", "1", "0", "1", "0"], "NrKSeFN": ["1"]}),
    ],
)
def test_what_the_law_wants_stands_in_its_field(
    name: str, expected: dict[str, list[str]], issue: Issue
) -> None:
    invoice = SCENARIOS[name](issue)

    assert {field: values(invoice, field) for field in expected} == expected


def test_a_correction_names_the_register_number_of_what_it_corrects(issue: Issue) -> None:
    number = "5252445767-20260112-0A1B2C3D4E5F-6A"
    correction = scenarios.correction_up(issue)
    Invoice.objects.filter(pk=correction.invoice_id).update(gov_id=number)

    assert values(Invoice.objects.get(pk=correction.pk), "NrKSeFFaKorygowanej") == [number]


def test_a_final_document_names_its_advances(issue: Issue) -> None:
    invoice = scenarios.final(issue)
    (advance,) = invoice.advance_ids

    assert values(invoice, "NrFaZaliczkowej") == [Invoice.objects.get(pk=advance).number]


@pytest.mark.parametrize(
    ("attributes", "rule", "field"),
    [
        ({"kind": "proforma"}, "RodzajFaktury", "kind"),
        ({"kind": "receipt"}, "RodzajFaktury", "kind"),
        ({"seller_tax_no": "123"}, "Podmiot1/NIP", "seller_tax_no"),
        ({"issue_date": "2099-01-01"}, "P_1", "issue_date"),
        ({"positions": [row(tax="19")]}, "P_12", "positions[0].tax"),
        ({"positions": [row(tax="zw")]}, "P_19A", "exempt_tax_kind"),
        ({**EUROS, "exchange_currency": "USD"}, "P_14_1W", "exchange_currency_rate"),
        ({"kind": "correction"}, "DaneFaKorygowanej", "invoice_id"),
    ],
)
def test_what_it_does_not_admit_is_refused_by_rule_and_field(
    attributes: dict[str, Any], rule: str, field: str, issue: Issue
) -> None:
    found = FORMAT.precheck(load(document(issue, **attributes)))

    assert [(finding.rule, finding.field) for finding in found] == [(rule, field)]


@given(st.text())
def test_any_text_becomes_one_that_the_gate_takes(value: str) -> None:
    made = text("P_7", value)

    assert made is None or (0 < len(made.text) <= 256 and made.text == " ".join(made.text.split()))


def test_the_same_document_gives_the_same_bytes(issue: Issue) -> None:
    invoice = document(issue)

    assert FORMAT.write(load(invoice)) == FORMAT.write(load(Invoice.objects.get(pk=invoice.pk)))


def test_a_file_without_what_every_invoice_has_is_refused(issue: Issue) -> None:
    root = etree.fromstring(FORMAT.write(load(document(issue))))
    found = root.find("f:Fa/f:P_15", FA)
    assert found is not None
    found.text = "many"

    with pytest.raises(ValueError, match="many is not a number"):
        FORMAT.read(root)  # type: ignore[misc]


def test_the_sum_of_a_correction_is_the_difference(issue: Issue) -> None:
    read = FORMAT.read(etree.fromstring(FORMAT.write(load(scenarios.correction_down(issue)))))  # type: ignore[misc]

    assert read.type_code == "384"
    assert read.totals.lines == Decimal("-100.00")
    assert [line.quantity for line in read.lines] == [-1, 0]


def values(invoice: Invoice, name: str) -> list[str]:
    """Return the texts of all elements with this name."""
    root = etree.fromstring(FORMAT.write(load(invoice)))
    return [(found.text or "").strip() for found in root.iter(f"{{{NAMESPACE}}}{name}")]
