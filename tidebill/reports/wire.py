"""API schemas of reports. Sums are exact and never mix currencies."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


class Sum(Resource):
    """Sales or expenses of one period, client, product, category or department."""

    name_: ClassVar[str] = "sum"
    plural: ClassVar[str] = "sums"

    id: types.Id = field("ID of the client, product, category or department.", example=5, read_only=True)
    name: types.Text = field("Name, or first day of the period.", example="2026-11", read_only=True)
    currency: types.Currency = field("Currency of the amounts.", example="PLN", read_only=True)
    count: types.Integer = field("Number of documents, or of items for products.", example=3, read_only=True)
    quantity: types.Quantity = field("Quantity of a product.", example="2.0", read_only=True)
    net: types.Amount = field("Net.", example="100.0", read_only=True)
    tax: types.Amount = field("Tax; null for products.", example="23.0", read_only=True)
    gross: types.Amount = field("Gross; null for products.", example="123.0", read_only=True)


class TaxSum(Resource):
    """Tax at one rate."""

    name_: ClassVar[str] = "tax_sum"
    plural: ClassVar[str] = "tax_sums"

    period: types.Text = field("Month or quarter, if grouped by it.", example="2026-11", read_only=True)
    tax: types.Tax = field("Tax rate as in the documents.", example="23", read_only=True)
    currency: types.Currency = field("Currency of the amounts.", example="PLN", read_only=True)
    count: types.Integer = field("Number of documents.", example=3, read_only=True)
    net: types.Amount = field("Net.", example="100.0", read_only=True)
    tax_amount: types.Amount = field("Tax.", example="23.0", read_only=True)
    gross: types.Amount = field("Gross.", example="123.0", read_only=True)


class Receivable(Resource):
    """Outstanding amounts of a client by days overdue."""

    name_: ClassVar[str] = "receivable"
    plural: ClassVar[str] = "receivables"

    client_id: types.Id = field("Client; null for buyers without a record.", example=5, read_only=True)
    name: types.Text = field("Name.", example="Client", read_only=True)
    currency: types.Currency = field("Currency of the amounts.", example="PLN", read_only=True)
    not_due: types.Amount = field("Not due yet.", example="100.0", read_only=True)
    days_1_30: types.Amount = field("1 to 30 days overdue.", example="0.0", read_only=True)
    days_31_60: types.Amount = field("31 to 60 days overdue.", example="0.0", read_only=True)
    days_61_90: types.Amount = field("61 to 90 days overdue.", example="0.0", read_only=True)
    days_over_90: types.Amount = field("More than 90 days overdue.", example="0.0", read_only=True)
    credit: types.Amount = field("Unallocated payments.", example="0.0", read_only=True)
    total: types.Amount = field("Total outstanding amount.", example="100.0", read_only=True)


class StatementLine(Resource):
    """A document of a client, or a payment."""

    name_: ClassVar[str] = "statement_line"
    plural: ClassVar[str] = "statement_lines"

    day: types.Day = field("Issue date, or payment date.", example="2026-11-25", read_only=True)
    invoice_id: types.Id = field("Document.", example=7, read_only=True)
    number: types.Text = field("Document number.", example="7/11/2026", read_only=True)
    what: types.Text = field("`opening`, `document` or `payment`.", example="document", read_only=True)
    currency: types.Currency = field("Currency.", example="PLN", read_only=True)
    charge: types.Amount = field("Amount charged.", example="123.0", read_only=True)
    credit: types.Amount = field("Amount paid.", example="0.0", read_only=True)
    balance: types.Amount = field("Balance afterwards.", example="123.0", read_only=True)


class NumberLine(Resource):
    """A missing or void number with its explanation."""

    name_: ClassVar[str] = "number_line"
    plural: ClassVar[str] = "number_lines"

    kind: types.Text = field("Kind of document.", example="vat", read_only=True)
    pattern: types.Text = field("Pattern of the series.", example="nr-m/mm/yyyy", read_only=True)
    period: types.Text = field("Period of the series.", example="2026-11", read_only=True)
    first: types.Integer = field("First missing or void counter.", example=7, read_only=True)
    last: types.Integer = field("Last counter with the same explanation.", example=7, read_only=True)
    reason: types.Text = field(
        "`deleted`, `cancelled`, `renumbered`, `moved` or `by_hand`; null if unexplained.",
        example="deleted",
        read_only=True,
    )
    number: types.Text = field(
        "Number of the document in the explanation.", example="7/11/2026", read_only=True
    )
    invoice_id: types.Id = field("Document in the explanation.", example=7, read_only=True)
    at: types.Moment = field("Time of the change.", example="2026-11-25T08:00:00.000+01:00", read_only=True)
    who: types.Text = field("User who made the change.", example="Anna Nowak", read_only=True)


class StockValue(Resource):
    """Stock of a product at cost."""

    name_: ClassVar[str] = "stock_value"
    plural: ClassVar[str] = "stock_values"

    product_id: types.Id = field("Product.", example=101, read_only=True)
    name: types.Text = field("Name.", example="Tea", read_only=True)
    code: types.Text = field("Code.", example="T-1", read_only=True)
    quantity: types.Quantity = field("Quantity in all warehouses.", example="2.0", read_only=True)
    unit: types.Text = field("Unit.", example="pcs", read_only=True)
    currency: types.Currency = field("Currency of the account.", example="PLN", read_only=True)
    value: types.Amount = field(
        "Net cost (FIFO); null if no cost is known.",
        example="20.46",
        read_only=True,
    )


class EReportingLine(Resource):
    """What French e-reporting contains: sales of a day at a rate, a sale abroad, or payments of a day."""

    name_: ClassVar[str] = "ereporting_line"
    plural: ClassVar[str] = "ereporting_lines"

    part: types.Text = field("`b2c`, `b2b_international` or `payment`.", example="b2c", read_only=True)
    day: types.Day = field("Issue date, or payment date.", example="2026-11-25", read_only=True)
    category: types.Text = field(
        "`TLB1` goods, `TPS1` services, `TNT1` not taxable in France, `TMA1` margin scheme; null if the "
        "document's `transaction_type` is mixed or absent.",
        example="TPS1",
        read_only=True,
    )
    invoice_id: types.Id = field("Sale to a foreign company.", example=7, read_only=True)
    number: types.Text = field("Its number.", example="7/11/2026", read_only=True)
    buyer_name: types.Text = field("Its buyer.", example="Muster GmbH", read_only=True)
    buyer_country: types.Text = field("Country of the buyer.", example="DE", read_only=True)
    buyer_tax_no: types.Text = field("Tax number of the buyer.", example="DE136695976", read_only=True)
    tax: types.Tax = field("Tax rate.", example="20", read_only=True)
    currency: types.Currency = field("Currency of the amounts.", example="EUR", read_only=True)
    count: types.Integer = field("Number of documents or payments.", example=3, read_only=True)
    net: types.Amount = field("Net.", example="100.0", read_only=True)
    tax_amount: types.Amount = field("Tax.", example="20.0", read_only=True)
    gross: types.Amount = field("Gross, or the amount received.", example="120.0", read_only=True)
