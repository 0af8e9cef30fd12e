"""FA(3) names each party by the right identifier, and says what would keep an invoice from its buyer."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from lxml import etree

from tests.einvoicing import scenarios
from tests.einvoicing.scenarios import GERMAN, document, row
from tidebill.einvoicing.formats.ksef import FORMAT
from tidebill.einvoicing.formats.ksef.elements import NAMESPACE
from tidebill.einvoicing.formats.ksef.parties import ROLES
from tidebill.einvoicing.formats.ksef.schema import check
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice

Issue = Callable[..., Invoice]
NIP = "5261040828"
UNIT, MEMBER = ROLES[7], ROLES[9]
REFUSED = {"": "refused"}


class Number(NamedTuple):
    """A number, the country that assigned it, and how FA(3) must state it: known by construction."""

    country: str
    bare: str
    expected: dict[str, str]
    prefixes: tuple[str, ...]
    kinds: tuple[str, ...] = ("", "nip_ue")


def union(code: str, bare: str, *prefixes: str, country: str = "") -> Number:
    return Number(country or code, bare, {"KodUE": code, "NrVatUE": bare}, prefixes or (code,))


# Numbers in the form of each country; some have valid check digits, others don't.
NUMBERS = (
    Number("PL", NIP, {"NIP": NIP}, ("", "PL"), ("", "nip", "nip_ue", "other", "NIP", "VAT UE", "Steuernr.")),
    Number("PL", "1234563218", {"NIP": "1234563218"}, ("", "PL"), ("", "nip_ue", "other")),
    Number("PL", "5261040829", REFUSED, ("", "PL"), ("", "nip", "nip_ue", "NIP")),
    Number("PL", "526104082", REFUSED, ("", "PL")),
    # A PESEL, and a PESEL whose first ten digits are a NIP.
    Number("PL", "44051401359", REFUSED, ("", "PL")),
    Number("PL", "44051401359", {"KodKraju": "PL", "NrID": "44051401359"}, ("",), ("other", "PESEL")),
    Number("PL", "0000037568", {"KodKraju": "PL", "NrID": "0000037568"}, ("",), ("other",)),
    union("DE", "136695976"),
    union("FR", "40303265045"),
    union("FR", "AB303265045"),
    union("EL", "094259216", "EL", "GR", country="GR"),
    union("AT", "U13585627"),
    union("IE", "6433435F"),
    union("IE", "1+23456A"),
    union("NL", "004495445B01"),
    union("SE", "123456789701"),
    union("ES", "X5910266W"),
    union("BE", "0776091951"),
    union("CY", "10259033P"),
    union("XI", "123456782", country="XI"),
    union("XI", "123456782", country="GB"),
    Number("GB", "980780684", {"KodKraju": "GB", "NrID": "980780684"}, ("", "GB"), ("", "other", "nip_ue")),
    Number("CH", "E107787577", {"KodKraju": "CH", "NrID": "CHE107787577"}, ("CH",), ("", "other", "UID")),
    Number("NO", "977074010MVA", {"KodKraju": "NO", "NrID": "NO977074010MVA"}, ("NO",), ("", "other")),
    Number("US", "987654321", {"KodKraju": "US", "NrID": "987654321"}, ("", "US"), ("", "other", "EIN")),
)
STYLES: tuple[Callable[[str, str], str], ...] = (
    lambda prefix, bare: f"{prefix}{bare}",
    lambda prefix, bare: f" {prefix} {bare[:3]} {bare[3:]} ".lower(),
    lambda prefix, bare: f"{prefix}-{bare[:3]}-{bare[3:-2]}-{bare[-2:]}",
)
NAMES = {
    "PL": ("PL", "pl", "Polska", ""),
    "GR": ("GR", "EL", "Greece"),
    "GB": ("GB", "UK"),
    "DE": ("DE", "Niemcy"),
}


def combinations() -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Yield written number, kind and country with the expected elements."""
    for number in NUMBERS:
        for prefix, kind, style in product(number.prefixes, number.kinds, STYLES):
            written = style(prefix, number.bare)
            for country in NAMES.get(number.country, (number.country,)):
                yield written, kind, country, number.expected
            if prefix:
                # The prefix decides, whatever the address is.
                yield from ((written, kind, other, number.expected) for other in ("", "PL", "CZ", "US"))
    for kind, country in product(("", "nip", "nip_ue", "other", "empty"), ("PL", "DE", "GB", "")):
        yield "", kind, country, {"BrakID": "1"}
        yield " - ", kind, country, {"BrakID": "1"}


def test_each_number_stands_in_the_element_of_its_country_and_every_document_keeps_the_schema(
    issue: Issue,
) -> None:
    source = load(document(issue))
    invoice = source.invoice
    cases = list(combinations())

    for written, kind, country, expected in cases:
        invoice.buyer_tax_no, invoice.buyer_tax_no_kind, invoice.buyer_country = written, kind, country
        case = f"{written!r} as {kind!r} in {country!r}"
        faults = [(found.rule, found.field) for found in FORMAT.precheck(source) if not found.warning]
        if expected == REFUSED:
            assert faults == [("Podmiot2/NIP", "buyer_tax_no")], case
        else:
            content = FORMAT.write(source)
            assert faults == [], case
            assert identity_of(content, "Podmiot2") == expected, case
            assert list(check(content)) == [], case
    assert len(cases) > 800


def test_oracles_numbers_are_what_they_are_said_to_be() -> None:
    weights = (6, 5, 7, 2, 3, 4, 5, 6, 7)
    for number in NUMBERS:
        if number.country == "PL" and len(number.bare) == 10 and not number.bare.startswith("0"):
            digits = [int(sign) for sign in number.bare]
            total = sum(weight * digit for weight, digit in zip(weights, digits, strict=False))
            assert (total % 11 == digits[9]) == ("NIP" in number.expected)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (NIP, {"NIP": NIP}),
        ("PL 526-104-08-28", {"NIP": NIP}),
        (f"{NIP}-00012", {"IDWew": f"{NIP}-00012"}),
        ("DE136695976", {"KodUE": "DE", "NrVatUE": "136695976"}),
        ("GB980780684", {"KodKraju": "GB", "NrID": "980780684"}),
        ("", {"BrakID": "1"}),
    ],
)
def test_third_parties_are_identified_alike(number: str, expected: dict[str, str], issue: Issue) -> None:
    source = load(document(issue, recipients=[{"name": "Oddział", "tax_no": number, "country": "PL"}]))

    assert list(FORMAT.precheck(source)) == []
    assert identity_of(FORMAT.write(source), "Podmiot3") == expected
    assert list(check(FORMAT.write(source))) == []


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"recipients": [{"name": "A"}, {"name": "B", "tax_no": "5261040829"}]}, "recipients[1].tax_no"),
        ({"issuers": [{"name": "B", "tax_no": "PL44051401359"}]}, "issuers[0].tax_no"),
        ({"recipient_name": "B", "recipient_tax_no": "526"}, "recipient_tax_no"),
    ],
)
def test_an_invalid_number_of_a_third_party_is_refused(
    attributes: dict[str, Any], field: str, issue: Issue
) -> None:
    found = FORMAT.precheck(load(document(issue, **attributes)))

    assert [(finding.rule, finding.field) for finding in found] == [("Podmiot3/NIP", field)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("document", []),
        ("outside_tax", []),
        ("outside_tax_in_union", ["PL"]),
        ("within_union", ["PL"]),
        ("export", []),
    ],
)
def test_the_sellers_prefix_is_stated_on_sales_within_the_union_and_their_corrections(
    name: str, expected: list[str], issue: Issue
) -> None:
    invoice = scenarios.SCENARIOS[name](issue)
    first = document(
        issue, kind="correction", copy_invoice_from=invoice.pk, positions=None, **_again(invoice)
    )
    second = document(issue, kind="correction", copy_invoice_from=first.pk, positions=None, **_again(invoice))

    for found in (invoice, first, second):
        assert texts(found, "PrefiksPodatnika") == expected
        assert list(check(FORMAT.write(load(found)))) == []
    assert texts(second, "P_12")[:1] == texts(invoice, "P_12")[:1]


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"buyer_tax_no": ""}, "buyer_tax_no"),
        ({"buyer_tax_no": "CHE107787577", "buyer_country": "CH"}, "buyer_tax_no"),
        ({"buyer_tax_no": NIP, "buyer_country": "PL"}, "buyer_country"),
        ({"buyer_tax_no": f"PL{NIP}", "buyer_country": "DE"}, "buyer_country"),
        ({"buyer_country": "PL"}, "buyer_country"),
        ({"delivery_address_street": "Prosta 1", "delivery_address_country": "PL"}, "buyer_country"),
    ],
)
def test_a_supply_within_the_union_warns_without_a_foreign_number_or_delivery(
    attributes: dict[str, str], field: str, issue: Issue
) -> None:
    rows = [row("Towar", tax="0", net="250")]
    source = load(document(issue, kind="wdt", positions=rows, **{**GERMAN, **attributes}))

    assert [(found.field, found.warning) for found in FORMAT.precheck(source)] == [(field, True)]
    assert list(check(FORMAT.write(source))) == []


@pytest.mark.parametrize(
    ("flags", "recipients", "expected", "warned"),
    [
        ({"buyer_jst": "1"}, [{"name": "Szkoła", "tax_no": "5260250274"}], ["8"], False),
        ({"buyer_jst": "1"}, [{"name": "Szkoła", "tax_no": f"{NIP}-00012"}], ["8"], False),
        ({"buyer_gv": "1"}, [{"name": "Spółka", "tax_no": "5260250274"}], ["10"], False),
        ({"buyer_jst": "1"}, [], [], True),
        ({"buyer_gv": "1"}, [], [], True),
        ({"buyer_jst": "1"}, [{"name": "Szkoła"}], ["2"], True),
        ({"buyer_jst": "1"}, [{"name": "Szkoła", "tax_no": "5260250274", "role": "Faktor"}], ["1"], True),
        (
            {"buyer_jst": "1"},
            [{"name": "Magazyn", "tax_no": NIP}, {"name": "Szkoła", "tax_no": "5260250274", "role": UNIT}],
            ["2", "8"],
            False,
        ),
        ({}, [{"name": "Szkoła", "tax_no": "5260250274", "role": UNIT}], ["8"], False),
        ({}, [{"name": "Spółka", "tax_no": "5260250274", "role": MEMBER}], ["10"], False),
        ({}, [{"name": "Magazyn"}], ["2"], False),
    ],
)
def test_units_and_group_members_are_named_or_missed(
    flags: dict[str, str], recipients: list[dict[str, str]], expected: list[str], warned: bool, issue: Issue
) -> None:
    invoice = document(issue, recipients=recipients, **flags)
    source = load(invoice)
    is_unit, is_member = "buyer_jst" in flags or "8" in expected, "buyer_gv" in flags or "10" in expected

    assert [found.field for found in FORMAT.precheck(source)] == (["recipients"] if warned else [])
    assert texts(invoice, "Rola") == expected
    assert texts(invoice, "JST") == ["1" if is_unit else "2"]
    assert texts(invoice, "GV") == ["1" if is_member else "2"]
    assert list(check(FORMAT.write(source))) == []


def test_a_recipient_of_its_own_columns_is_the_unit_too(issue: Issue) -> None:
    invoice = document(issue, buyer_jst="1", recipient_name="Szkoła", recipient_tax_no="526-025-02-74")

    assert texts(invoice, "Rola") == ["8"]
    assert list(FORMAT.precheck(load(invoice))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"buyer_email": "new@example.com", "seller_phone": "+48 1"}, []),
        ({"buyer_name": "Nowa nazwa"}, ["Podmiot2K"]),
        ({"buyer_street": "Nowa 3"}, ["Podmiot2K"]),
        ({"seller_city": "Gdynia"}, ["Podmiot1K"]),
        ({"seller_name": "Acme SA", "buyer_city": "Łódź"}, ["Podmiot1K", "Podmiot2K"]),
        ({"buyer_tax_no": f"PL {NIP}"}, []),
    ],
)
def test_a_correction_of_a_partys_data_names_the_former_ones(
    changes: dict[str, str], expected: list[str], issue: Issue
) -> None:
    original = document(issue)
    correction = document(
        issue,
        kind="correction",
        copy_invoice_from=original.pk,
        positions=None,
        correction_reason="Dane",
        **changes,
    )
    root = etree.fromstring(FORMAT.write(load(correction)))

    found = [part for part in root.iter() if str(part.tag).endswith(("Podmiot1K", "Podmiot2K"))]
    assert [etree.QName(part).localname for part in found] == expected
    for part in found:
        named = part.findtext(f".//{{{NAMESPACE}}}Nazwa")
        assert named == (original.seller_name if "1K" in str(part.tag) else original.buyer_name)
    keys = ["0001"] * 2 if "Podmiot2K" in expected else []
    assert texts(correction, "IDNabywcy") == keys
    assert list(FORMAT.precheck(load(correction))) == []
    assert list(check(FORMAT.write(load(correction)))) == []


def test_a_second_correction_names_the_data_of_the_first(issue: Issue) -> None:
    usual = {"kind": "correction", "positions": None}
    original = document(issue)
    first = document(issue, copy_invoice_from=original.pk, buyer_name="Druga", **usual)
    second = document(issue, copy_invoice_from=first.pk, buyer_name="Trzecia", **usual)
    unchanged = document(issue, copy_invoice_from=first.pk, buyer_name="Druga", **usual)

    former = etree.fromstring(FORMAT.write(load(second))).find(f".//{{{NAMESPACE}}}Podmiot2K")
    assert former is not None
    assert former.findtext(f".//{{{NAMESPACE}}}Nazwa") == "Druga"
    assert texts(second, "NrFaKorygowanej") == [original.number]
    assert b"Podmiot2K" not in FORMAT.write(load(unchanged))


def test_an_additional_buyer_is_corrected_by_its_own_key(issue: Issue) -> None:
    party = {"name": "Żona", "role": "Dodatkowy nabywca", "tax_no": "5260250274", "city": "Kraków"}
    original = document(issue, recipients=[{"name": "Magazyn"}, party])
    renamed = [{"id": original.recipients[1]["id"], "name": "Żona S.A."}]
    correction = document(
        issue, kind="correction", copy_invoice_from=original.pk, positions=None, recipients=renamed
    )
    root = etree.fromstring(FORMAT.write(load(correction)))

    former = root.find(f".//{{{NAMESPACE}}}Podmiot2K")
    assert former is not None
    assert former.findtext(f".//{{{NAMESPACE}}}Nazwa") == "Żona"
    assert texts(correction, "IDNabywcy") == ["0002", "0002"]
    assert list(check(FORMAT.write(load(correction)))) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"buyer_tax_no": "5260250274"}, ("Podmiot2K/NIP", "buyer_tax_no")),
        ({"buyer_tax_no": ""}, ("Podmiot2K/NIP", "buyer_tax_no")),
        ({"buyer_tax_no": "DE136695976"}, ("Podmiot2K/NIP", "buyer_tax_no")),
        ({"seller_tax_no": "5260250274"}, ("Podmiot1K/NIP", "seller_tax_no")),
    ],
)
def test_a_correction_of_a_tax_number_is_refused_with_the_legal_way_out(
    changes: dict[str, str], rule: tuple[str, str], issue: Issue
) -> None:
    original = document(issue)
    correction = document(issue, kind="correction", copy_invoice_from=original.pk, positions=None, **changes)

    (found,) = FORMAT.precheck(load(correction))

    assert (found.rule, found.field) == rule
    assert "Correct the invoice to zero and issue a new one" in found.text.text


def test_a_number_that_was_missing_can_be_added_by_a_correction(issue: Issue) -> None:
    original = document(issue, buyer_tax_no="", buyer_tax_no_kind="empty")
    number = {"buyer_tax_no": NIP, "buyer_tax_no_kind": ""}
    correction = document(issue, kind="correction", copy_invoice_from=original.pk, positions=None, **number)

    assert list(FORMAT.precheck(load(correction))) == []
    assert texts(correction, "BrakID") == ["1"]
    assert list(check(FORMAT.write(load(correction)))) == []


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("procedura marży dla biur podróży", "2"),
        ("travel_agency", "2"),
        ("procedura marży - towary używane", "3_1"),
        ("used_product", "3_1"),
        ("", "3_1"),
        ("procedura marży - dzieła sztuki", "3_2"),
        ("art", "3_2"),
        ("procedura marży - przedmioty kolekcjonerskie i antyki", "3_3"),
        ("antique", "3_3"),
    ],
)
def test_each_margin_procedure_has_its_code_also_on_corrections(
    named: str, expected: str, issue: Issue
) -> None:
    invoice = scenarios.margin(issue)
    Invoice.objects.filter(pk=invoice.pk).update(procedure_vat_margin=named)
    usual = {"kind": "correction", "positions": None, "total_correction": True}
    correction = document(issue, copy_invoice_from=invoice.pk, **usual)

    for found in (Invoice.objects.get(pk=invoice.pk), correction):
        assert texts(found, f"P_PMarzy_{expected}") == ["1"]
        assert texts(found, "P_PMarzy") == ["1"]
        assert list(check(FORMAT.write(load(found)))) == []


def test_a_correction_of_a_cash_method_invoice_says_so_too(issue: Issue) -> None:
    invoice = scenarios.cash_method(issue)
    correction = document(issue, kind="correction", copy_invoice_from=invoice.pk, positions=None)

    assert texts(correction, "P_16") == ["1"]


def test_a_hidden_number_is_not_sent_but_warned_about(issue: Issue) -> None:
    source = load(document(issue, buyer_tax_no_kind="empty"))

    assert identity_of(FORMAT.write(source), "Podmiot2") == {"BrakID": "1"}
    assert [(found.field, found.warning) for found in FORMAT.precheck(source)] == [
        ("buyer_tax_no_kind", True)
    ]


def _again(invoice: Invoice) -> dict[str, Any]:
    """Return the buyer of a document, which the scenario would otherwise replace."""
    names = ("name", "tax_no", "tax_no_kind", "street", "post_code", "city", "country")
    return {f"buyer_{name}": getattr(invoice, f"buyer_{name}") for name in names}


def identity_of(content: bytes, party: str) -> dict[str, str]:
    """Return the elements of a party's identifier."""
    found = etree.fromstring(content).find(f".//{{{NAMESPACE}}}{party}/{{{NAMESPACE}}}DaneIdentyfikacyjne")
    assert found is not None
    named = {etree.QName(part).localname: part.text or "" for part in found}
    return {name: text for name, text in named.items() if name != "Nazwa"}


def texts(invoice: Invoice, name: str) -> list[str]:
    """Return the texts of all elements with this name."""
    root = etree.fromstring(FORMAT.write(load(invoice)))
    return [(found.text or "").strip() for found in root.iter(f"{{{NAMESPACE}}}{name}")]
