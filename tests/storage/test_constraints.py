"""Uniqueness errors name the constraint on both databases."""

import pytest
from django.db import IntegrityError, transaction

from tests.invoices.conftest import Issue, issue
from tidebill.accounts.models import Account
from tidebill.invoices.models import Invoice, Position
from tidebill.storage.constraints import refuse_taken, violated_constraint
from tidebill.wire.errors import Invalid

__all__ = ["issue"]
FIELDS = {"invoice_oid_unique": "oid"}


def violate(invoice: Invoice, **columns: object) -> IntegrityError:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**columns)
    return error.value


def test_the_constraint_is_named_by_its_columns_or_by_the_server(issue: Issue, scoped: Account) -> None:
    first = issue(oid="A-1", oid_unique=True)
    second = issue()

    oid = violate(second, unique_oid=first.unique_oid)
    number = violate(second, number=first.number)

    assert violated_constraint(oid, Invoice) == "invoice_oid_unique"
    assert violated_constraint(number, Invoice) in ("invoice_number_unique", "invoice_series_number_unique")
    assert violated_constraint(oid, Position) in ("", "invoice_oid_unique")


def test_only_a_constraint_that_stands_for_a_field_is_the_fault_of_the_input(issue: Issue) -> None:
    first, second = issue(oid="A-1", oid_unique=True), issue()

    with pytest.raises(Invalid) as refused:
        refuse_taken(violate(second, unique_oid=first.unique_oid), Invoice, FIELDS)
    with pytest.raises(IntegrityError):
        refuse_taken(violate(second, number=first.number), Invoice, FIELDS)

    assert list(refused.value.errors) == ["oid"]
