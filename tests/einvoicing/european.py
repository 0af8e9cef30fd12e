"""One document for each case that formats must support."""

from collections.abc import Callable
from typing import Any

from tidebill.invoices.models import Invoice

Issue = Callable[..., Invoice]
Scenario = Callable[[Issue], Invoice]
PARTIES: dict[str, Any] = {
    "seller_name": "Acme sp. z o.o.",
    "seller_tax_no": "525-244-57-67",
    "seller_street": "Prosta 1",
    "seller_post_code": "00-001",
    "seller_city": "Warszawa",
    "seller_country": "PL",
    "seller_person": "Anna Nowak",
    "seller_phone": "+48 22 123 45 67",
    "seller_email": "anna@example.com",
    "seller_bank_account": "PL61 1090 1014 0000 0712 1981 2874",
    "seller_bank_swift": "WBKPPLPP",
    "buyer_name": "Muster GmbH",
    "buyer_tax_no": "DE123456788",
    "buyer_street": "Hauptstr. 5",
    "buyer_post_code": "10115",
    "buyer_city": "Berlin",
    "buyer_country": "DE",
    "buyer_email": "rechnung@example.com",
    "buyer_reference": "04011000-12345-34",
    "payment_type": "transfer",
    "payment_to": "2026-12-09",
    "issue_date": "2026-11-25",
    "sell_date": "2026-11-24",
    "currency": "EUR",
}
SCENARIOS: dict[str, Scenario] = {}


def row(
    name: str = "Idea", *, tax: str = "23", gross: str = "123", quantity: str = "1", **more: Any
) -> dict[str, Any]:
    return {"name": name, "quantity": quantity, "tax": tax, "total_price_gross": gross, **more}


def scenario(make: Scenario) -> Scenario:
    SCENARIOS[make.__name__] = make
    return make


@scenario
def one_rate(issue: Issue) -> Invoice:
    return issue(positions=[row(quantity_unit="szt", code="A-1", description="A very good one")])


@scenario
def several_rates(issue: Issue) -> Invoice:
    rows = [row(), row("Book", tax="5", gross="10.50", quantity="3"), row("Hotel", tax="8", gross="216")]
    return issue(positions=[*rows, row("Water", tax="23.0", gross="10.23")], description="Thank you")


@scenario
def texts_between_rows(issue: Issue) -> Invoice:
    separator = {"name": "Chapter", "kind": "text_separator", "quantity": 0, "tax": "disabled"}
    return issue(
        positions=[separator, row(), row("Second", gross="61.50")],
        descriptions=[{"kind": "Remark", "content": "100% sure", "position_index": 2}, {"content": "All"}],
    )


@scenario
def awkward_gross(issue: Issue) -> Invoice:
    rows = [row(f"Thing {n}", gross=gross, quantity=q) for n, (gross, q) in enumerate(AWKWARD)]
    return issue(positions=rows)


AWKWARD = (("10.23", "3"), ("99.99", "7"), ("0.01", "1"), ("0.07", "13"), ("1234.56", "0.333"))


@scenario
def kept_gross(issue: Issue) -> Invoice:
    rows = [row(f"Thing {n}", gross="0.99") for n in range(20)]
    return issue(positions=rows, calculating_strategy=strategy("keep_gross"))


@scenario
def kept_net(issue: Issue) -> Invoice:
    rows = [row(f"Thing {n}", gross="0.99") for n in range(20)]
    return issue(positions=rows, calculating_strategy=strategy("keep_net"))


def strategy(rule: str) -> dict[str, str]:
    return {"position": "default", "sum": rule, "invoice_form_price_kind": "net"}


@scenario
def thousand_rows(issue: Issue) -> Invoice:
    rows = [
        row(f"Part {n}", gross=f"{10 + n % 97}.{n % 100:02}", quantity=f"{1 + n % 5}") for n in range(1000)
    ]
    return issue(positions=rows, calculating_strategy=strategy("keep_gross"))


@scenario
def discounts_in_percent(issue: Issue) -> Invoice:
    rows = [row(discount_percent="10"), row("Book", tax="5", gross="10.49", discount_percent="33.33")]
    return issue(positions=rows, show_discount=True)


@scenario
def discounts_of_units(issue: Issue) -> Invoice:
    rows = [row(gross="369", quantity="3", discount_percent="33.33"), row("Full", gross="24.60")]
    return issue(positions=rows, show_discount=True, discount_kind="percent_unit")


@scenario
def discounts_in_money(issue: Issue) -> Invoice:
    rows = [row(discount="5.10"), row("Free", gross="12.30", discount="12.30")]
    return issue(positions=rows, show_discount=True, discount_kind="amount")


@scenario
def negative_row(issue: Issue) -> Invoice:
    return issue(
        positions=[row(), row("Returned crate", gross="-12.30", quantity="3"), row("Rebate", gross="-1")]
    )


@scenario
def zero_rated(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="0"), row("Taxed")])


@scenario
def exempt(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="zw")], exempt_tax_kind="Art. 43 ust. 1 pkt 29")


@scenario
def exempt_and_taxed(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="zw"), row("Taxed"), row("Again", tax="zw", gross="7.77")])


@scenario
def reverse_charge_at_home(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="oo")], buyer_country="PL", buyer_tax_no="5260250274")


@scenario
def reverse_charge_abroad(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="23", gross="100")], reverse_charge=True)


@scenario
def service_in_the_eu(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="np")], np_tax_kind="export_service_eu")


@scenario
def service_outside_the_eu(issue: Issue) -> Invoice:
    return issue(
        positions=[row(tax="np")], np_tax_kind="export_service", buyer_country="US", buyer_tax_no="12-345"
    )


@scenario
def outside_the_tax(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="np")])


@scenario
def intra_community(issue: Issue) -> Invoice:
    return issue(kind="wdt", positions=[row(tax="0", quantity_unit="kg")])


@scenario
def exported(issue: Issue) -> Invoice:
    return issue(kind="export_products", positions=[row(tax="0")], buyer_country="US", buyer_tax_no="")


@scenario
def margin(issue: Issue) -> Invoice:
    bought = row("Car", tax="disabled", gross="5000", total_purchase_price="4200", vat_margin_tax="23")
    return issue(
        kind="vat_margin", positions=[bought], procedure_vat_margin="procedura marży - towary używane"
    )


@scenario
def tax_not_shown(issue: Issue) -> Invoice:
    return issue(kind="bill", positions=[row(tax="disabled")])


@scenario
def one_stop_shop(issue: Issue) -> Invoice:
    return issue(positions=[row(tax="19", gross="119")], use_oss=True, buyer_tax_no="", buyer_company=False)


@scenario
def two_currencies(issue: Issue) -> Invoice:
    rate = {"exchange_currency": "PLN", "exchange_kind": "own", "exchange_currency_rate": "4.5803"}
    return issue(positions=[row(gross="4859.27"), row("Book", tax="5", gross="10.50")], **rate)


@scenario
def month_of_sale_paid_in_part(issue: Issue) -> Invoice:
    return issue(positions=[row()], sell_date="2026-10", paid="23", oid="ORDER-7")


@scenario
def paid_by_card(issue: Issue) -> Invoice:
    return issue(positions=[row()], payment_type="card", paid="123")


@scenario
def deductions(issue: Issue) -> Invoice:
    settled = [{"kind": "deduction", "amount": "20", "reason": "Deposit"}]
    return issue(positions=[row()], settlement_positions=settled, split_payment=True)


@scenario
def early_payment(issue: Issue) -> Invoice:
    skonto = {"skonto_active": True, "skonto_discount_date": "2026-12-02", "skonto_discount_value": "2"}
    return issue(positions=[row()], **skonto)


@scenario
def several_accounts(issue: Issue) -> Invoice:
    accounts = [
        {"name": "Euro", "bank_account_number": "DE89370400440532013000", "bank_swift": "COBADEFFXXX"},
        {"name": "Zloty", "bank_account_number": "PL61109010140000071219812874"},
    ]
    return issue(positions=[row()], bank_accounts=accounts)


@scenario
def cash_method_in_zloty(issue: Issue) -> Invoice:
    return issue(
        kind="vat_mp", positions=[row()], currency="PLN", buyer_country="PL", buyer_tax_no="5260250274"
    )


@scenario
def prepayment(issue: Issue) -> Invoice:
    order = issue(kind="estimate", positions=[row(gross="1230"), row("Book", tax="5", gross="105")])
    return advance(issue, order)


def advance(issue: Issue, order: Invoice) -> Invoice:
    return issue(
        kind="advance",
        copy_invoice_from=order.pk,
        advance_creation_mode="percent",
        advance_value="30",
        position_name="Advance",
    )


@scenario
def final(issue: Issue) -> Invoice:
    order = issue(kind="estimate", positions=[row(gross="1230"), row("Book", tax="5", gross="105")])
    first = advance(issue, order)
    return issue(kind="final", copy_invoice_from=order.pk, invoice_ids=[first.pk])


@scenario
def correction_down(issue: Issue) -> Invoice:
    return corrected(issue, quantity="2", after=row(quantity="1", gross="123"))


@scenario
def correction_up(issue: Issue) -> Invoice:
    return corrected(issue, quantity="2", after=row(quantity="3", gross="369"))


@scenario
def correction_to_zero(issue: Issue) -> Invoice:
    return corrected(issue, quantity="2", after=row(quantity="0", gross="0"))


@scenario
def correction_of_the_rate(issue: Issue) -> Invoice:
    return corrected(issue, quantity="2", after=row(quantity="2", tax="8", gross="246"))


@scenario
def correction_of_words(issue: Issue) -> Invoice:
    return corrected(issue, quantity="2", after=row("Another name", quantity="2", gross="246"))


def corrected(issue: Issue, *, quantity: str, after: dict[str, Any]) -> Invoice:
    before = row(quantity=quantity, gross="246")
    first = issue(positions=[before])
    sides = {
        "kind": "correction",
        "name": before["name"],
        "correction_before_attributes": before,
        "correction_after_attributes": after,
    }
    return issue(
        kind="correction",
        from_invoice_id=first.pk,
        invoice_id=first.pk,
        correction_reason="Wrong quantity",
        positions=[sides],
    )


@scenario
def plain_credit(issue: Issue) -> Invoice:
    return issue(kind="correction", positions=[row(quantity="-1", gross="-123"), row("Fee", gross="5")])
