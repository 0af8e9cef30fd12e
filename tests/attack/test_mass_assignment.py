"""Read-only fields can't be set, on every route that changes a row, from the URL map."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver
from django_scopes import scope

from tests.attack.pages import row_numbers
from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tidebill.accounts.models import Account
from tidebill.http.routes import Route
from tidebill.invoices.models import Invoice
from tidebill.payments.models import Settlement
from tidebill.stock.models import Movement

# Derived rows that are rewritten.
_FOLLOWING = (Settlement, Movement)
_PASSING = ("last_used_at",)
# Columns of every row that clients may not set.
_OURS = {
    "id": 999_999,
    "account_id": 999_999,
    "account": 999_999,
    "deleted": True,
    "search_data": "planted",
    "paid_by_payments": "77",
    "tax_lines": [{"tax": "0", "net": "77", "tax_amount": "0", "gross": "77", "rate": "0"}],
    "secret": "planted",
    "panel_password": "planted",
    "digest": "planted",
    "is_superuser": True,
    "is_staff": True,
    "closed_at": "2020-01-01",
    "partner": "planted",
}


def _changes() -> Iterator[tuple[str, Any]]:
    """Yield each path that changes a row, with its schema."""
    for pattern in get_resolver().url_patterns:
        route = pattern.callback if isinstance(pattern, URLPattern) else None
        found = route.endpoints.get("PUT") if isinstance(route, Route) else None
        if isinstance(route, Route) and found and found.reads and route.path.endswith("/{id}"):
            yield route.path, found.reads


CHANGES = dict(sorted(_changes()))


def test_there_are_calls_to_try() -> None:
    assert {"/invoices/{id}", "/clients/{id}", "/products/{id}", "/departments/{id}"} <= set(CHANGES)


@pytest.mark.parametrize("path", CHANGES)
def test_what_only_the_server_says_is_not_taken(alice: Person, path: str) -> None:
    with scope(account=alice.account):
        fill(alice)
        number = row_numbers(alice).get(path.split("/{", maxsplit=1)[0].strip("/"))
    assert number is not None, "the books have no such row"
    declaration = CHANGES[path]
    read_only = {key.name: _value(key.name) for key in declaration.keys if key.read_only}
    sent = {**_OURS, **read_only}
    writable = {key.name for key in declaration.keys if not key.read_only}
    before = _everything(alice)
    place = re.sub(r"\{\w+\}", str(number), path)

    answer = Caller(alice).put(
        f"{place}.json", {declaration.name_: {n: v for n, v in sent.items() if n not in writable}}
    )

    assert answer.status_code in (200, 422), answer.content
    assert _everything(alice) == before


def test_a_new_document_is_its_callers_whatever_it_says(alice: Person, charlie: Person) -> None:
    sent = {**_OURS, "account_id": charlie.account.pk, "user_id": charlie.user.pk, "buyer_name": "Buyer"}

    answer = Caller(alice).post("/invoices.json", {"invoice": sent})

    assert answer.status_code == 201, answer.content
    with scope(account=alice.account):
        invoice = Invoice.objects.get()
    assert (invoice.account_id, invoice.user_id) == (alice.account.pk, alice.user.pk)
    assert (invoice.paid_by_payments, invoice.deleted, invoice.tax_lines) == (0, False, [])
    assert invoice.pk != 999_999


def _value(name: str) -> Any:
    return "2020-01-01" if name.endswith(("_at", "_date")) else "77"


def _everything(person: Person) -> dict[str, list[Any]]:
    """Return the account's rows in every table, without columns that reads update."""
    found: dict[str, list[Any]] = {"account": list(Account.objects.filter(pk=person.account.pk).values())}
    for model in apps.get_models():
        if any(column.name == "account" for column in model._meta.concrete_fields):
            rows = model._base_manager.filter(account=person.account).order_by("pk").values()
            found[model.__name__] = [_lasting(model, row) for row in rows]
    return found


def _lasting(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    passing = (*_PASSING, "id", "created_at", "updated_at") if model in _FOLLOWING else _PASSING
    return {name: value for name, value in row.items() if name not in passing}
