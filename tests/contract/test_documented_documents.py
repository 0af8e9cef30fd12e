"""The documented examples of every kind of document, sent as JSON and as XML, read as both."""

from typing import Any

import httpx
import pytest

from tests.contract.sending import FORMATS, change, create, read_xml, send

ROW = {"name": "Product A1", "quantity": 1, "tax": 23, "total_price_gross": "123"}
TWO = [{"name": "Product A1", "quantity": 2, "tax": 23, "total_price_gross": "20"}]
BUYER = {"buyer_name": "Chain Ltd"}
SIDES = {
    "correction_before_attributes": {**TWO[0], "kind": "correction_before"},
    "correction_after_attributes": {
        **TWO[0],
        "quantity": 1,
        "total_price_gross": "10",
        "kind": "correction_after",
    },
}
both = pytest.mark.parametrize("sent_as", FORMATS)


def _order(api: httpx.Client, sent_as: str) -> int:
    row = {"name": "Machine", "quantity": 1, "tax": 23, "total_price_gross": "1230"}
    return int(create(api, sent_as, kind="client_order", **BUYER, positions=[row])["id"])


# ── Copies and chains ────────────────────────────────────────────────────────────────────────────────────


@both
def test_a_copy_of_another_kind(api: httpx.Client, sent_as: str) -> None:
    proforma = create(api, sent_as, kind="proforma", **BUYER, positions=[ROW])

    copy = create(api, sent_as, copy_invoice_from=proforma["id"], kind="vat", payment_to_kind="14")

    root = read_xml(api, copy["id"])
    assert (copy["kind"], copy["price_gross"], copy["payment_to_kind"]) == ("vat", "123.0", "14")
    assert (copy["from_invoice_id"], copy["client_id"]) == (proforma["id"], proforma["client_id"])
    assert root.findtext("from-invoice-id") == str(proforma["id"])
    assert root.findtext("positions/position/name") == "Product A1"


@both
@pytest.mark.parametrize(
    ("mode", "value", "sums"),
    [("percent", "30", ("300.0", "69.0", "369.0")), ("amount", "150", ("121.95", "28.05", "150.0"))],
)
def test_an_advance_of_an_order(
    api: httpx.Client, mode: str, value: str, sums: tuple[str, str, str], sent_as: str
) -> None:
    order = _order(api, sent_as)

    advance = create(
        api,
        sent_as,
        copy_invoice_from=order,
        kind="advance",
        advance_creation_mode=mode,
        advance_value=value,
        position_name="Advance for the machine",
    )

    root = read_xml(api, advance["id"])
    assert (advance["price_net"], advance["price_tax"], advance["price_gross"]) == sums
    assert advance["invoice_id"] == order
    assert root.findtext("price-gross") == sums[2]
    assert [row.findtext("name") for row in root.find("positions")] == ["Advance for the machine"]


@both
def test_a_final_invoice_of_its_advances(api: httpx.Client, sent_as: str) -> None:
    order = _order(api, sent_as)
    first, second = (
        create(api, sent_as, copy_invoice_from=order, kind="advance", advance_value=value)["id"]
        for value in ("123", "150")
    )

    final = create(api, sent_as, copy_invoice_from=order, kind="final", invoice_ids=[first, second])

    root = read_xml(api, final["id"])
    assert (final["price_net"], final["price_tax"], final["price_gross"]) == ("778.05", "178.95", "957.0")
    assert [row["total_price_gross"] for row in final["positions"]] == ["1230.0"]
    assert (root.findtext("price-gross"), root.findtext("invoice-id")) == ("957.0", str(order))


@both
def test_an_invoice_for_a_receipt(api: httpx.Client, sent_as: str) -> None:
    receipt = create(api, sent_as, kind="receipt", positions=[ROW])

    invoice = create(
        api,
        sent_as,
        kind="vat",
        **BUYER,
        positions=[ROW],
        from_invoice_id=receipt["id"],
        additional_params="for_receipt",
    )

    read = api.get(f"/invoices/{receipt['id']}.json").json()
    root = read_xml(api, invoice["id"])
    assert read["invoice_for_receipt_id"] == invoice["id"]
    assert (root.findtext("receipt-for-invoice-id"), root.findtext("issued-to-receipt")) == (
        str(receipt["id"]),
        "true",
    )


@both
def test_an_existing_invoice_is_joined_to_a_receipt(api: httpx.Client, sent_as: str) -> None:
    receipt = create(api, sent_as, kind="receipt", positions=[ROW])["id"]
    invoice = create(api, sent_as, **BUYER, positions=[ROW])["id"]
    links = {"from_invoice_id": receipt, "invoice_id": receipt, "exclude_from_stock_level": True}

    joined = change(api, sent_as, invoice, **links)

    assert (joined["receipt_for_invoice_id"], joined["exclude_from_stock_level"]) == (receipt, True)
    assert read_xml(api, receipt).findtext("invoice-for-receipt-id") == str(invoice)


# ── Corrections and notes ────────────────────────────────────────────────────────────────────────────────


@both
def test_a_correction_with_both_sides(api: httpx.Client, sent_as: str) -> None:
    invoice = create(api, sent_as, **BUYER, positions=TWO)["id"]
    row = {"name": "Product A1", "quantity": -1, "tax": 23, "total_price_gross": "-10", "kind": "correction"}

    correction = create(
        api,
        sent_as,
        kind="correction",
        correction_reason="Wrong quantity",
        invoice_id=invoice,
        from_invoice_id=invoice,
        **BUYER,
        positions=[{**row, **SIDES}],
    )

    root = read_xml(api, correction["id"], correction_positions="full")
    position = root.find("positions/position")
    assert (correction["price_gross"], correction["correction_reason"]) == ("-10.0", "Wrong quantity")
    assert position.findtext("correction-before-attributes/total-price-gross") == "20.0"
    assert position.findtext("correction-after-attributes/quantity") == "1.0"
    assert api.get("/invoices.json", params={"invoice_id": invoice}).json()[0]["id"] == correction["id"]


@both
@pytest.mark.parametrize(("total", "gross", "after"), [("1", "-20.0", "0.0"), ("0", "0.0", "20.0")])
def test_a_total_correction(api: httpx.Client, total: str, gross: str, after: str, sent_as: str) -> None:
    invoice = create(api, sent_as, **BUYER, positions=TWO)["id"]

    correction = create(
        api,
        sent_as,
        copy_invoice_from=invoice,
        kind="correction",
        total_correction=total,
        correction_reason="Returned",
    )

    root = read_xml(api, correction["id"], correction_positions="full")
    assert (correction["price_gross"], correction["invoice_id"]) == (gross, invoice)
    sides = root.find("positions/position")
    assert sides.findtext("correction-before-attributes/total-price-gross") == "20.0"
    assert sides.findtext("correction-after-attributes/total-price-gross") == after


@both
def test_a_correction_note(api: httpx.Client, sent_as: str) -> None:
    invoice = create(api, sent_as, **BUYER, positions=[ROW])["id"]
    contents = {"corrected_content_before": "Chian Ltd", "corrected_content_after": "Chain Ltd"}

    note = create(api, sent_as, kind="correction_note", invoice_id=invoice, **BUYER, **contents)

    asked = {"additional_fields[invoice]": ",".join(contents)}
    read = api.get(f"/invoices/{note['id']}.json", params=asked).json()
    root = read_xml(api, note["id"], **asked)
    assert {name: read[name] for name in contents} == contents
    assert root.findtext("corrected-content-after") == "Chain Ltd"
    assert (read["price_gross"], read["positions"], read["invoice_id"]) == ("0.0", [], invoice)


@both
@pytest.mark.parametrize("side", ["credit", "debit"])
def test_an_accounting_note(api: httpx.Client, side: str, sent_as: str) -> None:
    row = {"name": "Interest", "quantity": 1, "tax": "disabled", "total_price_gross": "12.34"}

    note = create(api, sent_as, kind="accounting_note", accounting_note_kind=side, **BUYER, positions=[row])

    root = read_xml(api, note["id"])
    assert (note["accounting_note_kind"], note["price_gross"], note["price_tax"]) == (side, "12.34", "0.0")
    assert root.findtext("accounting-note-kind") == side


# ── Taxes ────────────────────────────────────────────────────────────────────────────────────────────────


@both
def test_a_margin_invoice(api: httpx.Client, sent_as: str) -> None:
    row = {
        "name": "Used car",
        "quantity": 1,
        "tax": "disabled",
        "total_price_gross": "5000",
        "total_purchase_price": "4200",
        "vat_margin_tax": "23",
    }

    invoice = create(
        api, sent_as, kind="vat_margin", procedure_vat_margin="towary używane", **BUYER, positions=[row]
    )

    (found,) = invoice["positions"]
    assert (invoice["price_net"], invoice["price_tax"], invoice["price_gross"]) == ("5000.0", "0.0", "5000.0")
    assert found["vat_margin_total_price_gross"] == "800.0"
    assert (found["vat_margin_total_price_net"], found["vat_margin_total_price_tax"]) == ("650.41", "149.59")
    root = read_xml(api, invoice["id"])
    assert root.findtext("positions/position/vat-margin-total-price-net") == "650.41"
    assert root.findtext("procedure-vat-margin") == "towary używane"


@both
@pytest.mark.parametrize(("country", "tax"), [("PL", "oo"), ("DE", "np")])
def test_reverse_charge(api: httpx.Client, country: str, tax: str, sent_as: str) -> None:
    invoice = create(
        api,
        sent_as,
        reverse_charge=True,
        buyer_name=f"Buyer in {country}",
        buyer_country=country,
        positions=[{**ROW, "total_price_gross": "100"}],
    )

    root = read_xml(api, invoice["id"])
    assert [row["tax"] for row in invoice["positions"]] == [tax]
    assert (invoice["price_net"], invoice["price_tax"], invoice["price_gross"]) == ("100.0", "0.0", "100.0")
    assert (root.findtext("reverse-charge"), root.findtext("positions/position/tax")) == ("true", tax)


@both
@pytest.mark.parametrize(
    ("sent", "used", "tax"),
    [
        ({"use_oss": True}, True, "23"),
        ({"identify_oss": True}, False, "23"),
        ({"identify_oss": True, "buyer_tax_no": "DE123456789"}, False, "23"),
        ({"use_oss": True, "oss_force_tax": True}, True, "19"),
        ({"identify_oss": True, "oss_force_tax": True}, True, "19"),
    ],
)
def test_the_one_stop_shop(
    api: httpx.Client, sent: dict[str, Any], used: bool, tax: str, sent_as: str
) -> None:
    buyer = {"client_id": -1, "buyer_name": "Konsument", "buyer_country": "DE", "buyer_company": False}
    names = {"buyer_first_name": "Erika", "buyer_last_name": "Muster"}

    invoice = create(api, sent_as, seller_country="PL", **buyer, **names, **sent, positions=[ROW])

    root = read_xml(api, invoice["id"])
    assert (invoice["use_oss"], invoice["positions"][0]["tax"]) == (used, tax)
    assert invoice["price_gross"] == "123.0"
    assert root.findtext("use-oss") == str(used).lower()


@both
def test_exempt_and_outside_rows_with_their_reasons(api: httpx.Client, sent_as: str) -> None:
    rows = [{**ROW, "tax": "zw"}, {**ROW, "name": "Abroad", "tax": "np"}]
    reasons = {"exempt_tax_kind": "art. 113 ust. 1", "np_tax_kind": "export_service"}

    invoice = create(api, sent_as, **BUYER, **reasons, positions=rows)

    root = read_xml(api, invoice["id"])
    assert {name: invoice[name] for name in reasons} == reasons
    assert ([row["tax"] for row in invoice["positions"]], invoice["price_tax"]) == (["zw", "np"], "0.0")
    assert root.findtext("exempt-tax-kind") == "art. 113 ust. 1"


@both
def test_groups_of_goods_procedures_and_split_payment(api: httpx.Client, sent_as: str) -> None:
    rows = [{**ROW, "gtu_code": "GTU_07"}, {**ROW, "name": "Other", "gtu_code": "GTU_01"}]

    invoice = create(
        api, sent_as, **BUYER, split_payment="1", procedure_designations=["SW", "TP"], positions=rows
    )

    root = read_xml(api, invoice["id"])
    assert (invoice["gtu_codes"], invoice["split_payment"]) == (["GTU_01", "GTU_07"], "1")
    assert invoice["procedure_designations"] == ["SW", "TP"]
    assert [word.text for word in root.find("procedure-designations")] == ["SW", "TP"]
    assert [row.findtext("gtu-code") for row in root.find("positions")] == ["GTU_07", "GTU_01"]


@both
def test_a_discount_for_early_payment(api: httpx.Client, sent_as: str) -> None:
    skonto = {
        "skonto_active": True,
        "skonto_discount_date": "2026-12-01",
        "skonto_discount_value": "2.5",
    }

    invoice = create(api, sent_as, **BUYER, **skonto, positions=[ROW])

    assert {name: invoice[name] for name in skonto} == skonto
    assert read_xml(api, invoice["id"]).findtext("skonto-discount-value") == "2.5"


# ── Rows beside the positions ────────────────────────────────────────────────────────────────────────────

NESTED: dict[str, tuple[list[dict[str, Any]], str, dict[str, str]]] = {
    "descriptions": (
        [{"kind": "Delivery", "content": "By parcel"}, {"content": "Thank you"}],
        "content",
        {"kind": "Uwaga"},
    ),
    "settlement_positions": (
        [
            {"kind": "charge", "amount": "10", "reason": "Parcel"},
            {"kind": "deduction", "amount": "5.50", "reason": "Deposit"},
        ],
        "reason",
        {"kind": "deduction", "amount": "5.5"},
    ),
    "recipients": ([{"name": "Branch"}, {"name": "Store", "city": "Sopot"}], "name", {"role": "Odbiorca"}),
    "issuers": ([{"name": "Agent"}, {"name": "Office"}], "name", {"role": "Wystawca faktury"}),
}


@both
@pytest.mark.parametrize("name", NESTED)
def test_rows_are_sent_changed_and_removed(api: httpx.Client, name: str, sent_as: str) -> None:
    rows, key, filled = NESTED[name]
    invoice = create(api, sent_as, **BUYER, positions=[ROW], **{name: rows})
    first, second = invoice[name]

    left = change(
        api,
        sent_as,
        invoice["id"],
        **{name: [{"id": first["id"], "_destroy": 1}, {"id": second["id"], key: "Changed"}]},
    )

    assert [row[key] for row in invoice[name]] == [row[key] for row in rows]
    assert {word: second[word] for word in filled} == filled
    assert left[name] == [{**second, key: "Changed"}]
    assert [row.findtext(key) for row in read_xml(api, invoice["id"]).find(name.replace("_", "-"))] == [
        "Changed"
    ]
    assert left["price_gross"] == invoice["price_gross"] == "123.0"


@both
@pytest.mark.parametrize(
    ("name", "row", "fault"),
    [
        ("settlement_positions", {"kind": "charge", "amount": "0"}, "settlement_positions[0].amount"),
        ("settlement_positions", {"amount": "5"}, "settlement_positions[0].kind"),
        ("recipients", {"city": "Sopot"}, "recipients[0].name"),
        ("issuers", {"name": "A", "role_description": "x" * 26}, "issuers[0].role_description"),
        ("descriptions", {"kind": "x" * 257, "content": "Hi"}, "descriptions[0].kind"),
    ],
)
def test_a_row_that_can_not_be_is_refused_by_its_field(
    api: httpx.Client, name: str, row: dict[str, Any], fault: str, sent_as: str
) -> None:
    before = api.get("/invoices.json").headers["X-Total-Count"]

    answer = send(api, sent_as, {**BUYER, "positions": [ROW], name: [row]})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [fault])
    assert api.get("/invoices.json").headers["X-Total-Count"] == before


# ── Expenses ─────────────────────────────────────────────────────────────────────────────────────────────


@both
def test_an_expense(api: httpx.Client, sent_as: str) -> None:
    expense = create(
        api,
        sent_as,
        income="0",
        kind="vat",
        number="SUPPLIER/77",
        accounting_kind="fuel_expl75",
        seller_name="We Ltd",
        buyer_name="Supplier Ltd",
        issue_date="2026-02-03",
        delivery_date="2026-02-05",
        accounting_vat_tax_date="2026-02-06",
        accounting_income_tax_date="2026-02-07",
        positions=[ROW],
    )

    listed = api.get("/invoices.json", params={"income": "no", "period": "all"}).json()
    sold = api.get("/invoices.json", params={"period": "all"}).json()
    root = read_xml(api, expense["id"])
    assert (expense["income"], expense["accounting_kind"]) == (False, "fuel_expl75")
    assert (expense["number"], expense["seller_name"], expense["buyer_name"]) == (
        "SUPPLIER/77",
        "We Ltd",
        "Supplier Ltd",
    )
    assert (root.findtext("income"), root.findtext("accounting-vat-tax-date")) == ("false", "2026-02-06")
    assert expense["id"] in [found["id"] for found in listed]
    assert expense["id"] not in [found["id"] for found in sold]
