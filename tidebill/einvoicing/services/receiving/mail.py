"""Receive emails with e-invoices from a mail server."""

import base64
from typing import Any

from django_scopes import scope, scopes_disabled

from tidebill import confined
from tidebill.accounts.models import Account
from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.services.receiving.held import import_or_hold
from tidebill.wire.errors import Invalid, RuleViolation

MESSAGE_MAX = 50 * 2**20


def receive_mail(prefix: str, message: bytes) -> list[dict[str, Any]]:
    """Create expenses from the e-invoices attached to an email; return the outcome of each file.

    Raises RuleViolation if there is no such account or the message is too large. Files that are no e-invoices
    don't affect others.
    """
    if len(message) > MESSAGE_MAX:
        raise RuleViolation("The file is too large")
    with scopes_disabled():
        account = Account.objects.filter(prefix=prefix, closed_at=None).first()
    if account is None:
        raise RuleViolation("Account %(prefix)s does not exist", prefix=prefix)
    files = _files(message)
    with scope(account=account):
        return [_take(account, name, base64.b64decode(content)) for name, content in files]


def _files(message: bytes) -> list[tuple[str, str]]:
    """Return names and contents (Base64) of attached files, read in a child process."""
    try:
        found: list[tuple[str, str]] = confined.call(
            "tidebill.einvoicing.reading.mail:attached_files", message
        )
    except confined.Unreadable:
        raise RuleViolation("The email can't be read") from None
    return found


def _take(account: Account, name: str, content: bytes) -> dict[str, Any]:
    try:
        result = import_or_hold(account, content, source=HeldFile.MAIL, name=name)
    except RuleViolation as refused:
        return {"file": name, "refused": str(refused.message)}
    except Invalid as invalid:
        faults = (f"{field} {texts[0]}" for field, texts in invalid.errors.items())
        return {"file": name, "refused": "; ".join(faults)}
    if isinstance(result, HeldFile):
        return {"file": name, "held": result.pk, "addressee": result.addressee}
    return {"file": name, "id": result.pk, "number": result.number}
