"""Order of submission: a document waits for the register's numbers of the documents that it names."""

import base64
import hashlib
from collections.abc import Iterator

from django.db.models import F, Q

from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.status import KSEF, is_under_way

State = Transmission.State
_CORRECTION, _FINAL = "correction", "final"


def awaited_document(invoice: Invoice, environment: str) -> Invoice | None:
    """Return a document that must have its number first: one that was or is being sent, and has none yet.

    One that was never sent was issued outside the register.
    """
    return next((found for found in _predecessors(invoice) if _is_awaited(found, environment)), None)


def waiting_for_number(transmission_id: int) -> list[Transmission]:
    """Return the transmissions that may have waited for the number of an accepted one."""
    accepted = Transmission.objects.filter(pk=transmission_id, channel=KSEF, state=State.ACCEPTED).first()
    if accepted is None:
        return []
    number = accepted.invoice_id
    # A correction of a correction also waits for the original.
    related = Q(invoice__from_invoice=number) | Q(invoice__invoice=number) | Q(invoice__kind=_FINAL)
    related |= Q(invoice__from_invoice__from_invoice=number)
    waiting = Transmission.objects.filter(related, channel=KSEF, state=State.QUEUED, content=b"")
    return list(waiting.select_related("account"))


def withdraw_unwritten(invoice: Invoice) -> bool:
    """Return whether the document waits unwritten, so that it may still change; stops a running attempt."""
    waiting = Transmission.objects.filter(invoice=invoice, channel=KSEF, state=State.QUEUED, content=b"")
    return bool(waiting.update(attempts=F("attempts") + 1))


def digest_of(content: bytes) -> str:
    """Return the digest by which KSeF identifies a document, empty for one that is not written yet."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode() if content else ""


def rejected_offline(invoice: Invoice, connection: Connection) -> Transmission | None:
    """Return the offline transmission that KSeF rejected: the next one is its technical correction."""
    sent = Transmission.objects.filter(invoice=invoice, channel=KSEF, environment=connection.environment)
    found = sent.filter(state=State.REJECTED, offline=True).order_by("-pk").first()
    return found if found and (found.references or {}).get("session") else None


def _predecessors(invoice: Invoice) -> Iterator[Invoice]:
    """Yield corrected documents up to the original, and settled advances."""
    source = load(invoice)
    yield from source.advances
    found, seen = (source.corrected or invoice.invoice) if invoice.kind == _CORRECTION else None, set[int]()
    while found is not None and found.pk not in seen:
        seen.add(found.pk)
        yield found
        found = (found.from_invoice or found.invoice) if found.kind == _CORRECTION else None


def _is_awaited(invoice: Invoice, environment: str) -> bool:
    if invoice.gov_id or invoice.deleted or invoice.cancelled:
        return False
    sent = Transmission.objects.filter(invoice=invoice, channel=KSEF, environment=environment)
    return is_under_way(invoice.gov_status) or sent.exists()
