"""Warehouses; every account has a main one."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext, override
from django_scopes import scope

from tidebill.accounts.models import Account, Department, User
from tidebill.events import journal
from tidebill.kernel.vocabulary import MAIN_WAREHOUSE
from tidebill.stock.commands import WarehouseInput
from tidebill.stock.models import Movement, Warehouse
from tidebill.storage.language import text_language
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, RuleViolation


def open_main_warehouse(account: Account) -> None:
    """Create the main warehouse of a new account."""
    with scope(account=account), override(text_language(account.lang)):
        main = Warehouse.objects.create(account=account, name=gettext("Main warehouse"), kind=MAIN_WAREHOUSE)
    account.main_warehouse_id = main.pk
    account.save(update_fields=["main_warehouse_id"])


@transaction.atomic
def create_warehouse(account: Account, attributes: WarehouseInput, *, by: User | None = None) -> Warehouse:
    """Create a warehouse; only its name is required."""
    warehouse = Warehouse(account=account, creator=by, updater=by, name="")
    assign(warehouse, attributes)
    _check(warehouse, is_main=False)
    warehouse.save(force_insert=True)
    journal.record(warehouse, "warehouse.create", by=by, after={"name": warehouse.name})
    return warehouse


@transaction.atomic
def update_warehouse(
    warehouse: Warehouse, attributes: WarehouseInput, *, by: User | None = None
) -> Warehouse:
    """Update a warehouse."""
    before = journal.snapshot(warehouse)
    is_main = warehouse.kind == MAIN_WAREHOUSE
    assign(warehouse, attributes)
    _check(warehouse, is_main=is_main)
    if journal.changes(before, journal.snapshot(warehouse))[1]:
        warehouse.updater = by
    journal.save_changes(warehouse, before, "warehouse.update", by=by)
    return warehouse


@transaction.atomic
def delete_warehouse(warehouse: Warehouse, *, by: User | None = None) -> None:
    """Hide an empty warehouse; the main one, or one with stock, can't be deleted."""
    if warehouse.kind == MAIN_WAREHOUSE:
        raise RuleViolation("The main warehouse can't be deleted")
    # Blocks concurrent receipts while the stock is checked.
    Warehouse.objects.select_for_update().get(pk=warehouse.pk)
    if _holds_goods(warehouse):
        raise RuleViolation("The warehouse still contains goods. Transfer them first.")
    before = journal.snapshot(warehouse)
    warehouse.deleted = True
    journal.save_changes(warehouse, before, "warehouse.destroy", by=by)


def find_warehouse(number: int, name: str) -> Warehouse:
    """Return a warehouse of the account in scope; raises Invalid."""
    found = Warehouse.objects.filter(pk=number, deleted=False).first()
    if found is None:
        raise Invalid({name: errors.NOT_FOUND})
    return found


def usual_warehouse_id(account: Account, department: Department | None = None) -> int:
    """Return the default warehouse of a document: its department's, or the main one."""
    own = department.warehouse_id if department else None
    if own and Warehouse.objects.filter(pk=own, deleted=False).exists():
        return int(own)
    # Every account has one; it is opened with the account.
    return account.main_warehouse_id or 0


def _check(warehouse: Warehouse, *, is_main: bool) -> None:
    if not (warehouse.name or "").strip():
        raise Invalid({"name": errors.BLANK})
    if is_main:
        # There is exactly one main warehouse and it can't change.
        warehouse.kind = MAIN_WAREHOUSE
    elif warehouse.kind == MAIN_WAREHOUSE:
        raise Invalid({"kind": errors.TAKEN})


def _holds_goods(warehouse: Warehouse) -> bool:
    rows = Movement.objects.filter(warehouse=warehouse, covered=False).order_by().values("product_id")
    return bool(rows.annotate(sum=Sum("quantity")).exclude(sum=0).exists())
