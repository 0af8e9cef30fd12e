"""Notices of pages that send emails: what was queued, and that nothing leaves without a mail server."""

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.http.context import RequestContext
from tidebill.mail.services.server import can_send


def flash_sending(context: RequestContext, message: str) -> None:
    """Flash that emails are on their way, or a warning that no mail server can deliver them."""
    if can_send(context.account):
        messages.success(context.request, message)
    else:
        flash_no_server(context)


def flash_no_server(context: RequestContext) -> None:
    """Warn that emails are stored but can't be delivered."""
    text = gettext("No mail server is set up: the email was saved but not sent. Set one up under Settings.")
    messages.warning(context.request, text)
