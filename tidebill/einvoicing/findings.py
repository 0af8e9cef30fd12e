"""Findings of validation: the violated rule, and the form field to fix."""

from dataclasses import dataclass

from tidebill.wire.errors import Message


@dataclass(frozen=True)
class Finding:
    """``rule`` is the official rule id (BR-CO-09), ``field`` a field of the document, ``text`` the message.

    Warnings don't block the document.
    """

    rule: str
    field: str
    text: Message
    warning: bool = False
