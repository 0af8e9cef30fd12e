"""Mailing several documents at once."""

from django.utils.translation import gettext

from tidebill.delivery.services.mail.invoices import mail_invoice
from tidebill.delivery.wire import SendParameters
from tidebill.delivery.wire.mails import MailedFormat
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.http.several import check_several, for_each
from tidebill.wire import types
from tidebill.wire.resource import Declaration, key


class SeveralMails(Declaration):
    """Parameters of mailing several documents, each to its own buyer: in the query or the body."""

    invoice_ids: types.Ids = key("The documents; at most 100.", example=[1, 2])
    email_pdf: types.Flag = key("Whether the PDF is attached; a link is always there.", example=True)
    email_xml: MailedFormat = key("Attaches the e-invoice in this format.", example="xrechnung")
    print_option: types.Text = key("Which marks the prints carry.", example="original")
    force: types.Flag = key("Sends again what was sent within three days.", example=True)


@endpoint("Mails several documents", answers="What became of each", parameters=SeveralMails)
def send_by_email(context: RequestContext) -> Response:
    given = SeveralMails.read(context.params)
    numbers = check_several("invoice_ids", given.invoice_ids)
    chosen = {name: value for name, value in given.sent().items() if name != "invoice_ids"}
    options = SendParameters.read({"email_pdf": True, **chosen}).sent()

    def send(number: int) -> str:
        mail = mail_invoice(number, options, by=context.user)
        return mail.invoice.number if mail.invoice else ""

    return for_each(context, numbers, send, title=gettext("Documents sent by e-mail"), back="/invoices")
