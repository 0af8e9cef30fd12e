"""API schemas of recurring invoices."""

from typing import ClassVar

from tidebill.kernel.schedules import EVERY
from tidebill.wire import types
from tidebill.wire.resource import Resource, Schema, field
from tidebill.wire.types import choice

Every = choice(*EVERY)


class Recurring(Resource):
    """A document that is issued again and again."""

    name_: ClassVar[str] = "recurring"
    plural: ClassVar[str] = "recurrings"

    id: types.Id = field("Number of the definition in the service.", example=9, read_only=True)
    name: types.Text = field("Name.", example="Monthly")
    invoice_id: types.Id = field("The document that each one is made like.", example=1)
    start_date: types.Day = field(
        "Day of the first document; by default one period after the document it is like, otherwise today.",
        example="2016-01-01",
    )
    every: Every = field("How often: a week, or 1, 2, 3, 6 or 12 months.", example="1m")
    end_date: types.EndDay = field("Last day on which one is issued; `null` for none.", example="2016-12-31")
    next_invoice_date: types.Day = field(
        "Day of the next document; the schedule goes on from it.", example="2016-02-01"
    )
    time_in_timezone: types.Text = field("Time of day, in the account's zone.", example="11:30")
    issue_working_day_only: types.Flag = field(
        "Whether weekends and holidays of the account's country are put off to the next working day.",
        example=False,
    )
    issue_on_specific_day: types.Text = field("Day of the month, 1 to 31 or `last`.", example="last")
    send_email: types.Flag = field("Whether each document is mailed.", example=True)
    buyer_email: types.LongText = field(
        "Addresses to mail to, separated by commas; the buyer's when empty.",
        example="a@example.com, b@example.com",
    )
    create_as_paid: types.Flag = field("Whether each document is paid when issued.", example=False)
    convert_to_vat_invoice: types.Flag = field(
        "Whether each is an invoice, whatever it is made like.", example=False
    )
    invoice_pattern_enabled: types.Flag = field(
        "Whether `invoice_pattern` numbers the documents.", example=False
    )
    invoice_pattern: types.Text = field("Pattern of their numbers.", example="ABO/nr-m/mm/yyyy")
    only_year_month: types.Flag = field("Whether the date of sale is a month.", example=False)
    end_of_month_sell_date: types.Flag = field(
        "Whether the date of sale is the month's last day.", example=False
    )
    custom_sell_date: types.Text = field("Date of sale: kept as it is, without effect.")
    department_id: types.Id = field("Seller, without a base document.", example=1)
    client_id: types.Id = field("Buyer, without a base document.", example=1)
    product_id: types.Id = field("What is sold, without a base document.", example=1)
    quantity: types.WholeQuantity = field("How much of it.", example=1)
    price_gross: types.WholeAmount = field(
        "Gross price of the whole row; the product's when not sent.", example=123
    )
    currency: types.Currency = field("Currency.", example="PLN")
    payment_to: types.Text = field("When it is due: `1m` for months, `2w` for weeks, or days.", example="1m")
    income: types.Flag = field("Whether it is a sale.", example=True)
    split_payment: types.SplitPayment = field("Whether it is paid by split payment.", example="1")
    gtu_codes: types.Words = field("Groups of goods for the register of sales.", example=["GTU_01"])
    procedure_designations: types.Words = field("Procedures for the register of sales.", example=["SW"])
    comment: types.LongText = field("Words for yourself.")
    email_notification_enabled: types.Flag = field("Kept; without effect.")
    recurring_finished_notification: types.Flag = field("Whether its end is mailed to the owner.")
    at: types.Text = field("Kept; without effect.")
    from_recurring_id: types.Id = field("Definition that this one was copied from.")
    counter: types.Integer = field("How many documents it has issued.", example=0, read_only=True)
    state: types.Text = field(
        "`active`, `failing`, `paused` or `finished`.", example="active", read_only=True
    )
    last_error: types.LongText = field("Why the next document can't be issued.", read_only=True, opt_in=True)
    last_invoice_date: types.Day = field("Day of the last document.", read_only=True)
    last_invoice_at: types.Moment = field("When the last document was issued.", read_only=True)
    sending_time: types.Integer = field("Hour of the day of `time_in_timezone`.", example=11, read_only=True)
    sending_datetime: types.Moment = field("Moment of the next document.", read_only=True)
    creator_id: types.Id = field("User who made it.", read_only=True)
    updater_id: types.Id = field("User who last changed it.", read_only=True)
    deleted: types.Flag = field("Whether it was deleted.", example=False, read_only=True)
    created_at: types.Moment = field("When it was made.", read_only=True)
    updated_at: types.Moment = field("When it was last changed.", read_only=True)


class Preview(Resource):
    """A document that is to come."""

    name_: ClassVar[str] = "occurrence"
    plural: ClassVar[str] = "occurrences"

    day: types.Day = field("Day of the schedule.", example="2026-02-01", read_only=True)
    issue_date: types.Day = field(
        "Day of issue, a working day if that is wanted.", example="2026-02-02", read_only=True
    )
    issue_at: types.Moment = field("When it is issued.", read_only=True)


class PreviewParameters(Schema):
    """Parameters of the preview."""

    count: types.Integer = field("How many, at most 100; 12 when not sent.", example=12)
