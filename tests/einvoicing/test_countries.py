"""Scenarios for sellers of eight countries: valid by the rules, and equal after import and export."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django_scopes import scope
from lxml import etree

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tests.people import Person
from tidebill.einvoicing import model
from tidebill.einvoicing.building.national import build_nationally
from tidebill.einvoicing.reading.cii import read_cii
from tidebill.einvoicing.reading.ubl import is_ubl, read_ubl
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import delete_invoice
from tidebill.kernel.electronic_addresses import default_address
from tidebill.stock.models import DocumentLink, Warehouse, WarehouseDocument

# Tax numbers of a seller and a buyer, rates, and an account.
COUNTRIES: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "PL": ("PL5252445767", "PL5261040828", ("23", "8", "5"), "PL61109010140000071219812874"),
    "DE": ("DE136695976", "DE123456788", ("19", "7"), "DE89370400440532013000"),
    "FR": ("FR40303265045", "FR44732829320", ("20", "10", "5.5"), "FR1420041010050500013M02606"),
    "BE": ("BE0403170701", "BE0428759497", ("21", "12", "6"), "BE68539007547034"),
    "SE": ("SE556036079301", "SE556012579001", ("25", "12", "6"), "SE4550000000058398257466"),
    "FI": ("FI20774740", "FI01120389", ("25.5", "14", "10"), "FI2112345600000785"),
    "ES": ("ES54362315K", "ESA58818501", ("21", "10", "4"), "ES9121000418450200051332"),
    "IT": ("IT00743110157", "IT00488410010", ("22", "10", "5"), "IT60X0542811101000000123456"),
}
Make = Callable[[Bill, dict[str, Any], tuple[str, ...]], Invoice]


def several_rates(bill: Bill, parties: dict[str, Any], rates: tuple[str, ...]) -> Invoice:
    rows = [row(f"Item {rate}", tax=rate, gross="120.07", order_line=rate) for rate in rates]
    return bill(**parties, positions=rows, oid="PO-7")


def discounted_credit(bill: Bill, parties: dict[str, Any], rates: tuple[str, ...]) -> Invoice:
    first = bill(**parties, positions=[row(tax=rates[0], gross="120")])
    sides = {
        "name": "Idea",
        "kind": "correction",
        "correction_before_attributes": row(tax=rates[0], gross="120"),
        "correction_after_attributes": row(tax=rates[0], gross="60"),
    }
    return bill(
        **parties, kind="correction", from_invoice_id=first.pk, invoice_id=first.pk, positions=[sides]
    )


def item_discount(bill: Bill, parties: dict[str, Any], rates: tuple[str, ...]) -> Invoice:
    rows = [row(tax=rates[0], gross="120", quantity="3", discount_percent="10")]
    return bill(**parties, positions=rows, show_discount=True, discount_kind="percent_total")


def self_billed(bill: Bill, parties: dict[str, Any], rates: tuple[str, ...]) -> Invoice:
    issuers = [{"name": parties["buyer_name"], "tax_no": parties["buyer_tax_no"], "role": "Wystawca"}]
    return bill(**parties, positions=[row(tax=rates[0], gross="120")], issuers=issuers)


def delivered(bill: Bill, parties: dict[str, Any], rates: tuple[str, ...]) -> Invoice:
    invoice = bill(**parties, positions=[row(tax=rates[0], gross="120")])
    account, day = invoice.account, invoice.issue_date
    days = {"issue_date": day, "issue_year": day.year, "transaction_date": day}
    warehouse, _ = Warehouse.objects.get_or_create(account=account, name="Main")
    facts = {"account": account, "warehouse": warehouse, "kind": "wz", "number": "WZ/1"}
    note = WarehouseDocument.objects.create(**facts, **days)
    DocumentLink.objects.create(account=account, warehouse_document=note, invoice_id=invoice.pk)
    return invoice


SCENARIOS: dict[str, tuple[Make, str]] = {
    "several rates": (several_rates, "380"),
    "credit note": (discounted_credit, "381"),
    "item discount": (item_discount, "380"),
    "self-billed": (self_billed, "389"),
    "delivery note": (delivered, "380"),
}


def parties_of(country: str, buyer_country: str) -> dict[str, Any]:
    seller, _, _, account = COUNTRIES[country]
    buyer = COUNTRIES[buyer_country][1]
    return {
        "seller_name": f"Seller {country}",
        "seller_tax_no": seller,
        "seller_country": country,
        "seller_bank_account": account,
        "buyer_name": f"Buyer {buyer_country}",
        "buyer_tax_no": buyer,
        "buyer_country": buyer_country,
        "transaction_type": "goods",
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_exports_imports_and_exports_the_same(country: str, bill: Bill, charlie: Person) -> None:
    for name, (make, code) in SCENARIOS.items():
        invoice = make(bill, parties_of(country, country), COUNTRIES[country][2])
        built = build_nationally(load(invoice))
        assert built.type_code == code
        assert built.despatch_advice == ("WZ/1" if name == "delivery note" else "")
        assert [line.order_line for line in built.lines] == [
            rate if name == "several rates" else "" for rate in COUNTRIES[country][2][: len(built.lines)]
        ]
        for syntax, other in (("ubl", "cii"), ("cii", "ubl")):
            found = examine(invoice, formats()[syntax])
            assert [(each.rule, each.field, str(each.text.params)) for each in found.faults] == [], name
            assert found.content is not None
            assert terms(read(found.content)) == terms(built)
            with scope(account=charlie.account):
                expense = import_document(charlie.account, found.content, other_recipient=True)
                again = examine(expense, formats()[other])
                delete_invoice(expense.pk)
            sign = -1 if built.is_credit else 1
            assert expense.price_gross == sign * built.totals.gross
            assert again.content, [(each.rule, str(each.text.params)) for each in again.findings]
            assert terms(read(again.content)) == terms(built)


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_sends_to_the_others_over_peppol(country: str, bill: Bill) -> None:
    other = "DE" if country != "DE" else "SE"
    for buyer in (country, other):
        parties = parties_of(country, buyer)
        rows = [row("Goods", tax="0" if buyer != country else COUNTRIES[country][2][0], gross="100")]
        kind = "wdt" if buyer != country else "vat"
        invoice = bill(**parties, kind=kind, positions=rows, oid="PO-7", buyer_reference="REF")
        found = examine(invoice, formats()["peppol"])
        assert [(each.rule, each.field) for each in found.faults] == []
        assert found.content is not None
        said = read(found.content)
        for party in (said.seller, said.buyer):
            assert party.endpoint is not None
            assert (party.endpoint.scheme, party.endpoint.value) == default_address(party.vat_id)


def read(content: bytes) -> model.Invoice:
    root = etree.fromstring(content)
    return read_ubl(root) if is_ubl(root) else read_cii(root)


def terms(invoice: model.Invoice) -> model.Invoice:
    """Remove terms that a syntax lacks."""
    lines = tuple(replace(line, wire_tax="", tax_amount=None) for line in invoice.lines)
    payments = tuple(replace(found, text="") for found in invoice.payments)
    return replace(invoice, customization="", lines=lines, payments=payments)
