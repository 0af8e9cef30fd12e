"""An account's own mail server."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.mail.commands import MailServerInput
from tidebill.mail.models import MailServer
from tidebill.mail.transports import Login
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

Security = MailServer.Security
_PORTS = {Security.STARTTLS: 587, Security.SSL: 465}
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,255}")
_PORT_MAX = 65_535


def server_of(account: Account) -> MailServer | None:
    """Return the account's own mail server, if any."""
    return MailServer.objects.filter(account=account).first()


def login_of(account: Account | None) -> Login | None:
    """Return the server with its decrypted password; None for emails without account."""
    found = server_of(account) if account else None
    if found is None:
        return None
    return Login(
        host=found.host,
        port=found.port,
        is_ssl=found.security == Security.SSL,
        user=found.user,
        password=tokens.decrypt(found.password) if found.password else None,
    )


def can_send(account: Account) -> bool:
    """Return whether a mail server, the account's own or the operator's, delivers its emails."""
    return bool(settings.TIDEBILL_MAIL_BACKEND) or server_of(account) is not None


@transaction.atomic
def set_server(account: Account, attributes: MailServerInput, *, by: User | None = None) -> MailServer:
    """Configure the account's mail server; a password that is not sent stays. Raises Invalid."""
    lock_account(account)
    server = server_of(account) or MailServer(account=account)
    before = _told(server) if server.pk else None
    assign(server, attributes.given(besides=("password",)))
    if attributes.password:
        server.password = tokens.encrypt(attributes.password)
    server.port = server.port if known(attributes.port) else _PORTS[Security(server.security)]
    _check(server)
    server.save()
    journal.record(server, "mail_server.set", by=by, before=before, after=_told(server))
    return server


@transaction.atomic
def remove_server(account: Account, *, by: User | None = None) -> None:
    """Send the account's emails through the instance's server again."""
    lock_account(account)
    server = server_of(account)
    if server:
        journal.record(server, "mail_server.remove", by=by, before=_told(server))
        server.delete()


def _check(server: MailServer) -> None:
    faults: dict[str, Any] = {}
    if not _HOST.fullmatch(server.host):
        faults["host"] = errors.INVALID if server.host else errors.BLANK
    if not 1 <= server.port <= _PORT_MAX:
        faults["port"] = errors.INVALID
    if server.password and not server.user:
        faults["user"] = errors.BLANK
    try:
        validate_email(server.sender)
    except ValidationError:
        faults["sender"] = errors.INVALID if server.sender else errors.BLANK
    if faults:
        raise Invalid(faults)


def _told(server: MailServer) -> dict[str, Any]:
    """Return the values recorded in the journal, without the password."""
    return {name: getattr(server, name) for name in ("host", "port", "security", "user", "sender")}
