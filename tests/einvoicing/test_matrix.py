"""Every scenario in every format: valid by schema and official rules, and equal to the API's data."""

from dataclasses import replace
from decimal import Decimal

import mockeinvoice
import pytest
from lxml import etree

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import SCENARIOS, row, strategy
from tidebill.einvoicing import model
from tidebill.einvoicing.building import build
from tidebill.einvoicing.reading.cii import read_cii
from tidebill.einvoicing.reading.ubl import is_ubl, read_ubl
from tidebill.einvoicing.registry import Format, formats
from tidebill.einvoicing.services.examine import examine
from tidebill.einvoicing.source import Source, load
from tidebill.einvoicing.validation.result import validate
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.kernel.vocabulary import TEXT_POSITION_KINDS

EUROPEAN = ("ubl", "cii", "peppol", "xrechnung", "xrechnung-cii", "facturx", "facturx-extended")
# Scenarios that a format rejects: rule and field. All others pass.
REFUSED = {
    (name, "peppol"): [("PEPPOL-EN16931-R010", "buyer_einvoice_address")]
    for name in ("service_outside_the_eu", "exported", "one_stop_shop")
}
WARNED = {("prepayment", "xrechnung"): ["BR-DE-17"], ("prepayment", "xrechnung-cii"): ["BR-DE-17"]}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_document_passes_the_official_rules_and_says_what_the_api_says(bill: Bill, name: str) -> None:
    invoice = SCENARIOS[name](bill)
    source = load(invoice)

    for european in EUROPEAN:
        format = formats()[european]
        refused = [(found.rule, found.field) for found in format.precheck(source)]
        assert refused == REFUSED.get((name, european), []), european
        if not refused:
            _check(format, source, name)


def _check(format: Format, source: Source, name: str) -> None:
    written = format.write(source)
    verdict = validate(format, written)
    assert verdict.valid, [(found.rule, found.field, str(found.text)) for found in verdict.findings]
    assert [found.rule for found in verdict.findings] == _warnings(format, source, name)
    assert verdict.missing == (("Peppol BIS Billing 3",) if format.name == "peppol" else ())
    if format.name == "peppol":
        _, report = mockeinvoice.validate(written)
        assert [(found.code, found.text) for found in report.failures] == []
    _says_what_the_api_says(_read(written), source.invoice)


def _warnings(format: Format, source: Source, name: str) -> list[str]:
    """Return the EXTENDED profile's warnings that line items lack an exemption reason, which the summary
    states.
    """
    if format.name != "facturx-extended":
        return WARNED.get((name, format.name), [])
    reasoned = [group.tax.category for group in build(source).tax_groups if group.reason]
    return [f"BR-FXEXT-{category.replace('K', 'IC')}-08rev" for category in reasoned]


def _read(written: bytes) -> model.Invoice:
    root = etree.fromstring(written)
    return read_ubl(root) if is_ubl(root) else read_cii(root)


def _says_what_the_api_says(read: model.Invoice, invoice: Invoice) -> None:
    told = serializers.serialize_invoice(invoice, account=invoice.account)
    sign = -1 if read.is_credit else 1
    totals = read.totals
    assert read.number == told["number"]
    assert (sign * totals.net, sign * totals.tax, sign * totals.gross) == (
        told["price_net"],
        told["price_tax"],
        told["price_gross"],
    )
    assert sum((group.base for group in read.tax_groups), Decimal(0)) == totals.net
    by_rate: dict[Decimal, Decimal] = {}
    for line in told["tax_lines"]:
        rate = Decimal(line["rate"])
        by_rate[rate] = by_rate.get(rate, Decimal(0)) + Decimal(line["tax_amount"])
    found: dict[Decimal, Decimal] = {}
    for group in read.tax_groups:
        rate = group.tax.rate or Decimal(0)
        found[rate] = found.get(rate, Decimal(0)) + sign * group.amount
    assert found == by_rate
    rows = [row for row in told["positions"] if row["kind"] not in TEXT_POSITION_KINDS]
    names = [line.name for line in read.lines if "." not in line.id]
    assert names == [row["name"] for row in rows]
    if not invoice.show_discount and "correction" not in {row["kind"] for row in rows}:
        own = [line for line in read.lines if not line.id.startswith("A")]
        assert [sign * line.net for line in own] == [row["total_price_net"] for row in rows]


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"thousand_rows"}))
def test_what_was_written_is_read_without_loss(bill: Bill, name: str) -> None:
    source = load(SCENARIOS[name](bill))

    built = build(source)

    for syntax in ("ubl", "cii"):
        read = _read(formats()[syntax].write(source))
        assert _comparable(read, syntax) == _comparable(built, syntax), syntax


def _comparable(invoice: model.Invoice, syntax: str) -> model.Invoice:
    """Remove terms that the standard lacks or a syntax expresses differently."""
    lines = [replace(line, wire_tax="", tax_amount=None) for line in invoice.lines]
    payments = tuple(replace(found, text="") for found in invoice.payments)
    seller, buyer = invoice.seller, invoice.buyer
    return replace(
        invoice, customization="", lines=tuple(lines), payments=payments, seller=seller, buyer=buyer
    )


@pytest.mark.parametrize("name", ["ubl", "cii"])
def test_rows_whose_rounding_drifts_are_refused_until_their_sum_is_kept(bill: Bill, name: str) -> None:
    rows = [row(f"Part {number}", gross="0.03") for number in range(300)]
    drifting = bill(positions=rows)
    assert (drifting.price_net, drifting.price_tax) == (6, 3)

    found = examine(drifting, formats()[name])

    assert found.content is None
    assert [(one.rule, one.field) for one in found.faults] == [
        ("BR-CO-17", "calculating_strategy"),
        ("BR-S-09", "calculating_strategy"),
    ]
    assert {one.text.text for one in found.faults} == {
        "the tax of the items differs too much from the tax on their total. Calculate totals from gross."
    }
    kept = bill(positions=rows, calculating_strategy=strategy("keep_gross"))
    assert kept.price_gross == drifting.price_gross
    assert examine(kept, formats()[name]).content
