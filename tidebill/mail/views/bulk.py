"""Send several documents by email."""

from django.utils.translation import gettext

from tidebill.http.bulk import check_bulk_ids, run_bulk
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.mail.commands import MailOptions
from tidebill.mail.notices import flash_no_server
from tidebill.mail.services.invoices import mail_invoice
from tidebill.mail.services.server import can_send
from tidebill.mail.wire import SendParameters
from tidebill.mail.wire.mails import MailedFormat
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema


class BulkMails(Schema):
    """Parameters of mailing several documents, each to its own buyer: in the query or the body."""

    invoice_ids: types.Ids = field("IDs of the documents; up to 100.", example=[1, 2])
    email_pdf: types.Flag = field("Whether to attach the PDF; the text always contains a link.", example=True)
    email_xml: MailedFormat = field("Format of the e-invoice to attach.", example="xrechnung")
    print_option: types.Text = field("Marks on the PDFs.", example="original")
    force: types.Flag = field("Resends documents sent within the last three days.", example=True)


@endpoint("Send several documents by email", answers="Result of each document", parameters=BulkMails)
def send_by_email(context: RequestContext) -> Response:
    given = BulkMails.read(context.params)
    numbers = check_bulk_ids("invoice_ids", given.invoice_ids)
    chosen = {name: value for name, value in given.sent().items() if name != "invoice_ids"}
    options = SendParameters.read({"email_pdf": True, **chosen}).build(MailOptions)

    if context.format == "html" and not can_send(context.account):
        flash_no_server(context)

    def send(number: int) -> str:
        mail = mail_invoice(number, options, by=context.user)
        return mail.invoice.number if mail.invoice else ""

    return run_bulk(context, numbers, send, title=gettext("Documents emailed"), back="/invoices")
