"""Invoices between French companies pass the rules of the reform (flux 2) in UBL, CII and Factur-X."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from tests.einvoicing.conftest import Bill
from tests.einvoicing.european import row
from tidebill.accounts.models import Account
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.services.products import create_product
from tidebill.einvoicing.building.french import transaction_letter
from tidebill.einvoicing.building.national import build_nationally
from tidebill.einvoicing.reading.cii import read_cii
from tidebill.einvoicing.reading.ubl import read_ubl
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.services.examine import examine
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice

FORMATS = ("ubl", "cii", "facturx", "facturx-extended")
FRENCH: dict[str, Any] = {
    "seller_name": "Acme SAS",
    "seller_tax_no": "FR40303265045",
    "seller_street": "1 rue de la Paix",
    "seller_post_code": "75002",
    "seller_city": "Paris",
    "seller_country": "FR",
    "seller_bank_account": "FR1420041010050500013M02606",
    "seller_bank_swift": "PSSTFRPPPAR",
    "buyer_name": "Client SARL",
    "buyer_tax_no": "FR44732829320",
    "buyer_street": "2 place Bellecour",
    "buyer_post_code": "69002",
    "buyer_city": "Lyon",
    "buyer_country": "FR",
    "transaction_type": "services",
    "lang": "fr",
}


def french(bill: Bill, **attributes: Any) -> Invoice:
    return bill(**{**FRENCH, "positions": [row(tax="20", gross="120")], **attributes})


def corrected(bill: Bill) -> Invoice:
    first = french(bill)
    change = {
        "correction_before_attributes": row(tax="20", gross="120"),
        "correction_after_attributes": row(tax="20", gross="60"),
        "kind": "correction",
    }
    return french(
        bill,
        kind="correction",
        from_invoice_id=first.pk,
        invoice_id=first.pk,
        positions=[{"name": "Idea", **change}],
    )


CASES: dict[str, tuple[Callable[[Bill], Invoice], str]] = {
    "services": (french, "S1"),
    "goods at several rates": (
        lambda bill: french(
            bill,
            transaction_type="goods",
            positions=[
                row(tax=tax, gross=gross) for tax, gross in (("20", "120"), ("10", "11"), ("5.5", "10.55"))
            ],
        ),
        "B1",
    ),
    "paid": (lambda bill: french(bill, transaction_type="mixed", paid="120", status="paid"), "M2"),
    "awkward prices": (
        lambda bill: french(bill, positions=[row(tax="20", gross="100", quantity="7")]),
        "S1",
    ),
    "reverse charge": (
        lambda bill: french(
            bill, positions=[{"name": "Travaux", "quantity": 1, "tax": "oo", "price_net": "100"}]
        ),
        "S1",
    ),
    "credit note": (corrected, "S1"),
    "prepayment": (
        lambda bill: french(bill, kind="advance"),
        "S1",
    ),
    "discount and mentions": (
        lambda bill: french(
            bill,
            description="Merci\n#PMD#Pénalités : 10 % par an",
            skonto_active=True,
            skonto_discount_date="2026-11-30",
            skonto_discount_value="2",
        ),
        "S1",
    ),
    "SIRET as numbers": (
        lambda bill: french(bill, seller_tax_no="30326504500017", buyer_tax_no="73282932000074"),
        "S1",
    ),
    "address with a service code": (
        lambda bill: french(bill, buyer_einvoice_address="0225:732829320_73282932000074_ACHATS"),
        "S1",
    ),
    "address by SIRET": (lambda bill: french(bill, buyer_einvoice_address="0009:73282932000074"), "S1"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_passes_the_french_rules(name: str, bill: Bill) -> None:
    make, process = CASES[name]
    invoice = make(bill)
    expected = build_nationally(load(invoice))
    assert expected.profile == process
    for format in FORMATS:
        found = examine(invoice, formats()[format])
        assert [(each.rule, each.field, str(each.text.params)) for each in found.faults] == []
        assert any("French CTC" in rules for rules in found.rules)
        assert found.content is not None
        root = etree.fromstring(found.content)
        read = read_ubl(root) if format == "ubl" else read_cii(root)
        assert read.profile == process
        assert (read.seller.legal_id, read.buyer.legal_id) == (
            expected.seller.legal_id,
            expected.buyer.legal_id,
        )
        assert (read.seller.endpoint, read.buyer.endpoint) == (
            expected.seller.endpoint,
            expected.buyer.endpoint,
        )
        subjects = {note.subject: note.text for note in read.notes}
        assert {"PMT", "PMD", "AAB", "BAR"} <= set(subjects)
        if name == "discount and mentions":
            assert subjects["PMD"] == "Pénalités : 10 % par an"
            assert subjects["AAB"].startswith("Escompte de 2,00 %")
            assert "Merci" in [note.text for note in read.notes]


def test_addresses_are_those_of_the_directory(bill: Bill) -> None:
    plain = build_nationally(load(french(bill)))
    assert plain.buyer.endpoint and plain.seller.endpoint
    assert (plain.seller.endpoint.scheme, plain.seller.endpoint.value) == ("0225", "303265045")
    by_facility = build_nationally(load(CASES["address by SIRET"][0](bill)))
    assert by_facility.buyer.endpoint
    assert by_facility.buyer.endpoint.value == "732829320_73282932000074"


@pytest.mark.parametrize(
    ("attributes", "rule", "field"),
    [
        ({"transaction_type": ""}, "BR-FR-08", "transaction_type"),
        ({"number": "F 2026/0001"}, "BR-FR-02", "number"),
        ({"buyer_tax_no": "FR40303265046"}, "BR-FR-11", "buyer_tax_no"),
        ({"seller_tax_no": "123"}, "BR-FR-10", "seller_tax_no"),
        ({"buyer_einvoice_address": "0225:303265045"}, "BR-FR-21_BT-49", "buyer_einvoice_address"),
    ],
)
def test_what_is_missing_is_named_with_its_field(
    attributes: dict[str, Any], rule: str, field: str, bill: Bill, scoped: Account
) -> None:
    # Not all items are services, so `transaction_type` is required.
    create_product(scoped, ProductInput(name="Idea", service=False))
    found = examine(french(bill, **attributes), formats()["facturx"])
    assert found.content is None
    assert (rule, field) in [(each.rule, each.field) for each in found.faults]


@pytest.mark.parametrize(
    "attributes",
    [
        {"buyer_country": "DE", "buyer_tax_no": "DE123456788"},
        {"buyer_tax_no": "", "buyer_name": "Jeanne Martin"},
        {"seller_country": "BE", "seller_tax_no": "BE0403170701"},
    ],
)
def test_foreign_parties_and_consumers_are_outside(attributes: dict[str, Any], bill: Bill) -> None:
    for format in FORMATS:
        found = examine(french(bill, transaction_type="", **attributes), formats()[format])
        assert found.faults == []
        assert not any("French" in rules for rules in found.rules)


@pytest.mark.parametrize(("services", "letter"), [([True], "S"), ([True, True], "S"), ([True, False], "")])
def test_services_follow_from_the_products_and_goods_have_to_be_stated(
    services: list[bool], letter: str, scoped: Account, bill: Bill
) -> None:
    products = [
        create_product(scoped, ProductInput(name=f"P{index}", service=service, tax="20"))
        for index, service in enumerate(services)
    ]
    rows = [row(tax="20", gross="120", product_id=product.pk) for product in products]
    invoice = french(bill, transaction_type="", positions=rows)
    assert transaction_letter(load(invoice)) == letter
