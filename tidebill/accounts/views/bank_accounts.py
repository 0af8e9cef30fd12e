from collections.abc import Sequence
from typing import Any

from tidebill.accounts.commands import BankAccountInput
from tidebill.accounts.models import BankAccount
from tidebill.accounts.services import bank_accounts
from tidebill.accounts.wire import BankAccount as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import Collection, Detail, Response, Value, created
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "bank_name", "bank_account_number", "created_at", "updated_at")


@endpoint("List bank accounts", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = ordered(BankAccount.objects.filter(deleted=False), paging.order, ORDERS, context.ignored)
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=_present(page.rows), **page.shape)


@endpoint("Create a bank account", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    bank_account = bank_accounts.create_bank_account(
        context.account, context.read(Wire).build(BankAccountInput), by=context.user
    )
    return created(Wire, values_of(bank_account))


@endpoint("Retrieve a bank account", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=values_of(load(id)))


@endpoint("Update a bank account", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    bank_account = bank_accounts.update_bank_account(
        load(id), context.read(Wire).build(BankAccountInput), by=context.user
    )
    return Detail(resource=Wire, values=values_of(bank_account))


@endpoint("Delete a bank account; the response has no body")
def destroy(context: RequestContext, id: int) -> Response:
    bank_accounts.delete_bank_account(load(id), by=context.user)
    return Value()


def values_of(bank_account: BankAccount) -> dict[str, Any]:
    """Return a bank account with its use by departments."""
    return _present([snapshot(bank_account)])[0]


def _present(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    departments = bank_accounts.departments_of([row["id"] for row in rows])
    return [
        {**row, "bank_account_id": row["id"], bank_accounts.DEPARTMENTS: departments[row["id"]]}
        for row in rows
    ]


def load(id: int) -> BankAccount:
    """Return a bank account of the account in scope; raises NotFound."""
    return get_or_not_found(BankAccount.objects.filter(pk=id, deleted=False).select_related("account"))
