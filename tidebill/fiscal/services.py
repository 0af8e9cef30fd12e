"""Queue of fiscal printers: a printer's program polls for documents and reports the outcome."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.fiscal.models import Printer, PrintRequest
from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import FISCAL_KINDS
from tidebill.kernel.vocabulary import FISCAL_AWAITED, FISCAL_OUTCOMES, FISCAL_PRINTED
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import NotFound, RuleViolation

Status = PrintRequest.Status
HANDED_OUT_MAX = 50
# The document's column is short; the request keeps the full error.
_ERROR_MAX = 255
_SEEN_ONCE_IN = timedelta(minutes=1)


@transaction.atomic
def queue_prints(
    account: Account, numbers: Sequence[int], *, printer: str, mode: str, by: User | None = None
) -> list[PrintRequest]:
    """Queue documents for a fiscal printer, or for any if ``printer`` is empty; return new requests.

    A document that is queued already is moved to this printer. Raises NotFound for an unknown document,
    RuleViolation for one that can't be printed fiscally or has been printed; then none is queued.
    """
    wanted = list(dict.fromkeys(numbers))
    _lock_documents(wanted)
    invoices = Invoice.objects.filter(deleted=False).in_bulk(wanted)
    if len(invoices) < len(wanted):
        raise NotFound
    for number in wanted:
        _check_printable(invoices[number])
    waiting = PrintRequest.objects.filter(invoice_id__in=wanted, status=Status.TO_PRINT)
    waiting.update(printer=printer, mode=mode, updated_at=clock.now())
    new = [invoices[number] for number in wanted if invoices[number].fiscal_status not in FISCAL_AWAITED]
    return [_queue(account, invoice, printer=printer, mode=mode, by=by) for invoice in new]


def hand_out(account: Account, name: str) -> list[PrintRequest]:
    """Return the documents to print, oldest first, and mark them ``printing``.

    Includes documents returned earlier without a report, so that nothing is lost if the program crashes.
    """
    _note_seen(account, name)
    _give(name)
    given = _current().filter(printer=name, status=Status.PRINTING).select_related("invoice")
    return list(given.order_by("pk")[:HANDED_OUT_MAX])


def find_given(name: str, number: int) -> PrintRequest:
    """Return a request that was given to this printer; raises NotFound."""
    found = PrintRequest.objects.filter(pk=number, printer=name).exclude(status=Status.TO_PRINT)
    return get_or_not_found(found.select_related("invoice"))


@transaction.atomic
def report_print(
    request: PrintRequest, *, status: str, error: str | None = None, by: User | None = None
) -> PrintRequest:
    """Record the outcome of a print, here and on the document; idempotent."""
    _lock_documents([request.invoice_id])
    locked = PrintRequest.objects.select_related("invoice").get(pk=request.pk)
    if locked.status == status:
        return locked
    if locked.status != Status.PRINTING:
        raise RuleViolation("The result of this print has already been reported")
    locked.status, locked.error, locked.updated_at = status, error, clock.now()
    locked.save(update_fields=["status", "error", "updated_at"])
    _conclude(locked, by=by)
    return locked


def _check_printable(invoice: Invoice) -> None:
    if not invoice.income or invoice.cancelled or invoice.test or invoice.kind not in FISCAL_KINDS:
        raise RuleViolation("%(number)s can't be printed on a fiscal printer", number=invoice.number)
    if invoice.fiscal_status in FISCAL_PRINTED:
        raise RuleViolation("%(number)s has already been printed on a fiscal printer", number=invoice.number)


def _queue(account: Account, invoice: Invoice, *, printer: str, mode: str, by: User | None) -> PrintRequest:
    request = PrintRequest.objects.create(
        account=account, invoice=invoice, user=by, printer=printer, mode=mode
    )
    _set_fiscal_status([invoice.pk], Status.TO_PRINT)
    after = {"fiscal_status": Status.TO_PRINT.value, "printer": printer, "mode": mode}
    journal.record(invoice, "invoice.fiscal_print", by=by, after=after)
    return request


def _note_seen(account: Account, name: str) -> None:
    """Update the last contact at most once a minute: printers poll every few seconds, and writes block
    others.
    """
    now = clock.now()
    if not Printer.objects.filter(name=name, last_seen_at__gt=now - _SEEN_ONCE_IN).exists():
        Printer.objects.update_or_create(account=account, name=name, defaults={"last_seen_at": now})


def _give(name: str) -> None:
    waiting = _current().filter(status=Status.TO_PRINT, printer__in=["", name])
    if not waiting.exists():
        return
    with transaction.atomic():
        first = waiting.order_by("pk").values_list("invoice_id", flat=True)[:HANDED_OUT_MAX]
        # Of two printers polling concurrently, the second sees which documents the first got.
        still = waiting.filter(invoice_id__in=_lock_documents(list(first)))
        given = dict(still.values_list("pk", "invoice_id"))
        requests = PrintRequest.objects.filter(pk__in=list(given))
        requests.update(status=Status.PRINTING, printer=name, updated_at=clock.now())
        _set_fiscal_status(list(given.values()), Status.PRINTING)


def _lock_documents(numbers: Sequence[int]) -> list[int]:
    """Lock the documents in a fixed order, and with them their requests, until the transaction ends."""
    held = Invoice.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    return list(held.values_list("pk", flat=True))


def _current() -> Any:
    """Return requests whose document still exists and needs printing."""
    return PrintRequest.objects.filter(invoice__deleted=False, invoice__cancelled=False)


def _conclude(request: PrintRequest, *, by: User | None) -> None:
    outcome = FISCAL_OUTCOMES[request.mode, request.status]
    error = (request.error or "")[:_ERROR_MAX] or None
    _set_fiscal_status([request.invoice_id], outcome, error=error)
    before = {"fiscal_status": Status.PRINTING.value, "fiscal_print_error": None}
    after = {"fiscal_status": outcome, "fiscal_print_error": error}
    old, new = journal.changes(before, after)
    journal.record(request.invoice, f"invoice.fiscal_{request.status}", by=by, before=old, after=new)


def _set_fiscal_status(invoices: Sequence[int], status: str, *, error: str | None = None) -> None:
    Invoice.objects.filter(pk__in=invoices).update(
        fiscal_status=status, fiscal_print_error=error, updated_at=clock.now()
    )
