"""Scenarios that formats must support: each creates a document."""

from collections.abc import Callable
from typing import Any

from tidebill.invoices.models import Invoice, Position

Issue = Callable[..., Invoice]
BUYER = {
    "buyer_name": "Zażółć Sp. z o.o.",
    "buyer_tax_no": "5261040828",
    "buyer_street": "Prosta 1",
    "buyer_post_code": "00-838",
    "buyer_city": "Warszawa",
    "buyer_country": "PL",
}
SELLER = {
    "seller_name": "Acme Trading Sp. z o.o.",
    "seller_tax_no": "525-244-57-67",
    "seller_street": "Długa 12",
    "seller_post_code": "80-831",
    "seller_city": "Gdańsk",
    "seller_country": "PL",
    "seller_email": "sales@acme.example",
    "seller_phone": "+48 58 123 45 67",
    "seller_person": "Anna Nowak",
    "seller_bank_account": "PL61109010140000071219812874",
    "seller_bank": "Santander",
}
GERMAN = {
    "buyer_name": "Müller & Söhne GmbH",
    "buyer_tax_no": "DE136695976",
    "buyer_tax_no_kind": "nip_ue",
    "buyer_street": "Hafenstraße 7",
    "buyer_post_code": "20457",
    "buyer_city": "Hamburg",
    "buyer_country": "DE",
}
AMERICAN = {
    "buyer_name": "Widgets Inc.",
    "buyer_tax_no": "98-7654321",
    "buyer_tax_no_kind": "other",
    "buyer_street": "5th Avenue 1",
    "buyer_city": "New York",
    "buyer_country": "US",
}
EUROS = {
    "currency": "EUR",
    "exchange_currency": "PLN",
    "exchange_kind": "own",
    "exchange_currency_rate": "4.2567",
}


def row(name: str = "Usługa", *, net: str = "100", tax: str = "23", **columns: Any) -> dict[str, Any]:
    """Return a line item with a net price."""
    return {"name": name, "quantity": 1, "quantity_unit": "szt", "tax": tax, "price_net": net, **columns}


def document(issue: Issue, **attributes: Any) -> Invoice:
    """Create a Polish invoice with one line item and the given attributes."""
    usual = {
        "payment_type": "transfer",
        "payment_to_kind": 14,
        "sell_date": "2026-01-10",
        "positions": [row()],
    }
    return issue(**{"issue_date": "2026-01-12", **SELLER, **BUYER, **usual, **attributes})


def several_rates(issue: Issue) -> Invoice:
    rows = [row(), row("Książka", net="10.10", tax="5", quantity=3), row("Lek", net="7.77", tax="8")]
    return document(issue, positions=[*rows, row("Lód", net="3.33", tax="23")])


def gross_with_awkward_cents(issue: Issue) -> Invoice:
    strategy = {"position": "default", "sum": "keep_gross", "invoice_form_price_kind": "gross"}
    rows = [
        {"name": f"Towar {index}", "quantity": 3, "tax": tax, "price_gross": f"{index}.99"}
        for index, tax in enumerate(("23", "8", "23", "5", "23"), start=1)
    ]
    return document(issue, positions=rows, calculating_strategy=strategy)


def discounted(issue: Issue) -> Invoice:
    rows = [row(net="99.99", quantity=7, discount_percent="12.5"), row("Bez rabatu", net="1")]
    return document(issue, positions=rows, show_discount=True, discount_kind="percent_total")


def exempt(issue: Issue) -> Invoice:
    ground = "art. 43 ust. 1 pkt 29 ustawy o VAT"
    return document(issue, positions=[row(tax="zw"), row(tax="23")], exempt_tax_kind=ground)


def outside_tax(issue: Issue) -> Invoice:
    rows = [row("Consulting", net="500", tax="np")]
    return document(issue, positions=rows, np_tax_kind="export_service", **AMERICAN)


def outside_tax_in_union(issue: Issue) -> Invoice:
    rows = [row("Consulting", net="500", tax="np")]
    return document(issue, positions=rows, np_tax_kind="export_service_eu", **GERMAN)


def reverse_charge(issue: Issue) -> Invoice:
    return document(issue, positions=[row(tax="oo", net="1500")], reverse_charge=True)


def zero_rate(issue: Issue) -> Invoice:
    return document(issue, positions=[row(tax="0", net="250")])


def within_union(issue: Issue) -> Invoice:
    return document(issue, kind="wdt", positions=[row("Towar", tax="0", net="250")], **GERMAN, **EUROS)


def export(issue: Issue) -> Invoice:
    rows = [row("Towar", tax="0", net="250")]
    return document(issue, kind="export_products", positions=rows, **AMERICAN)


def margin(issue: Issue) -> Invoice:
    rows = [
        {"name": "Samochód", "quantity": 1, "tax": "disabled", "total_price_gross": "5000"}
        | {"total_purchase_price": "4200", "vat_margin_tax": "23"}
    ]
    return document(issue, kind="vat_margin", positions=rows, procedure_vat_margin="towary używane")


def one_stop_shop(issue: Issue) -> Invoice:
    private = {**GERMAN, "buyer_tax_no": "", "buyer_tax_no_kind": "empty", "buyer_company": False}
    rows = [row("Koszulka", tax="19", net="40")]
    return document(issue, positions=rows, use_oss=True, **private, buyer_last_name="Müller")


def foreign_currency(issue: Issue) -> Invoice:
    return document(issue, positions=[row(net="123.45"), row(net="9.99", tax="8")], **EUROS)


def split_payment(issue: Issue) -> Invoice:
    return document(issue, positions=[row(net="20000")], split_payment=True)


def cash_method(issue: Issue) -> Invoice:
    return document(issue, kind="vat_mp")


def paid_in_part(issue: Issue) -> Invoice:
    return document(issue, paid="23.00", payment_type="card")


def paid(issue: Issue) -> Invoice:
    return document(issue, status="paid", payment_type="cash")


def settled_beside(issue: Issue) -> Invoice:
    rows = [{"kind": "charge", "amount": "10", "reason": "Odsetki"}]
    rows += [{"kind": "deduction", "amount": "3.50", "reason": "Kaucja"}]
    return document(issue, settlement_positions=rows)


def with_parties_and_remarks(issue: Issue) -> Invoice:
    recipients = [
        {
            "name": "Szkoła nr 1",
            "role": "Jednostka samorządu terytorialnego - odbiorca",
            "tax_no": "5260250274",
        }
        | {"street": "Szkolna 2", "city": "Warszawa", "country": "PL"},
        {"name": "Agent", "role": "Agent", "role_description": "Agent celny", "participation": "10"},
    ]
    remarks = [{"kind": "Zamówienie", "content": "A" * 300}, {"kind": "Uwaga", "content": "Dwie\nlinie"}]
    more = {"buyer_jst": "1", "descriptions": remarks, "description_footer": "Dziękujemy", "oid": "PO-7"}
    rows = [row(description="Opis wiersza", gtu_code="GTU_12", code="ABC-1")]
    return document(issue, recipients=recipients, positions=rows, procedure_designations=["TP"], **more)


def spread_over_a_month(issue: Issue) -> Invoice:
    return document(issue, sell_date="2026-01")


def advance(issue: Issue) -> Invoice:
    order = document(issue, kind="client_order", positions=[row(net="1000"), row(net="200", tax="8")])
    return document(issue, kind="advance", copy_invoice_from=order.pk, advance_value="300", positions=None)


def final(issue: Issue) -> Invoice:
    found = advance(issue)
    ids = {"copy_invoice_from": found.invoice_id, "invoice_ids": [found.pk]}
    return document(issue, kind="final", positions=None, **ids)


def correction_down(issue: Issue) -> Invoice:
    return _corrected(issue, several_rates(issue), after={"quantity": 0})


def correction_up(issue: Issue) -> Invoice:
    return _corrected(issue, document(issue), after={"price_net": "150"})


def correction_to_zero(issue: Issue) -> Invoice:
    source = several_rates(issue)
    return document(
        issue, kind="correction", copy_invoice_from=source.pk, positions=None, total_correction=True
    )


def correction_of_advance(issue: Issue) -> Invoice:
    source = advance(issue)
    return document(
        issue, kind="correction", copy_invoice_from=source.pk, positions=None, total_correction=True
    )


def correction_in_euros(issue: Issue) -> Invoice:
    return _corrected(issue, foreign_currency(issue), after={"quantity": 2}, **EUROS)


def thousand_rows(issue: Issue) -> Invoice:
    rows = [row(f"Towar {index}", net=f"{index}.{index % 100:02}") for index in range(1, 1001)]
    return document(issue, positions=rows)


def _corrected(issue: Issue, source: Invoice, *, after: dict[str, Any], **attributes: Any) -> Invoice:
    """A correction of the first row of a document."""
    first = Position.objects.filter(invoice=source).order_by("place", "id")[0]
    was = {
        "name": first.name,
        "quantity": str(first.quantity),
        "tax": first.tax,
        "price_net": str(first.price_net),
    }
    changed = {
        "kind": "correction",
        "name": first.name,
        "tax": first.tax,
        "correction_before_attributes": was,
        "correction_after_attributes": {**was, **after},
    }
    return document(
        issue,
        kind="correction",
        invoice_id=source.pk,
        from_invoice_id=source.pk,
        correction_reason="Zwrot",
        positions=[changed],
        **attributes,
    )


SCENARIOS: dict[str, Callable[[Issue], Invoice]] = {
    found.__name__: found
    for found in (
        document,
        several_rates,
        gross_with_awkward_cents,
        discounted,
        exempt,
        outside_tax,
        outside_tax_in_union,
        reverse_charge,
        zero_rate,
        within_union,
        export,
        margin,
        one_stop_shop,
        foreign_currency,
        split_payment,
        cash_method,
        paid_in_part,
        paid,
        settled_beside,
        with_parties_and_remarks,
        spread_over_a_month,
        advance,
        final,
        correction_down,
        correction_up,
        correction_to_zero,
        correction_of_advance,
        correction_in_euros,
        thousand_rows,
    )
}
