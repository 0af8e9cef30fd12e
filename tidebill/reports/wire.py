"""API schemas of reports. Sums are exact and never mix currencies."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import Resource, field


class Sum(Resource):
    """What was sold, or spent, in one period or with one client, product, category or department."""

    name_: ClassVar[str] = "sum"
    plural: ClassVar[str] = "sums"

    id: types.Id = field("Number of the client, product, category or department.", example=5, read_only=True)
    name: types.Text = field("Its name, or the first day of the period.", example="2026-11", read_only=True)
    currency: types.Currency = field("Currency of the sums.", example="PLN", read_only=True)
    count: types.Integer = field("How many documents, or rows of products.", example=3, read_only=True)
    quantity: types.Quantity = field("How much of a product.", example="2.0", read_only=True)
    net: types.Amount = field("Net.", example="100.0", read_only=True)
    tax: types.Amount = field("Tax; none for products.", example="23.0", read_only=True)
    gross: types.Amount = field("Gross; none for products.", example="123.0", read_only=True)


class TaxSum(Resource):
    """What was taxed at one rate."""

    name_: ClassVar[str] = "tax_sum"
    plural: ClassVar[str] = "tax_sums"

    period: types.Text = field(
        "Month or quarter, where sums are for each.", example="2026-11", read_only=True
    )
    tax: types.Tax = field("Rate, as documents have it.", example="23", read_only=True)
    currency: types.Currency = field("Currency of the sums.", example="PLN", read_only=True)
    count: types.Integer = field("How many documents.", example=3, read_only=True)
    net: types.Amount = field("Net.", example="100.0", read_only=True)
    tax_amount: types.Amount = field("Tax.", example="23.0", read_only=True)
    gross: types.Amount = field("Gross.", example="123.0", read_only=True)


class Receivable(Resource):
    """What a client owes today, by how long it is overdue."""

    name_: ClassVar[str] = "receivable"
    plural: ClassVar[str] = "receivables"

    client_id: types.Id = field("Client; none for buyers without a card.", example=5, read_only=True)
    name: types.Text = field("Name.", example="Client", read_only=True)
    currency: types.Currency = field("Currency of the sums.", example="PLN", read_only=True)
    not_due: types.Amount = field("Due today or later.", example="100.0", read_only=True)
    days_1_30: types.Amount = field("Overdue for up to 30 days.", example="0.0", read_only=True)
    days_31_60: types.Amount = field("Overdue for 31 to 60 days.", example="0.0", read_only=True)
    days_61_90: types.Amount = field("Overdue for 61 to 90 days.", example="0.0", read_only=True)
    days_over_90: types.Amount = field("Overdue for more than 90 days.", example="0.0", read_only=True)
    credit: types.Amount = field("Payments that settle no document yet.", example="0.0", read_only=True)
    total: types.Amount = field("Everything that is owed.", example="100.0", read_only=True)


class StatementLine(Resource):
    """A document of a client, or what was paid on it."""

    name_: ClassVar[str] = "statement_line"
    plural: ClassVar[str] = "statement_lines"

    day: types.Day = field("Day of issue, or of the payment.", example="2026-11-25", read_only=True)
    invoice_id: types.Id = field("Document.", example=7, read_only=True)
    number: types.Text = field("Its number.", example="7/11/2026", read_only=True)
    what: types.Text = field("`opening`, `document` or `payment`.", example="document", read_only=True)
    currency: types.Currency = field("Currency.", example="PLN", read_only=True)
    charge: types.Amount = field("What it asks for.", example="123.0", read_only=True)
    credit: types.Amount = field("What was paid.", example="0.0", read_only=True)
    balance: types.Amount = field("What is owed after it.", example="123.0", read_only=True)


class NumberLine(Resource):
    """A number that no document has, or that of a cancelled one, with its explanation."""

    name_: ClassVar[str] = "number_line"
    plural: ClassVar[str] = "number_lines"

    kind: types.Text = field("Kind of document.", example="vat", read_only=True)
    pattern: types.Text = field("Pattern of the series.", example="nr-m/mm/yyyy", read_only=True)
    period: types.Text = field("Period of the series.", example="2026-11", read_only=True)
    first: types.Integer = field("The first counter that is lacking or void.", example=7, read_only=True)
    last: types.Integer = field("The last one of the same explanation.", example=7, read_only=True)
    reason: types.Text = field(
        "`deleted`, `cancelled`, `renumbered`, `moved` or `by_hand`; none where nothing explains it.",
        example="deleted",
        read_only=True,
    )
    number: types.Text = field(
        "Number of the document that explains it.", example="7/11/2026", read_only=True
    )
    invoice_id: types.Id = field("That document.", example=7, read_only=True)
    at: types.Moment = field("When it was done.", example="2026-11-25T08:00:00.000+01:00", read_only=True)
    who: types.Text = field("Who did it.", example="Anna Nowak", read_only=True)


class StockValue(Resource):
    """What there is of a product, and what it has cost."""

    name_: ClassVar[str] = "stock_value"
    plural: ClassVar[str] = "stock_values"

    product_id: types.Id = field("Product.", example=101, read_only=True)
    name: types.Text = field("Name.", example="Tea", read_only=True)
    code: types.Text = field("Code.", example="T-1", read_only=True)
    quantity: types.Quantity = field("How much, in all warehouses.", example="2.0", read_only=True)
    unit: types.Text = field("Unit.", example="pcs", read_only=True)
    currency: types.Currency = field("Currency of the account.", example="PLN", read_only=True)
    value: types.Amount = field(
        "Net cost by the ledger, first in first out; none where no cost is known.",
        example="20.46",
        read_only=True,
    )
