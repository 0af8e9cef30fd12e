from typing import Any

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import Collection, Response, created
from tidebill.stock.filters import (
    StockMovementFilters,
    WarehouseActionFilters,
    find_actions,
    find_movements,
)
from tidebill.stock.services.counting import StockTakingResult, adjust_stock
from tidebill.stock.wire import Count, StockMovement, StockTaking, WarehouseAction
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

ORDERS = ("created_at", "updated_at", "quantity")


@endpoint(
    "List items of warehouse documents",
    answers=WarehouseAction,
    many=True,
    parameters=WarehouseActionFilters,
)
def actions(context: RequestContext) -> Response:
    given = context.filters(WarehouseActionFilters)
    page = paginate(ordered(find_actions(given), given.order, ORDERS, context.ignored).values(), given)
    return Collection(resource=WarehouseAction, rows=page.rows, **page.shape)


@endpoint("List stock movements", answers=StockMovement, many=True, parameters=StockMovementFilters)
def index(context: RequestContext) -> Response:
    given = context.filters(StockMovementFilters)
    page = paginate(ordered(find_movements(given), given.order, ORDERS, context.ignored).values(), given)
    return Collection(resource=StockMovement, rows=page.rows, **page.shape)


@endpoint("Post a stocktake", reads=StockTaking, answers=StockTaking, status=201)
def count(context: RequestContext) -> Response:
    sent = context.read(StockTaking)
    counted = _counted(sent)
    taken = adjust_stock(
        context.account, counted, warehouse_id=sent.warehouse_id, day=sent.issue_date, by=context.user
    )
    return created(StockTaking, {**sent.sent(), **_values(taken, counted)})


def _counted(sent: StockTaking) -> dict[int, Any]:
    counted: dict[int, Any] = {}
    rows: list[Count] = sent.counts or []
    for place, row in enumerate(rows):
        for name in ("product_id", "quantity"):
            if getattr(row, name) is None:
                raise Invalid({f"counts[{place}].{name}": errors.BLANK})
        if row.product_id in counted:
            raise Invalid({f"counts[{place}].product_id": errors.TAKEN})
        counted[row.product_id or 0] = row.quantity
    if not counted:
        raise Invalid({"counts": errors.BLANK})
    return counted


def _values(taken: StockTakingResult, counted: dict[int, Any]) -> dict[str, Any]:
    rows = [
        {
            "product_id": number,
            "quantity": quantity,
            "expected": taken.expected[number],
            "difference": quantity - taken.expected[number],
        }
        for number, quantity in counted.items()
    ]
    documents = taken.documents
    return {
        "warehouse_id": taken.warehouse_id,
        "counts": rows,
        "warehouse_document_ids": [document.pk for document in documents],
    }
