"""Every writable field of a document is returned, for JSON and XML."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
import pytest

from tests.contract.sending import FORMATS, as_text, create, read_xml
from tidebill.invoices.wire import Invoice, Position

ROW = {"name": "Idea", "quantity": 1, "tax": 23, "total_price_gross": "123"}


class Field(NamedTuple):
    """A value as sent and as returned."""

    sent: Any
    answered: Any


def _same(**fields: Any) -> dict[str, Field]:
    return {name: Field(value, value) for name, value in fields.items()}


def _texts(*names: str) -> dict[str, Field]:
    return _same(**{name: f"{name} ąż & <b>" for name in names})


def _flags(*names: str) -> dict[str, Field]:
    return {name: Field("1", True) for name in names}


def _amounts(*names: str) -> dict[str, Field]:
    return {name: Field("1 234,50", "1234.5") for name in names}


CORE = {
    **_same(kind="proforma", number="KEPT/1", issue_date="2026-02-03", sell_date="2026-01", place="Łódź"),
    **_same(lang="pl/en", currency="EUR", oid="ORDER-1", status="sent", title="Own title"),
    **_same(internal_note="Nobody else sees it", sell_date_kind="Date of delivery", delivery_terms="EXW"),
    "income": Field("1", True),
    "test": Field("1", True),
    **_same(delivery_date="2026-02-05", transaction_date="2026-01-30"),
    **_same(accounting_vat_tax_date="2026-02-06", accounting_income_tax_date="2026-02-07"),
}
SELLER = _texts(
    *(f"seller_{name}" for name in ("tax_no_kind", "street", "post_code", "city", "phone", "fax", "www")),
    *(f"seller_{name}" for name in ("name", "person", "bank", "bdo_no", "jst", "gv", "bank_swift")),
    "seller_einvoice_address",
) | _same(
    seller_tax_no="5252445767",
    seller_country="PL",
    seller_email="seller@example.com",
    seller_bank_account="PL61 1090 1014 0000 0712 1981 2874",
)
BUYER = _texts(
    *(f"buyer_{name}" for name in ("first_name", "last_name", "title", "street", "post_code", "city")),
    *(f"buyer_{name}" for name in ("phone", "mobile_phone", "fax", "www", "note", "person", "bank")),
    *(
        f"buyer_{name}"
        for name in ("bank_account", "jst", "gv", "tax_no_kind", "reference", "einvoice_address")
    ),
) | {
    **_same(buyer_name="Buyer", buyer_tax_no="2970961586", buyer_country="DE", buyer_email="b@example.com"),
    **_same(buyer_swift="WBKPPLPP", buyer_sepa_mandate_no="M-1"),
    **_same(email_for_reminders="accounts@example.com"),
    "buyer_company": Field("0", False),
}
RECIPIENT = _texts(
    *(f"recipient_{name}" for name in ("name", "first_name", "last_name", "tax_no", "street", "post_code")),
    *(f"recipient_{name}" for name in ("city", "phone", "note")),
    "issuer",
    "invoice_issuer",
    "delivery_address",
    *(f"delivery_address_{name}" for name in ("title", "street", "street_additional", "city", "post_code")),
) | {
    **_same(recipient_country="PL", recipient_email="r@example.com", delivery_address_country="FR"),
    **_flags("recipient_company", "use_issuer", "use_invoice_issuer"),
    **_flags("use_delivery_address", "multiple_delivery_addresses"),
}
PAYMENT = {
    **_same(payment_type="barter", payment_to="2026-12-24", payment_to_kind="other_date"),
    **_same(paid_date="2026-03-01", skonto_discount_date="2026-12-01", payment_to_description="On delivery"),
    "paid": Field("12,50", "12.5"),
    "split_payment": Field(True, "1"),
    **_flags("skonto_active"),
    "skonto_discount_value": Field("2,5", "2.5"),
}
AMOUNTS = {
    **_flags("show_discount", "reverse_charge", "use_oss", "use_moss", "use_prime_cee", "use_price_cee"),
    **_flags("use_prices_from_price_lists", "hide_tax"),
    **_same(discount_kind="percent_unit_gross", exchange_currency="USD", exchange_kind="own"),
    **_same(exchange_date="2026-02-01"),
    **_same(exchange_note="By contract", exempt_tax_kind="art. 43", np_tax_kind="export"),
    **_same(procedure_vat_margin="towary używane", procedure_designations=["SW", "TP"], gtu_codes=["GTU_03"]),
    "calculating_strategy": Field(
        {"position": "keep_gross", "sum": "keep_gross", "invoice_form_price_kind": "gross"},
        {"position": "keep_gross", "sum": "keep_gross", "invoice_form_price_kind": "gross"},
    ),
    "exchange_currency_rate": Field("4,5803", "4.5803"),
    **_amounts("prime_cee_value", "prime_cee_value_before"),
}
TEXTS = _texts(
    "description_footer",
    "description_long",
    "additional_invoice_field",
    "additional_info_desc",
    "conditional_notes",
    "correction",
    "correction_reason",
    "corrected_content_before",
    "corrected_content_after",
    "description",
    "sum_recovery",
    "interest_rate",
    "advanced_payment_discount",
) | {
    **_flags("additional_info", "prevent_default_description_long"),
    **_same(accounting_note_kind="debit", kind="accounting_note"),
}
WORKFLOW = {
    **_same(status="incomplete", send_completion_to="c@example.com", accounting_status="exported"),
    **_flags("prevent_send_email_to_complete", "paid_after_completion", "send_after_completion"),
    **_flags("locked_by_export", "show_attachments", "exclude_from_stock_level"),
    "invoice_template_id": Field(2, 2),
}
EXPENSE = {
    "income": Field("0", False),
    **_same(accounting_kind="fuel_expl75", number="SUPPLIER 77/A", issue_date="2026-02-03"),
    **_same(delivery_date="2026-02-05", accounting_vat_tax_date="2026-02-06"),
    **_same(accounting_income_tax_date="2026-02-07", buyer_name="Supplier"),
    **_flags("not_cost", "exclude_from_accounting"),
}
FURTHER = {
    **_texts("seller_ksef_taxpayer_status", "client_bank_account", "intermediary_entity", "na_tax_kind"),
    **_texts("accounting_scheme", "buyer_mass_payment_code", "transaction_type"),
    **_same(accounting_other_tax_date="2026-02-08", agreed_currency="CHF", valid_until="2026-02-09"),
    **_flags("tax2_visible", "accounting_doc", "document_posted"),
    "exchange_rate": Field("4,1", "4.1"),
    "exchange_rate_den": Field("100", "100.0"),
    "exchange_currency_rate_den": Field("100", "100.0"),
    "agreed_exchange_rate": Field("4.25", "4.25"),
    **_same(transaction_contracts=[{"number": "C-1"}], transaction_orders=[{"number": "O-1"}]),
    **_same(transaction_batches=["B-1"]),
}
GROUPS: dict[str, dict[str, Field]] = {
    "core": CORE,
    "seller": SELLER,
    "buyer": BUYER,
    "recipient": RECIPIENT,
    "payment": PAYMENT,
    "amounts": AMOUNTS,
    "texts": TEXTS,
    "workflow": WORKFLOW,
    "expense": EXPENSE,
    "further": FURTHER,
}
OPT_IN = (
    "corrected_content_before,corrected_content_after,conditional_notes,buyer_swift,buyer_sepa_mandate_no,"
    "client_bank_account"
)
LINKS = ("department_id", "client_id", "recipient_id", "invoice_id", "from_invoice_id", "category_id")
MORE_LINKS = ("warehouse_id", "price_list_id", "seller_bank_account_id", "warehouse_document_id")
ANSWERED_OTHERWISE = {"origin", "issued_to_receipt"}
SIDES = ("correction_before_attributes", "correction_after_attributes")

POSITION = {
    **_texts("name", "description", "quantity_unit", "code", "additional_info", "lump_sum_tax", "order_line"),
    **_same(gtu_code="GTU_07", accounting_id1="701", accounting_id2="702", tax="23.0", vat_margin_tax="23"),
    "quantity": Field("2,5", "2.5"),
    "price_net": Field("100", "100.0"),
    "price_gross": Field("123", "123.0"),
    "total_price_net": Field("250", "250.0"),
    "total_price_gross": Field("307.50", "307.5"),
    "discount_percent": Field("10", "10.0"),
    "total_purchase_price": Field("200", "200.0"),
    "use_eco_tax": Field("1", True),
    "eco_tax_net": Field("0.05", "0.05"),
}
PARTY = {
    **_texts("name", "first_name", "last_name", "tax_no", "city", "post_code", "street", "phone", "note"),
    **_same(country="PL", email="p@example.com", role="Dodatkowy", role_description="Words for a role"),
    "company": Field("1", True),
    "participation": Field("12,5", "12.5"),
}
BANK_ACCOUNT = {
    **_texts("name", "bank_name", "account_description"),
    "bank_account_number": Field("PL61 1090 1014 0000 0712 1981 2874", "PL61 1090 1014 0000 0712 1981 2874"),
    "bank_currency": Field("pln", "PLN"),
    **_same(bank_swift="WBKPPLPP"),
}
NESTED: dict[str, tuple[dict[str, Any], dict[str, Field]]] = {
    "positions": ({"show_discount": True}, POSITION),
    "descriptions": (
        {},
        _texts("kind", "content") | {"position_index": Field(1, 1), "row_number": Field(3, 3)},
    ),
    "settlement_positions": (
        {},
        {"kind": Field("deduction", "deduction"), "amount": Field("5,50", "5.5"), **_texts("reason")},
    ),
    "recipients": ({}, PARTY),
    "issuers": ({}, PARTY),
    "bank_accounts": ({}, BANK_ACCOUNT),
}


def _sent(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {name: field.sent for name, field in fields.items()}


def _create(api: httpx.Client, attributes: dict[str, Any], sent_as: str) -> dict[str, Any]:
    return create(api, sent_as, **{"buyer_name": "Buyer", "positions": [ROW], **attributes})


@pytest.mark.parametrize("sent_as", FORMATS)
@pytest.mark.parametrize("group", GROUPS)
def test_a_field_is_answered_as_it_was_sent(api: httpx.Client, group: str, sent_as: str) -> None:
    fields = GROUPS[group]
    sent = {**_sent(fields), **({"number": f"{sent_as} 1"} if "number" in fields else {})}
    wanted = {name: field.answered for name, field in fields.items() if name != "number"}

    number = _create(api, sent, sent_as)["id"]

    params = {"additional_fields[invoice]": OPT_IN}
    found = api.get(f"/invoices/{number}.json", params=params).json()
    root = read_xml(api, number, **params)
    assert {name: found.get(name) for name in wanted} == wanted
    plain = {name: value for name, value in wanted.items() if not isinstance(value, list | dict)}
    assert {name: root.findtext(name.replace("_", "-")) for name in plain} == {
        name: as_text(value) for name, value in plain.items()
    }


@pytest.mark.parametrize("sent_as", FORMATS)
@pytest.mark.parametrize("name", NESTED)
def test_a_field_of_a_row_is_answered_as_it_was_sent(api: httpx.Client, name: str, sent_as: str) -> None:
    beside, fields = NESTED[name]

    number = _create(api, {**beside, name: [_sent(fields)]}, sent_as)["id"]

    wanted = {key: field.answered for key, field in fields.items()}
    (row,) = api.get(f"/invoices/{number}.json").json()[name]
    element = read_xml(api, number).find(f"{name.replace('_', '-')}/*")
    assert {key: row.get(key) for key in wanted} == wanted
    assert {key: element.findtext(key.replace("_", "-")) for key in wanted} == {
        key: as_text(value) for key, value in wanted.items()
    }


def test_a_link_is_answered_as_it_was_sent(api: httpx.Client) -> None:
    def make(path: str, resource: str, **attributes: Any) -> int:
        answer = api.post(f"/{path}.json", json={resource: attributes})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    first = _create(api, {}, "json")["id"]
    department = make("departments", "department", name="Second", shortcut="Second")
    links = {
        "department_id": department,
        "client_id": make("clients", "client", name="Linked"),
        "recipient_id": make("clients", "client", name="Receiving"),
        "invoice_id": first,
        "from_invoice_id": first,
        "category_id": make("categories", "category", name="Linked"),
        "warehouse_id": make("warehouses", "warehouse", name="Linked"),
        "price_list_id": make("price_lists", "price_list", name="Linked", currency="PLN"),
    }

    for sent_as in FORMATS:
        found = _create(api, links, sent_as)
        assert {name: found[name] for name in links} == links


def test_a_category_is_named_by_its_name_too(api: httpx.Client) -> None:
    sent, again = (_create(api, {"category_id": "By name"}, sent_as) for sent_as in FORMATS)

    name = api.get(f"/categories/{sent['category_id']}.json").json()["name"]
    assert (name, again["category_id"]) == ("By name", sent["category_id"])


def test_no_field_is_left_out() -> None:
    tested = {name for fields in GROUPS.values() for name in fields}.union(NESTED, LINKS, MORE_LINKS)
    written = {key.name for key in Invoice.keys if not (key.read_only or key.write_only)}
    of_rows = {key.name for key in Position.keys if not (key.read_only or key.write_only)}

    assert written - tested == ANSWERED_OTHERWISE
    assert of_rows - set(POSITION) == {"id", "kind", "product_id", "tax2", "discount", *SIDES}
