"""Issue due occurrences exactly once, despite crashes and concurrent schedulers.

Ledger row, document, and the step to the next occurrence are written in one transaction while the definition
is locked. Occurrences missed while no worker ran are issued oldest first, each with its own date.
"""

import logging
from dataclasses import replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django_scopes import scope, scopes_disabled

from tidebill.events import journal
from tidebill.events.validation import validated
from tidebill.invoices.commands import LineItemInput, NewInvoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.kernel.commands import UNSET
from tidebill.kernel.periods import add_months
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.manage import PAYMENT_TERM
from tidebill.recurring.services.timing import UpcomingOccurrence, next_occurrence, plan
from tidebill.storage import clock
from tidebill.wire.errors import WireError

_log = logging.getLogger("tidebill.recurring")
# Retry interval of failing definitions.
RETRY = timedelta(hours=1)
VAT = "vat"


def issue_due(*, most: int = 200) -> int:
    """Issue at most ``most`` due occurrences across all accounts; return the number of documents."""
    with scopes_disabled():
        due = (
            Recurring.objects.of_open_accounts()
            .filter(deleted=False, next_at__lte=clock.now())
            .order_by("next_at", "pk")
        )
        found = list(due.select_related("account")[:most])
    issued = 0
    for recurring in found:
        with scope(account=recurring.account):
            issued += _issue_or_note(recurring.pk)
    return issued


def _issue_or_note(number: int) -> int:
    """Issue one occurrence, or record the error on the definition. Return the number of documents."""
    try:
        return int(_issue(number))
    except (WireError, IntegrityError) as error:
        _log.warning("Recurring definition %d failed to issue: %s", number, error)
        _note_failure(number, str(error))
        return 0


@validated
@transaction.atomic
def _issue(number: int) -> bool:
    recurring = _hold(number)
    occurrence = next_occurrence(recurring) if recurring else None
    # Another scheduler may have issued it since the query.
    if (
        recurring is None
        or occurrence is None
        or recurring.next_at is None
        or recurring.next_at > clock.now()
    ):
        return False
    before = journal.snapshot(recurring)
    ledger = Occurrence.objects.filter(recurring=recurring, day=occurrence.day)
    if not ledger.exists():
        _write(recurring, occurrence)
    recurring.done += 1
    recurring.state, recurring.last_error = Recurring.State.ACTIVE, None
    plan(recurring)
    journal.save_changes(recurring, before, "recurring.advance", by=None)
    return True


def _write(recurring: Recurring, occurrence: UpcomingOccurrence) -> None:
    """Write the ledger row and the document."""
    invoice = create_invoice(recurring.account, _document(recurring, occurrence), by=None)
    ledger_row = Occurrence.objects.create(
        account=recurring.account, recurring=recurring, day=occurrence.day, invoice=invoice
    )
    recurring.counter += 1
    recurring.last_invoice_date, recurring.last_invoice_at = ledger_row.day, clock.now()
    journal.record(ledger_row, "occurrence.create", after={"day": ledger_row.day, "invoice_id": invoice.pk})


def _hold(number: int) -> Recurring | None:
    """Lock the definition; None if another scheduler holds it or it was deleted."""
    found = Recurring.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=number, deleted=False
    )
    return found.select_related("account", "client", "product", "invoice").first()


def _document(recurring: Recurring, occurrence: UpcomingOccurrence) -> NewInvoice:
    base, day = recurring.invoice, occurrence.issue_date
    new = replace(
        NewInvoice(copy_invoice_from=base.pk, kind=base.kind) if base else _made_up(recurring, day),
        issue_date=day,
        sell_date=_sell_date(recurring, day),
        recurring_id=recurring.pk,
        fill_places=True,
    )
    if recurring.convert_to_vat_invoice:
        new = replace(new, kind=VAT)
    if recurring.create_as_paid:
        new = replace(new, status="paid", paid_date=day)
    if recurring.invoice_pattern_enabled:
        return replace(new, number_pattern=recurring.invoice_pattern)
    if not (base.income if base else recurring.income):
        # The supplier's number is unknown until the document arrives.
        return replace(new, number=f"{recurring.name or recurring.pk} {occurrence.day}")
    return new


def _made_up(recurring: Recurring, day: date) -> NewInvoice:
    """Return a document with one line item, for definitions based on a product."""
    row = LineItemInput(
        product_id=recurring.product_id,
        quantity=recurring.quantity,
        total_price_gross=recurring.price_gross,
        gtu_code=next(iter(recurring.gtu_codes), None),
    )
    return NewInvoice(
        kind=VAT,
        income=recurring.income,
        client_id=recurring.client_id,
        department_id=recurring.department_id,
        currency=recurring.currency,
        split_payment=recurring.split_payment,
        procedure_designations=recurring.procedure_designations or UNSET,
        payment_to=_payment_to(recurring.payment_to, day),
        positions=[row],
    )


def _payment_to(term: str | None, day: date) -> date | None:
    found = PAYMENT_TERM.match(term or "")
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    return add_months(day, count) if unit == "m" else day + timedelta(days=count * (7 if unit == "w" else 1))


def _sell_date(recurring: Recurring, day: date) -> str:
    if recurring.only_year_month:
        return f"{day:%Y-%m}"
    if recurring.end_of_month_sell_date:
        return (add_months(day.replace(day=1), 1) - timedelta(days=1)).isoformat()
    return day.isoformat()


@transaction.atomic
def _note_failure(number: int, reason: str) -> None:
    recurring = _hold(number)
    if recurring is None:
        return
    before = journal.snapshot(recurring)
    recurring.state, recurring.last_error = Recurring.State.FAILING, reason
    recurring.next_at = clock.now() + RETRY
    journal.save_changes(recurring, before, "recurring.fail", by=None)
