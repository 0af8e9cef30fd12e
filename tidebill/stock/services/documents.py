"""Create, update and delete warehouse documents; their rows move goods."""

from typing import Any

from django.db import IntegrityError, transaction

from tidebill.accounts.models import Account, Department, User
from tidebill.accounts.services.locking import refuse_locked_day
from tidebill.accounts.services.numbering import Series, assign_number, release_number
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.strategy import Strategy
from tidebill.stock.commands import WarehouseDocumentInput
from tidebill.stock.models import WarehouseDocument
from tidebill.stock.services.actions import delete_rows, load_rows, merge_rows, save_rows, sum_up
from tidebill.stock.services.ledger import delete_document_movements, write_document_movements
from tidebill.stock.services.links import link_invoices, unlink_document
from tidebill.stock.services.parties import resolve_client, resolve_department
from tidebill.stock.services.warehouses import find_warehouse, usual_warehouse_id
from tidebill.storage import clock
from tidebill.storage.constraints import refuse_taken, violated_constraint
from tidebill.storage.rows import assign
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_BY_RULE = frozenset(
    {"kind", "number", "warehouse_id", "client_id", "department_id", "warehouse_actions", "invoice_ids"}
)
_NEVER_NULL = ("issue_date", "transaction_date", "currency")
_NUMBER_TRIES = 3
_TAKEN = {"warehouse_document_number_unique": "number", "warehouse_series_number_unique": "number"}


def create_document(
    account: Account, attributes: WarehouseDocumentInput, *, by: User | None = None, from_api: bool = False
) -> WarehouseDocument:
    """Create a warehouse document and return it as stored; raises Invalid without changing anything."""
    for attempt in range(_NUMBER_TRIES):
        try:
            return _issue(account, attributes, by=by, from_api=from_api, only_free=attempt > 0)
        except IntegrityError as error:
            is_automatic = not attributes.number
            if not (is_automatic and violated_constraint(error, WarehouseDocument) in _TAKEN):
                refuse_taken(error, WarehouseDocument, _TAKEN)
    raise Invalid({"number": errors.TAKEN})


@transaction.atomic
def _issue(
    account: Account, attributes: WarehouseDocumentInput, *, by: User | None, from_api: bool, only_free: bool
) -> WarehouseDocument:
    document = _start(account, attributes, by=by, from_api=from_api)
    department = resolve_department(document, attributes)
    refuse_locked_day(account, document.issue_date, "issue_date")
    resolve_client(document, attributes, by=by)
    _take_warehouse(document, attributes, department)
    rows = merge_rows(document, [], attributes.warehouse_actions or [])
    sum_up(document, rows)
    assign_number(document, Series.of(document, department), known(attributes.number), only_free=only_free)
    document.save(force_insert=True)
    save_rows(document, rows)
    link_invoices(document, attributes.invoice_ids or [])
    document.shortages = write_document_movements(document, rows, is_new=True)
    given = bool(known(attributes.number))
    told = {**summary(document), "given": given}
    journal.record(document, "warehouse_document.create", by=by, after=told)
    return document


@transaction.atomic
def update_document(
    number: int, attributes: WarehouseDocumentInput, *, by: User | None = None
) -> WarehouseDocument:
    """Update a document; raises NotFound or Invalid without changing anything."""
    document = lock_document(number)
    before = journal.snapshot(document)
    refuse_locked_day(document.account, document.issue_date, "issue_date")
    _change_columns(document, attributes, by=by)
    refuse_locked_day(document.account, document.issue_date, "issue_date")
    stored = load_rows(document)
    rows = merge_rows(document, stored, attributes.warehouse_actions or [])
    sum_up(document, rows)
    _change_number(document, attributes)
    delete_rows(stored, keep=rows)
    save_rows(document, rows)
    if (invoice_ids := known(attributes.invoice_ids)) is not None:
        link_invoices(document, invoice_ids)
    document.shortages = write_document_movements(document, rows, is_new=False)
    if journal.changes(before, journal.snapshot(document))[1]:
        document.updater = by
    _save(document, before, by=by)
    return document


@transaction.atomic
def delete_document(number: int, *, by: User | None = None) -> None:
    """Delete a document and its movements; the last one of its series releases its number."""
    document = lock_document(number)
    refuse_locked_day(document.account, document.issue_date, "issue_date")
    before = journal.snapshot(document)
    given_back = release_number(document)
    unlink_document(document)
    delete_document_movements(document)
    document.deleted = True
    journal.save_changes(document, before, "warehouse_document.destroy", by=by)
    journal.record(
        document,
        "warehouse_document.number",
        by=by,
        after={"number": document.number, "given_back": given_back},
    )


def lock_document(number: int) -> WarehouseDocument:
    """Lock the document until the transaction ends; raises NotFound."""
    rows = WarehouseDocument.objects.select_for_update(of=("self",), no_key=True)
    return get_or_not_found(rows.filter(pk=number, deleted=False).select_related("account", "department"))


def summary(document: WarehouseDocument) -> dict[str, Any]:
    """Return the values recorded in the journal."""
    names = ("number", "kind", "warehouse_id", "client_name", "issue_date", "quantity")
    return {name: getattr(document, name) for name in names}


def _start(
    account: Account, attributes: WarehouseDocumentInput, *, by: User | None, from_api: bool
) -> WarehouseDocument:
    today = clock.today(account.zone)
    document = WarehouseDocument(
        account=account,
        creator=by,
        updater=by,
        from_api=from_api,
        kind=attributes.kind or "",
        issue_date=today,
        transaction_date=attributes.transaction_date or attributes.issue_date or today,
        currency=account.currency,
        lang=account.lang,
        exchange_kind=account.exchange_kind,
        calculating_strategy=Strategy.parse(account.calculating_strategy).as_mapping(),
    )
    if not document.kind:
        raise Invalid({"kind": errors.BLANK})
    _assign(document, attributes)
    return document


def _assign(document: WarehouseDocument, attributes: WarehouseDocumentInput) -> None:
    plain = attributes.given(besides=_BY_RULE)
    assign(document, {n: v for n, v in plain.items() if not (v is None and n in _NEVER_NULL)})
    document.issue_year = document.issue_date.year


def _take_warehouse(
    document: WarehouseDocument, attributes: WarehouseDocumentInput, department: Department
) -> None:
    number = known(attributes.warehouse_id)
    if number:
        document.warehouse = find_warehouse(number, "warehouse_id")
    else:
        document.warehouse_id = usual_warehouse_id(document.account, department)


def _change_columns(
    document: WarehouseDocument, attributes: WarehouseDocumentInput, *, by: User | None
) -> None:
    if known(attributes.kind) not in (None, document.kind):
        raise Invalid({"kind": "can't be changed"})
    _assign(document, attributes)
    if known(attributes.department_id) not in (None, document.department_id):
        resolve_department(document, attributes)
    if known(attributes.client_id) not in (None, document.client_id):
        resolve_client(document, attributes, by=by)
    warehouse_id = known(attributes.warehouse_id)
    if warehouse_id is not None and warehouse_id != document.warehouse_id:
        document.warehouse = find_warehouse(warehouse_id, "warehouse_id")


def _change_number(document: WarehouseDocument, attributes: WarehouseDocumentInput) -> None:
    wanted = (attributes.number or "").strip()
    if wanted and wanted != document.number:
        assign_number(document, Series.of(document, document.department), wanted)


def _save(document: WarehouseDocument, before: journal.Snapshot, *, by: User | None) -> None:
    try:
        with transaction.atomic():
            journal.save_changes(document, before, "warehouse_document.update", by=by)
    except IntegrityError as error:
        refuse_taken(error, WarehouseDocument, _TAKEN)
