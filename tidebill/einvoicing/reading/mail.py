"""Extract possible e-invoices from an email. Runs in a child process with limits (tidebill.confined)."""

import base64
import email
import email.policy
from email.message import Message

FILES_MAX = 50
_ENDINGS = (".xml", ".pdf")
_TYPES = frozenset({"application/xml", "text/xml", "application/pdf"})


def attached_files(content: bytes) -> list[tuple[str, str]]:
    """Return names and contents (Base64) of attached files, including those of attached emails."""
    message = _parsed(content)
    found: list[tuple[str, str]] = []
    for part in message.walk():
        file = _file(part)
        if file is not None and len(found) < FILES_MAX:
            found.append((file[0], base64.b64encode(file[1]).decode()))
    return found


def _parsed(content: bytes) -> Message:
    try:
        return email.message_from_bytes(content, policy=email.policy.default)
    except Exception:
        # The strict parser fails on some malformed headers, which the older one leaves as they are.
        return email.message_from_bytes(content, policy=email.policy.compat32)


def _file(part: Message) -> tuple[str, bytes] | None:
    """Return name and content of a part that may be an e-invoice."""
    try:
        name = part.get_filename() or ""
        kind = part.get_content_type()
        if kind not in _TYPES and not name.lower().endswith(_ENDINGS):
            return None
        content = part.get_payload(decode=True)
    except Exception:
        # The library fails in many ways on malformed headers.
        return None
    # Headers may contain half of a surrogate pair.
    name = name.encode("utf-8", "replace").decode()
    return (name, content) if isinstance(content, bytes) else None
