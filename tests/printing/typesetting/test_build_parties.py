"""Seller, buyer and other parties."""

from typing import Any

import pytest

from tests.printing.typesetting.documents import make_document
from tidebill.printing.typesetting.sheet.parties import build_parties
from tidebill.printing.typesetting.sheet.values import Block
from tidebill.printing.typesetting.wording import Wording


def test_it_prints_seller_and_buyer_with_their_addresses() -> None:
    seller, buyer = parties()

    assert (seller["label"], seller["name"]) == (["Seller"], "Acme Trading Sp. z o.o.")
    assert seller["lines"] == ["ul. Długa 12", "80-831 Gdańsk", "Poland", "Tax no. 525-244-57-67"]
    assert (buyer["label"], buyer["name"]) == (["Buyer"], "Müller & Söhne GmbH")
    assert buyer["lines"] == ["Hafenstraße 7", "20457 Hamburg", "Germany"]


def test_it_swaps_the_sides_of_a_document_that_was_received() -> None:
    seller, buyer = parties({"income": False})

    assert (seller["label"], seller["name"]) == (["Seller"], "Müller & Söhne GmbH")
    assert (buyer["label"], buyer["name"]) == (["Buyer"], "Acme Trading Sp. z o.o.")


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("vat", ["Seller", "Buyer"]),
        ("kp", ["Issuer", "Received from"]),
        ("payment_receipt", ["Issuer", "Received from"]),
        ("kw", ["Issuer", "Paid to"]),
        ("accounting_note", ["Issuer", "Recipient"]),
        ("correction_note", ["Issuer", "Recipient"]),
    ],
)
def test_it_says_what_the_sides_are_to_each_other(kind: str, labels: list[str]) -> None:
    printed = build_parties(make_document(kind=kind), wording=Wording("en"))

    assert [party["label"][0] for party in printed] == labels


def test_a_buyer_of_whom_nothing_is_known_is_left_out() -> None:
    unknown = dict.fromkeys(["name", "street", "post_code", "city", "country"])

    (seller,) = parties({f"buyer_{key}": value for key, value in unknown.items()})

    assert seller["name"] == "Acme Trading Sp. z o.o."


@pytest.mark.parametrize(("seller", "buyer"), [("PL", "PL"), ("", "PL"), (None, ""), ("PL", None)])
def test_it_leaves_out_the_country_at_home(seller: str | None, buyer: str | None) -> None:
    printed = parties({"seller_country": seller, "buyer_country": buyer})

    assert not any("Poland" in party["lines"] for party in printed)


def test_it_prints_a_country_that_is_not_a_code_as_it_is() -> None:
    _, buyer = parties({"buyer_country": "Czech Republic"})

    assert buyer["lines"][-1] == "Czech Republic"


def test_it_names_countries_in_the_documents_language() -> None:
    _, buyer = parties(lang="pl")

    assert buyer["lines"][-1] == "Niemcy"


@pytest.mark.parametrize(
    ("kind", "lang", "printed"),
    [
        (None, "en", ["Tax no. 123"]),
        ("", "pl", ["NIP 123"]),
        ("", "pl/en", ["NIP / Tax no. 123"]),
        ("nip_ue", "pl", ["NIP UE 123"]),
        ("nip_ue", "en", ["EU VAT no. 123"]),
        ("other", "en", ["ID no. 123"]),
        ("PESEL", "pl", ["PESEL 123"]),
        ("empty", "pl", []),
    ],
)
def test_it_labels_the_tax_number_by_its_kind(kind: str | None, lang: str, printed: list[str]) -> None:
    _, buyer = parties({"buyer_tax_no": "123", "buyer_tax_no_kind": kind, "buyer_country": "PL"}, lang=lang)

    assert buyer["lines"][2:] == printed


def test_it_names_a_private_person_by_first_and_last_name() -> None:
    _, buyer = parties(
        {"buyer_name": "", "buyer_first_name": "Jan", "buyer_last_name": "Nowak", "buyer_company": False}
    )

    assert buyer["name"] == "Jan Nowak"


def test_it_lists_contacts_apart_from_the_address() -> None:
    columns = {
        "buyer_email": "a@b.example",
        "buyer_phone": "1",
        "buyer_mobile_phone": "2",
        "buyer_fax": "3",
        "buyer_www": "b.example",
        "buyer_note": "Gate 4\nRing twice",
    }

    _, buyer = parties(columns)

    assert buyer["contact"] == [
        "a@b.example",
        "Phone 1",
        "Mobile 2",
        "Fax 3",
        "b.example",
        "Gate 4",
        "Ring twice",
    ]


def test_it_prints_the_waste_register_number() -> None:
    seller, _ = parties({"seller_bdo_no": "000123456"})

    assert seller["lines"][-1] == "BDO no. 000123456"


def test_it_adds_the_recipient_of_the_columns() -> None:
    *_, recipient = parties({"recipient_name": "Warehouse B", "recipient_city": "Kraków"})

    assert (recipient["label"], recipient["name"]) == (["Recipient"], "Warehouse B")


def test_it_prefers_listed_recipients_and_their_roles() -> None:
    listed = [
        {"name": "Branch", "role": "Odbiorca"},
        {"name": "Payer Ltd", "role": "Płatnik", "role_description": "trzeci"},
        {"name": ""},
    ]

    printed = parties({"recipient_name": "Branch"}, recipients=listed)

    assert [(party["label"], party["name"]) for party in printed[2:]] == [
        (["Recipient"], "Branch"),
        (["trzeci, Płatnik"], "Payer Ltd"),
    ]


def test_it_adds_a_delivery_address_that_is_used() -> None:
    address = {"delivery_address": "Dock 5\n80-001 Gdańsk"}

    assert len(parties(address)) == 2
    *_, delivery = parties({**address, "use_delivery_address": True})
    assert (delivery["label"], delivery["lines"]) == (["Delivery address"], ["Dock 5", "80-001 Gdańsk"])


def test_it_adds_issuers() -> None:
    *_, issuer = parties(issuers=[{"name": "Bookkeeping Ltd", "role": "Wystawca faktury"}])

    assert (issuer["label"], issuer["name"]) == (["Issuer"], "Bookkeeping Ltd")


STRUCTURED = {
    "multiple_delivery_addresses": True,
    "delivery_address_title": "Entrepôt",
    "delivery_address_street": "1 rue de la Gare",
    "delivery_address_street_additional": "Bâtiment B",
    "delivery_address_post_code": "06000",
    "delivery_address_city": "Nice",
    "delivery_address_country": "FR",
}


def test_it_prints_a_delivery_address_of_separate_fields() -> None:
    *_others, delivery = parties(STRUCTURED)

    assert (delivery["label"], delivery["name"]) == (["Delivery address"], "Entrepôt")
    assert delivery["lines"] == ["1 rue de la Gare", "Bâtiment B", "06000 Nice", "France"]


def test_it_prints_no_delivery_address_that_is_switched_off_or_empty() -> None:
    off = {**STRUCTURED, "multiple_delivery_addresses": False}

    assert len(parties(off)) == 2
    assert len(parties({"multiple_delivery_addresses": True})) == 2


@pytest.mark.parametrize(
    ("invoice", "names"),
    [
        ({"use_invoice_issuer": True, "invoice_issuer": "Factor SA"}, ["Factor SA"]),
        ({"use_issuer": True, "issuer": "Branch"}, ["Branch"]),
        ({"use_issuer": True, "issuer": "X", "use_invoice_issuer": True, "invoice_issuer": "X"}, ["X"]),
        ({"invoice_issuer": "Factor SA", "issuer": "Branch"}, []),
        ({"use_invoice_issuer": True}, []),
    ],
)
def test_it_prints_who_issues_for_the_seller_if_wanted(invoice: dict[str, Any], names: list[str]) -> None:
    found = [party["name"] for party in parties(invoice) if party["label"] == ["Issuer"]]

    assert found == names


def test_it_prints_the_sellers_legal_name_and_vat_number() -> None:
    document = make_document(legal_name="Acme SARL", vat_number="FR40303265045")
    seller, _buyer = build_parties(document, wording=Wording("en"))

    assert seller["lines"][0] == "Acme SARL"
    assert seller["lines"][-1].endswith(" FR40303265045")


def parties(invoice: dict[str, Any] | None = None, *, lang: str = "en", **fields: Any) -> list[Block]:
    return build_parties(make_document(invoice, **fields), wording=Wording(lang))
