"""Compose the message of a stored email."""

from django.core.mail import EmailMultiAlternatives

from tidebill.kernel.file_names import file_name
from tidebill.mail.letter import build_letter
from tidebill.mail.models import Mail
from tidebill.printing.services.pdf import print_invoice

PDF_TYPE = "application/pdf"


def compose(mail: Mail) -> EmailMultiAlternatives:
    """Return the message with its files; the document's PDF is created from its current state."""
    headers = {"Message-ID": mail.message_id}
    if mail.kind == Mail.Kind.REMINDER:
        headers["Auto-Submitted"] = "auto-generated"
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        mail.sender,
        to=mail.to,
        cc=mail.cc,
        bcc=mail.bcc,
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )
    letter = build_letter(mail)
    if letter or mail.html:
        message.attach_alternative(letter.html if letter else mail.html or "", "text/html")
    for image in letter.images if letter else ():
        message.attach(image)
    for file in mail.attachments.all():
        message.attach(file.name, bytes(file.content), file.content_type)
    if mail.email_pdf and mail.invoice:
        content = print_invoice(mail.invoice, print_option=mail.print_option)
        message.attach(file_name(mail.invoice.number, "pdf"), content, PDF_TYPE)
    return message
