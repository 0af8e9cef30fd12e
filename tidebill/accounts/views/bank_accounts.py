from collections.abc import Sequence
from typing import Any

from tidebill.accounts.models import BankAccount
from tidebill.accounts.services import bank_accounts
from tidebill.accounts.wire import BankAccount as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

ORDERS = ("name", "bank_name", "bank_account_number", "created_at", "updated_at")


@endpoint("Lists bank accounts", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    rows = ordered(BankAccount.objects.filter(deleted=False), paging.order, ORDERS, call.ignored)
    page = paginate(rows.values(), paging)
    return Many(resource=Wire, rows=_present(page.rows), **page.shape)


@endpoint("Creates a bank account", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    bank_account = bank_accounts.create_bank_account(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, values_of(bank_account))


@endpoint("Reads a bank account", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=values_of(load(id)))


@endpoint("Changes a bank account", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    bank_account = bank_accounts.update_bank_account(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=values_of(bank_account))


@endpoint("Deletes a bank account; the answer has no body")
def destroy(call: Call, id: int) -> Answer:
    bank_accounts.delete_bank_account(load(id), by=call.user)
    return Plain()


def values_of(bank_account: BankAccount) -> dict[str, Any]:
    """A bank account with what departments do with it."""
    return _present([snapshot(bank_account)])[0]


def _present(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    departments = bank_accounts.departments_of([row["id"] for row in rows])
    return [
        {**row, "bank_account_id": row["id"], bank_accounts.DEPARTMENTS: departments[row["id"]]}
        for row in rows
    ]


def load(id: int) -> BankAccount:
    """A bank account of the account in scope; raises Missing."""
    found = BankAccount.objects.filter(pk=id, deleted=False).select_related("account").first()
    if found is None:
        raise Missing
    return found
