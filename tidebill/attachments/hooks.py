"""Hooks that packages above register with attachments."""

from typing import Protocol

from tidebill.invoices.models import Invoice
from tidebill.kernel.hooks import Hook


class RegisterLink(Protocol):
    """Returns a signed URL of a document's file from a register; None if there is none."""

    def __call__(self, invoice: Invoice, kind: str) -> str | None: ...


register_link: Hook[RegisterLink] = Hook("attachments.register_link")
