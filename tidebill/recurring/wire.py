"""API schemas of recurring invoices."""

from typing import ClassVar

from tidebill.kernel.schedules import EVERY
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource, Schema
from tidebill.wire.types import choice

Every = choice(*EVERY)


class Recurring(Resource):
    """A recurring definition: issues documents on a schedule."""

    name_: ClassVar[str] = "recurring"
    plural: ClassVar[str] = "recurrings"

    id: types.Id = field("ID of the recurring definition.", example=9, read_only=True)
    name: types.Text = field("Name.", example="Monthly")
    invoice_id: types.Id = field("Document to copy.", example=1)
    start_date: types.Day = field(
        "Date of the first document; by default one period after the copied document, otherwise today.",
        example="2016-01-01",
    )
    every: Every = field("Frequency: one week, or 1, 2, 3, 6 or 12 months.", example="1m")
    end_date: types.EndDay = field("Last day of the schedule; `null` for none.", example="2016-12-31")
    next_invoice_date: types.Day = field(
        "Date of the next document; the schedule continues from it.", example="2016-02-01"
    )
    time_in_timezone: types.Text = field("Time of day, in the account's time zone.", example="11:30")
    issue_working_day_only: types.Flag = field(
        "Whether weekends and public holidays move to the next working day.",
        example=False,
    )
    issue_on_specific_day: types.Text = field("Day of the month, 1 to 31 or `last`.", example="last")
    send_email: types.Flag = field("Whether documents are emailed.", example=True)
    buyer_email: types.LongText = field(
        "Recipients, separated by commas; the buyer's address if empty.",
        example="a@example.com, b@example.com",
    )
    create_as_paid: types.Flag = field("Whether documents are marked as paid when issued.", example=False)
    convert_to_vat_invoice: types.Flag = field(
        "Whether to always issue invoices, whatever the copied document is.", example=False
    )
    invoice_pattern_enabled: types.Flag = field("Whether `invoice_pattern` is used.", example=False)
    invoice_pattern: types.Text = field("Number pattern.", example="ABO/nr-m/mm/yyyy")
    only_year_month: types.Flag = field("Whether the sale date is a month.", example=False)
    end_of_month_sell_date: types.Flag = field(
        "Whether the sale date is the last day of the month.", example=False
    )
    custom_sell_date: types.Text = field("Sale date; stored without effect.")
    department_id: types.Id = field("Seller, if there is no document to copy.", example=1)
    client_id: types.Id = field("Buyer, if there is no document to copy.", example=1)
    product_id: types.Id = field("Product, if there is no document to copy.", example=1)
    quantity: types.WholeQuantity = field("Quantity.", example=1)
    price_gross: types.WholeAmount = field(
        "Gross total of the item; the product's price by default.", example=123
    )
    currency: types.Currency = field("Currency.", example="PLN")
    payment_to: types.Text = field("Payment term: `1m` for months, `2w` for weeks, or days.", example="1m")
    income: types.Flag = field("Whether it is a sale.", example=True)
    split_payment: types.SplitPayment = field("Whether it is paid by split payment.", example="1")
    gtu_codes: types.Words = field("Goods groups for the sales register.", example=["GTU_01"])
    procedure_designations: types.Words = field("Procedures for the sales register.", example=["SW"])
    comment: types.LongText = field("Internal comment.")
    email_notification_enabled: types.Flag = field(
        "Whether the account's owner is notified of each document.", example=True
    )
    recurring_finished_notification: types.Flag = field("Whether the owner is notified when it ends.")
    at: types.Text = field("Stored without effect.")
    from_recurring_id: types.Id = field("Definition it was copied from.")
    counter: types.Integer = field("Number of issued documents.", example=0, read_only=True)
    state: types.Text = field(
        "`active`, `failing`, `paused` or `finished`.", example="active", read_only=True
    )
    last_error: types.LongText = field(
        "Reason the next document can't be issued.", read_only=True, opt_in=True
    )
    last_invoice_date: types.Day = field("Date of the last document.", read_only=True)
    last_invoice_at: types.Moment = field("Time the last document was issued.", read_only=True)
    sending_time: types.Integer = field("Hour of `time_in_timezone`.", example=11, read_only=True)
    sending_datetime: types.Moment = field("Time of the next document.", read_only=True)
    creator_id: types.Id = field("User who created it.", read_only=True)
    updater_id: types.Id = field("User who changed it last.", read_only=True)
    deleted: types.Flag = field("Whether it has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)


class Preview(Resource):
    """An upcoming document."""

    name_: ClassVar[str] = "occurrence"
    plural: ClassVar[str] = "occurrences"

    day: types.Day = field("Scheduled date.", example="2026-02-01", read_only=True)
    issue_date: types.Day = field(
        "Issue date, moved to a working day if requested.", example="2026-02-02", read_only=True
    )
    issue_at: types.Moment = field("Issue time.", read_only=True)


class PreviewParameters(Schema):
    """Parameters of the preview."""

    count: types.Integer = field("Number of documents, up to 100; 12 by default.", example=12)
