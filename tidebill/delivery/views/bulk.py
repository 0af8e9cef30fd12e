"""Send several documents by email."""

from django.utils.translation import gettext

from tidebill.delivery.services.mail.invoices import mail_invoice
from tidebill.delivery.wire import SendParameters
from tidebill.delivery.wire.mails import MailedFormat
from tidebill.http.bulk import check_bulk_ids, run_bulk
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.wire import types
from tidebill.wire.resource import Schema, field


class BulkMails(Schema):
    """Parameters of mailing several documents, each to its own buyer: in the query or the body."""

    invoice_ids: types.Ids = field("The documents; at most 100.", example=[1, 2])
    email_pdf: types.Flag = field("Whether the PDF is attached; a link is always there.", example=True)
    email_xml: MailedFormat = field("Attaches the e-invoice in this format.", example="xrechnung")
    print_option: types.Text = field("Which marks the prints carry.", example="original")
    force: types.Flag = field("Sends again what was sent within three days.", example=True)


@endpoint("Mails several documents", answers="What became of each", parameters=BulkMails)
def send_by_email(context: RequestContext) -> Response:
    given = BulkMails.read(context.params)
    numbers = check_bulk_ids("invoice_ids", given.invoice_ids)
    chosen = {name: value for name, value in given.sent().items() if name != "invoice_ids"}
    options = SendParameters.read({"email_pdf": True, **chosen}).sent()

    def send(number: int) -> str:
        mail = mail_invoice(number, options, by=context.user)
        return mail.invoice.number if mail.invoice else ""

    return run_bulk(context, numbers, send, title=gettext("Documents sent by e-mail"), back="/invoices")
