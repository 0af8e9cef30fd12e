"""Files addressed to another company, which a person books or discards."""

from collections.abc import Collection
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet

from tidebill.accounts.models import Account, User
from tidebill.einvoicing.models import HeldFile
from tidebill.einvoicing.services.receiving.addressee import AddressedToAnother
from tidebill.einvoicing.services.receiving.take import import_document
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.storage import clock
from tidebill.storage.rows import lock_account
from tidebill.storage.selectors import get_or_not_found


def import_or_hold(
    account: Account,
    content: bytes,
    *,
    source: str,
    name: str = "",
    gov_id: str = "",
    own: Collection[str] = (),
    by: User | None = None,
) -> Invoice | HeldFile:
    """Import a file as an expense; hold it for a decision if it is addressed to another company.

    Raises RuleViolation and Invalid as ``import_document`` does.
    """
    try:
        return import_document(account, content, name=name, own=own, by=by)
    except AddressedToAnother as other:
        return _hold(account, content, other, source=source, name=name, gov_id=gov_id, by=by)


def held_files() -> "QuerySet[HeldFile, HeldFile]":
    """Return the files that wait for a decision, newest first."""
    return HeldFile.objects.filter(decided_at=None).order_by("-pk").defer("content")


@transaction.atomic
def book_held_file(number: int, *, by: User | None = None) -> Invoice:
    """Import a held file although it is addressed to another company. Raises NotFound, RuleViolation."""
    held = _load(number)
    expense = import_document(held.account, bytes(held.content), name=held.name, other_recipient=True, by=by)
    if held.gov_id:
        expense.gov_id = held.gov_id
        expense.save(update_fields=["gov_id"])
    _decide(held, "held_file.import", by=by)
    return expense


@transaction.atomic
def discard_held_file(number: int, *, by: User | None = None) -> None:
    """Discard a held file; it isn't held again if it arrives again. Raises NotFound."""
    _decide(_load(number), "held_file.discard", by=by)


@transaction.atomic
def _hold(
    account: Account,
    content: bytes,
    other: AddressedToAnother,
    *,
    source: str,
    name: str,
    gov_id: str,
    by: User | None,
) -> HeldFile:
    lock_account(account)
    digest = sha256(content).hexdigest()
    known = HeldFile.objects.filter(digest=digest).first()
    if known is not None and (known.decided_at is None or source != HeldFile.UPLOAD):
        return known
    received = other.received
    held = HeldFile(pk=known.pk if known else None, account=account, digest=digest, content=content)
    held.source, held.name, held.gov_id = source, name[:255], gov_id
    held.number, held.addressee = received.number[:255], other.addressee[:255]
    held.supplier = (received.seller.name or received.seller.trading_name)[:255]
    held.save(force_insert=known is None)
    after = {"source": source, "supplier": held.supplier, "number": held.number, "addressee": held.addressee}
    journal.record(held, "held_file.create", by=by, after=after)
    return held


def _load(number: int) -> HeldFile:
    rows = HeldFile.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    return get_or_not_found(rows.filter(pk=number, decided_at=None))


def _decide(held: HeldFile, action: str, *, by: User | None) -> None:
    held.decided_at, held.content = clock.now(), b""
    held.save(update_fields=["decided_at", "content"])
    journal.record(held, action, by=by, after={"supplier": held.supplier, "number": held.number})
