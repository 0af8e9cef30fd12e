"""Issuers of documents."""

from django.db import transaction

from tidebill.accounts.commands import IssuerInput
from tidebill.accounts.models import Account, Issuer, User
from tidebill.events import journal
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@transaction.atomic
def create_issuer(account: Account, attributes: IssuerInput, *, by: User | None = None) -> Issuer:
    """Create an issuer; only the name is required."""
    issuer = Issuer(account=account, name="")
    _fill(issuer, attributes)
    issuer.save(force_insert=True)
    journal.record(issuer, "issuer.create", by=by, after={"name": issuer.name, "tax_no": issuer.tax_no})
    return issuer


@transaction.atomic
def update_issuer(issuer: Issuer, attributes: IssuerInput, *, by: User | None = None) -> Issuer:
    """Update an issuer."""
    before = journal.snapshot(issuer)
    _fill(issuer, attributes)
    journal.save_changes(issuer, before, "issuer.update", by=by)
    return issuer


@transaction.atomic
def delete_issuer(issuer: Issuer, *, by: User | None = None) -> None:
    """Delete an issuer."""
    before = journal.snapshot(issuer)
    issuer.deleted = True
    journal.save_changes(issuer, before, "issuer.destroy", by=by)


def _fill(issuer: Issuer, attributes: IssuerInput) -> None:
    assign(issuer, attributes)
    if not issuer.name.strip():
        raise Invalid({"name": errors.BLANK})
