"""Receive emails with e-invoices from a mail server."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account
from tidebill.einvoicing.services.receiving.take import import_document
from tidebill.wire.errors import Invalid, RuleViolation

MESSAGE_MAX = 50 * 2**20
FILES_MAX = 50
_ENDINGS = (".xml", ".pdf")
_TYPES = frozenset({"application/xml", "text/xml", "application/pdf"})


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
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    with scope(account=account):
        return [_take(account, name, content) for name, content in _files(parsed)]


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield possible e-invoices, including those of attached emails."""
    found = 0
    for part in message.walk():
        name = part.get_filename() or ""
        if part.get_content_type() not in _TYPES and not name.lower().endswith(_ENDINGS):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and found < FILES_MAX:
            found += 1
            yield name, content


def _take(account: Account, name: str, content: bytes) -> dict[str, Any]:
    try:
        expense = import_document(account, content, name=name)
    except RuleViolation as refused:
        return {"file": name, "refused": str(refused.message)}
    except Invalid as invalid:
        faults = (f"{field} {texts[0]}" for field, texts in invalid.errors.items())
        return {"file": name, "refused": "; ".join(faults)}
    return {"file": name, "id": expense.pk, "number": expense.number}
