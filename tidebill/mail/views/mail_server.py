"""Mail server settings."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import READ, SETTINGS, WRITE
from tidebill.accounts.throttle import Limit, acquire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import OK, Detail, Response, Value
from tidebill.mail.commands import MailServerInput
from tidebill.mail.models import MailServer
from tidebill.mail.notices import flash_sending
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.server import remove_server, server_of, set_server
from tidebill.mail.wire import MailServer as Wire
from tidebill.wire.errors import NotFound

_PLACE = "/settings/mail"
_TESTS, _TESTS_SECONDS = 5, 600
_GROUP = Group(
    title=_("Your mail server"),
    text=_(
        "Emails are then sent from your own address. Without a server, they are sent from this "
        "installation’s address."
    ),
    controls=(
        Control(key="host", label=_("Server"), required=True, placeholder="mail.example.com"),
        Control(key="port", label=_("Port"), kind="decimal", placeholder="587"),
        Control(
            key="security",
            label=_("Encryption"),
            kind="select",
            choices=(("starttls", "STARTTLS"), ("ssl", "SSL/TLS")),
        ),
        Control(key="sender", label=_("Sender"), kind="email", required=True),
        Control(key="user", label=_("User")),
        Control(key="password", label=_("Password"), kind="secret"),
    ),
)


@endpoint("Shows how mail is sent", permission=READ, formats=("html",), documented=False)
def page(context: RequestContext) -> Response:
    own = server_of(context.account)
    form = form_of(
        context,
        Wire,
        (_GROUP,),
        action="/settings/mail_server",
        back="/settings",
        values=snapshot(own) if own else {},
        method="PUT",
    )
    shown = {"form": form, "title": _("Email"), "trail": [SETTINGS], "facts": _facts(own)}
    if own:
        text = _("Emails are sent through this installation’s server again.")
        shown["deletion"] = {"action": "/settings/mail_server", "text": text}
    return Value(page="settings/mail.html", page_context=shown)


@endpoint("Retrieve the account's mail server", answers=Wire, permission=READ)
def show(context: RequestContext) -> Response:
    own = server_of(context.account)
    if own is None:
        raise NotFound
    return _present(own)


@endpoint("Set the account's mail server", reads=Wire, answers=Wire, permission=WRITE)
def update(context: RequestContext) -> Response:
    own = set_server(context.account, context.read(Wire).build(MailServerInput), by=context.user)
    return flash_success(context, _present(own), then=_PLACE, message=gettext("Saved"))


@endpoint("Remove the account's mail server", answers="`ok`", permission=WRITE)
def destroy(context: RequestContext) -> Response:
    remove_server(context.account, by=context.user)
    return flash_success(context, Value(value=OK), then=_PLACE, message=gettext("Deleted"))


@endpoint("Sends a mail to try the server", permission=WRITE, formats=("html",), documented=False)
def test(context: RequestContext) -> Response:
    if acquire([Limit(f"test mail {context.account.pk}", _TESTS, _TESTS_SECONDS)]) is None:
        raise TooManyRequests(_TESTS_SECONDS)
    made = queue_mail(
        context.account,
        to=[context.user.email],
        subject=gettext("Tidebill test email"),
        text=gettext("If you can read this, emails from your account are delivered."),
        user=context.user,
    )
    message = gettext("Test email to %(email)s queued; see its status below")
    flash_sending(context, message % {"email": context.user.email})
    return Value(then=f"/emails/{made.pk}")


def _present(server: MailServer) -> Detail:
    values = {name: getattr(server, name, None) for name in Wire.model_fields if name != "password"}
    return Detail(resource=Wire, values=values)


def _facts(own: MailServer | None) -> list[tuple[str, Any]]:
    """Return the current transport's settings; empty if emails are trapped."""
    backend = settings.TIDEBILL_MAIL_BACKEND
    if own:
        return [(gettext("Sender"), own.sender), (gettext("Server"), f"{own.host}:{own.port}")]
    if not backend:
        return []
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    shown = server if backend.endswith("smtp.EmailBackend") else backend
    return [(gettext("Sender"), settings.TIDEBILL_MAIL_FROM), (gettext("Server"), shown)]
