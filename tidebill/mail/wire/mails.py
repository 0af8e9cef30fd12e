"""API schemas of emails, templates, and reminders."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from tidebill.http.paging import Paging
from tidebill.kernel.vocabulary import MAILED_FORMATS, PRINT_OPTIONS
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource, Schema
from tidebill.wire.types import choice

STATUSES = ("queued", "sending", "sent", "failed", "unconfirmed", "trapped", "dropped")
KINDS = ("invoice", "reminder", "other")
MailStatus = choice(*STATUSES)
MailKind = choice(*KINDS)
TemplateKind = choice("invoice", "reminder")
PrintOption = choice(*PRINT_OPTIONS)
USUAL_FORMAT = "true"
_FormatName = choice(*MAILED_FORMATS, USUAL_FORMAT)


def _read_format(value: object) -> object:
    """Parse a format, or a flag: true stands for the account's format."""
    if isinstance(value, bool | int):
        return USUAL_FORMAT if value else None
    flags = {"1": USUAL_FORMAT, "yes": USUAL_FORMAT, "0": None, "no": None, "false": None}
    return flags.get(str(value).strip().lower(), value)


MailedFormat: Any = Annotated[_FormatName, BeforeValidator(_read_format)]


class SendParameters(Schema):
    """Parameters of mailing a document: in the query or the body."""

    email_to: types.LongText = field("Up to five recipients, separated by commas.", example="a@example.com")
    email_cc: types.LongText = field("Up to five recipients of a copy.", example="b@example.com")
    email_pdf: types.Flag = field("Whether to attach the PDF; the text always contains a link.", example=True)
    email_xml: MailedFormat = field(
        "Format of the e-invoice to attach; `true` for the one that documents must comply with, or UBL.",
        example="xrechnung",
    )
    update_buyer_email: types.Flag = field(
        "Whether to save the address in the document, as recipient's or buyer's address.",
        example=True,
    )
    email_subject: types.Text = field("Subject that replaces the template's.", example="Your invoice")
    email_text: types.LongText = field("Text that replaces the template's.", example="Hello, …")
    print_option: PrintOption = field("Marks on the PDF.", example="original")
    force: types.Flag = field("Resends documents sent within the last three days.", example=True)


class Email(Resource):
    """An email with its delivery status."""

    name_: ClassVar[str] = "email"
    plural: ClassVar[str] = "emails"

    id: types.Id = field("ID of the email.", example=1, read_only=True)
    kind: MailKind = field("Type of the email.", example="invoice", read_only=True)
    status: MailStatus = field("Delivery status.", example="sent", read_only=True)
    invoice_id: types.Id = field("Document of the email.", example=111, read_only=True)
    user_id: types.Id = field("User who sent it; null for automatic emails.", example=1, read_only=True)
    sender: types.Text = field("Sender.", read_only=True)
    reply_to: types.Text = field("Reply-to address.", example="office@example.com", read_only=True)
    to: types.Words = field("Recipients.", example=["a@example.com"], read_only=True)
    cc: types.Words = field("Recipients of a copy.", example=[], read_only=True)
    subject: types.LongText = field("Subject.", example="Invoice 1/2026", read_only=True)
    text: types.LongText = field("Text.", read_only=True)
    email_pdf: types.Flag = field("Whether the PDF is attached.", example=True, read_only=True)
    print_option: types.Text = field("Marks on the PDF.", example="original", read_only=True)
    attempts: types.Integer = field("Number of attempts.", example=1, read_only=True)
    next_at: types.Moment = field("Earliest time of the next attempt.", read_only=True)
    sent_time: types.Moment = field("Time the server accepted it.", read_only=True)
    answer: types.LongText = field("Last response of the server.", example="250 OK", read_only=True)
    accepted: types.Words = field("Accepted recipients.", read_only=True)
    refused: types.Object = field("Rejected recipients with the server's responses.", read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last status change.", read_only=True)


class EmailList(Paging):
    """Parameters of the list of mails."""

    status: MailStatus = field("Only emails with this status.", example="failed")
    kind: MailKind = field("Only emails of this type.", example="invoice")
    invoice_id: types.Id = field("Only emails of this document.", example=111)


class EmailTemplate(Resource):
    """An email template of the account."""

    name_: ClassVar[str] = "email_template"
    plural: ClassVar[str] = "email_templates"

    id: types.Id = field("ID of the template.", example=1, read_only=True)
    kind: TemplateKind = field("Type of emails the template is for.", example="invoice")
    lang: types.Language = field("Language of the documents; empty for all.", example="pl")
    department_id: types.Id = field("Department of the documents; empty for all.", example=1)
    subject: types.Text = field(
        "Subject with placeholders such as `{{number}}`.", example="Invoice {{number}}"
    )
    text: types.LongText = field("Text with the same placeholders.", example="You find it here: {{view_url}}")
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)


class Reminder(Resource):
    """A reminder in the reminder report."""

    name_: ClassVar[str] = "reminder"
    plural: ClassVar[str] = "reminders"

    kind: types.Text = field("Reason for the reminder.", example="overdue", read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    user_name: types.Text = field("User who sent it; null for automatic reminders.", read_only=True)
    user_id: types.Id = field("ID of that user.", read_only=True)
    document_number: types.Text = field("Number of the document.", example="1/2026", read_only=True)
    document_id: types.Id = field("The document.", example=111, read_only=True)
    buyer_name: types.Text = field("Buyer of the document.", example="Buyer", read_only=True)
    client_id: types.Id = field("Client of the document.", example=1, read_only=True)
    document_status: types.Text = field("Current status of the document.", example="paid", read_only=True)


class ReminderParameters(Paging):
    """Parameters of the report of reminders."""

    date_from: types.Day = field("First day; by default a week ago.", example="2026-01-01")
    date_to: types.Day = field("Last day, at most a week after the first.", example="2026-01-07")
    kind: types.Text = field("Only reminders for this reason.", example="overdue")
    department_id: types.Id = field("Only reminders of this department's documents.", example=1)
