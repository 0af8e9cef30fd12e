"""Create, update and delete recurring invoices."""

import re
from collections.abc import Mapping
from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.addresses import list_addresses
from tidebill.kernel.commands import known
from tidebill.kernel.numbering import Pattern
from tidebill.kernel.schedules import LAST_DAY
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.timing import plan, start_after, start_from
from tidebill.storage import clock
from tidebill.storage.rows import assign, check_references
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_REFERENCES = ("invoice_id", "department_id", "client_id", "product_id")
_SCHEDULE = ("start_date", "every", "issue_on_specific_day")
PAYMENT_TERM = re.compile(r"(\d{1,4})([dwm]?)\Z")
# Limit of recipients per email.
_ADDRESSES_MAX = 5


@transaction.atomic
def create_recurring(account: Account, attributes: RecurringInput, *, by: User | None = None) -> Recurring:
    """Create a recurring invoice; past occurrences are not issued. Raises Invalid.

    Without a start date it first issues one interval after the template document, never immediately.
    """
    today = clock.today(account.zone)
    recurring = Recurring(account=account, creator=by, start_date=today, anchor=today)
    _fill(recurring, attributes)
    _check(recurring)
    if attributes.next_invoice_date:
        start_from(recurring, attributes.next_invoice_date, today=today)
    elif recurring.invoice and not attributes.start_date:
        start_after(recurring, recurring.invoice.issue_date, today=today)
    else:
        start_from(recurring, recurring.start_date, today=today)
    recurring.save(force_insert=True)
    journal.record(recurring, "recurring.create", by=by, after={"name": recurring.name})
    return recurring


@transaction.atomic
def update_recurring(number: int, attributes: RecurringInput, *, by: User | None = None) -> Recurring:
    """Update a recurring invoice; a changed date or interval restarts the schedule. Raises NotFound and
    Invalid.
    """
    recurring = lock_recurring(number)
    before = journal.snapshot(recurring)
    _fill(recurring, attributes)
    _check(recurring)
    after = journal.snapshot(recurring)
    wanted = known(attributes.next_invoice_date)
    today = clock.today(recurring.account.zone)
    if wanted and wanted != before["next_invoice_date"]:
        start_from(recurring, wanted, today=today)
    elif any(before[name] != after[name] for name in _SCHEDULE):
        start_from(recurring, recurring.start_date, today=today)
    else:
        plan(recurring)
    _refuse_issued(recurring)
    if journal.changes(before, journal.snapshot(recurring))[1]:
        recurring.updater = by
    journal.save_changes(recurring, before, "recurring.update", by=by)
    return recurring


@transaction.atomic
def delete_recurring(number: int, *, by: User | None = None) -> None:
    """Delete a recurring invoice; issued documents stay. Raises NotFound."""
    recurring = lock_recurring(number)
    before = journal.snapshot(recurring)
    recurring.deleted, recurring.next_at = True, None
    journal.save_changes(recurring, before, "recurring.destroy", by=by)


def lock_recurring(number: int) -> Recurring:
    """Lock the recurring invoice until the transaction ends; raises NotFound."""
    found = Recurring.objects.select_for_update(of=("self",), no_key=True).filter(pk=number, deleted=False)
    return get_or_not_found(found.select_related("account"))


def _fill(recurring: Recurring, attributes: RecurringInput) -> None:
    check_references(Recurring, attributes, _REFERENCES, row=recurring if recurring.pk else None)
    sent = attributes.given(besides=("next_invoice_date",))
    for name in ("start_date", "every"):
        if sent.get(name) is None:
            sent.pop(name, None)
    assign(recurring, sent)


def _check(recurring: Recurring) -> None:
    """Raise Invalid for a definition that could not issue."""
    faults = {name: errors.INVALID for name, holds in _holds(recurring).items() if not holds}
    if recurring.invoice_id is None and not (recurring.client_id and recurring.product_id):
        faults["invoice_id"] = errors.BLANK
    if recurring.only_year_month and recurring.end_of_month_sell_date:
        faults["end_of_month_sell_date"] = "can't be combined with only_year_month"
    if faults:
        raise Invalid(faults)


def _holds(recurring: Recurring) -> Mapping[str, bool]:
    day = recurring.issue_on_specific_day
    return {
        "time_in_timezone": _is_time(recurring.time_in_timezone),
        "issue_on_specific_day": not day or day == LAST_DAY or (day.isdecimal() and 1 <= int(day) <= 31),
        "end_date": recurring.end_date is None or recurring.end_date >= recurring.start_date,
        "payment_to": not recurring.payment_to or bool(PAYMENT_TERM.match(recurring.payment_to)),
        "invoice_pattern": not recurring.invoice_pattern_enabled or _is_pattern(recurring.invoice_pattern),
        "buyer_email": _are_addresses(recurring.buyer_email),
    }


def _is_time(text: str | None) -> bool:
    try:
        return not text or time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _is_pattern(text: str | None) -> bool:
    try:
        return bool(text and Pattern.parse(text))
    except ValueError:
        return False


def _are_addresses(text: str | None) -> bool:
    addresses = list_addresses(text)
    try:
        for address in addresses:
            validate_email(address)
    except ValidationError:
        return False
    return len(addresses) <= _ADDRESSES_MAX


def _refuse_issued(recurring: Recurring) -> None:
    """Reject a next date that was issued already, which would silently be skipped."""
    day = recurring.next_invoice_date
    if day and Occurrence.objects.filter(recurring=recurring, day=day).exists():
        raise Invalid({"next_invoice_date": "has already been issued"})
