"""API schemas of emails, templates, and reminders."""

from typing import ClassVar

from tidebill.http.paging import Paging
from tidebill.kernel.vocabulary import MAILED_FORMATS, PRINT_OPTIONS
from tidebill.wire import types
from tidebill.wire.resource import Resource, Schema, field
from tidebill.wire.types import choice

STATUSES = ("queued", "sending", "sent", "failed", "unconfirmed", "trapped", "dropped")
KINDS = ("invoice", "reminder", "other")
MailStatus = choice(*STATUSES)
MailKind = choice(*KINDS)
TemplateKind = choice("invoice", "reminder")
PrintOption = choice(*PRINT_OPTIONS)
MailedFormat = choice(*MAILED_FORMATS)


class SendParameters(Schema):
    """Parameters of mailing a document: in the query or the body."""

    email_to: types.LongText = field("Up to five addresses, separated by commas.", example="a@example.com")
    email_cc: types.LongText = field("Up to five more, in copy.", example="b@example.com")
    email_pdf: types.Flag = field("Whether the PDF is attached; a link is always there.", example=True)
    email_xml: MailedFormat = field("Attaches the e-invoice in this format.", example="xrechnung")
    update_buyer_email: types.Flag = field(
        "Whether the document keeps the address: as its recipient's if it has one, else as its buyer's.",
        example=True,
    )
    email_subject: types.Text = field("Subject in place of the template's.", example="Your invoice")
    email_text: types.LongText = field("Text in place of the template's.", example="Hello, …")
    print_option: PrintOption = field("Which marks the print carries.", example="original")
    force: types.Flag = field("Sends again what was sent within three days.", example=True)


class Email(Resource):
    """A mail on its way."""

    name_: ClassVar[str] = "email"
    plural: ClassVar[str] = "emails"

    id: types.Id = field("Number of the mail in the service.", example=1, read_only=True)
    kind: MailKind = field("What it is for.", example="invoice", read_only=True)
    status: MailStatus = field("How far it has come.", example="sent", read_only=True)
    invoice_id: types.Id = field("The document that it is about.", example=111, read_only=True)
    user_id: types.Id = field("Who asked for it; nobody where a rule did.", example=1, read_only=True)
    sender: types.Text = field("Whom it comes from.", read_only=True)
    reply_to: types.Text = field("Where answers go.", example="office@example.com", read_only=True)
    to: types.Words = field("Recipients.", example=["a@example.com"], read_only=True)
    cc: types.Words = field("Recipients of a copy.", example=[], read_only=True)
    subject: types.LongText = field("Subject.", example="Invoice 1/2026", read_only=True)
    text: types.LongText = field("Text.", read_only=True)
    email_pdf: types.Flag = field("Whether the document is attached.", example=True, read_only=True)
    print_option: types.Text = field("Which marks the print carries.", example="original", read_only=True)
    attempts: types.Integer = field("How often sending it was begun.", example=1, read_only=True)
    next_at: types.Moment = field("Not tried again before.", read_only=True)
    sent_time: types.Moment = field("When the server accepted it.", read_only=True)
    answer: types.LongText = field("What the server said last.", example="250 OK", read_only=True)
    accepted: types.Words = field("Recipients that the server accepted.", read_only=True)
    refused: types.Object = field("Recipients that it refused, and what it said.", read_only=True)
    created_at: types.Moment = field("When it was asked for.", read_only=True)
    updated_at: types.Moment = field("When its state last changed.", read_only=True)


class EmailList(Paging):
    """Parameters of the list of mails."""

    status: MailStatus = field("Only those of this state.", example="failed")
    kind: MailKind = field("Only those of this kind.", example="invoice")
    invoice_id: types.Id = field("Only those about this document.", example=111)


class EmailTemplate(Resource):
    """The account's own words for a kind of mail."""

    name_: ClassVar[str] = "email_template"
    plural: ClassVar[str] = "email_templates"

    id: types.Id = field("Number of the template in the service.", example=1, read_only=True)
    kind: TemplateKind = field("Which mails it is for.", example="invoice")
    lang: types.Language = field("For documents of this language; empty for all.", example="pl")
    department_id: types.Id = field("For documents of this department; empty for all.", example=1)
    subject: types.Text = field("Subject, with places such as `{{number}}`.", example="Invoice {{number}}")
    text: types.LongText = field("Text, with the same places.", example="You find it here: {{view_url}}")
    created_at: types.Moment = field("When it was made.", read_only=True)
    updated_at: types.Moment = field("When it was last changed.", read_only=True)


class Reminder(Resource):
    """A reminder, as the report of reminders lists it."""

    name_: ClassVar[str] = "reminder"
    plural: ClassVar[str] = "reminders"

    kind: types.Text = field("Why it was sent.", example="overdue", read_only=True)
    created_at: types.Moment = field("When it was made.", read_only=True)
    user_name: types.Text = field("Who sent it; nobody where a rule did.", read_only=True)
    user_id: types.Id = field("The same, by number.", read_only=True)
    document_number: types.Text = field("Number of the document.", example="1/2026", read_only=True)
    document_id: types.Id = field("The document.", example=111, read_only=True)
    buyer_name: types.Text = field("Its buyer.", example="Buyer", read_only=True)
    client_id: types.Id = field("Its client.", example=1, read_only=True)
    document_status: types.Text = field("Status of the document now.", example="paid", read_only=True)


class ReminderParameters(Paging):
    """Parameters of the report of reminders."""

    date_from: types.Day = field("First day; a week ago when not sent.", example="2026-01-01")
    date_to: types.Day = field("Last day, at most a week after the first.", example="2026-01-07")
