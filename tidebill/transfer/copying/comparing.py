"""Compare a migrated row's response here with the other server's, field by field."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, cast
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.urls import resolve

from tidebill.accounts.authentication import Caller
from tidebill.catalog.models import PriceListPosition
from tidebill.http import rendering
from tidebill.http.context import RequestContext
from tidebill.http.routes import Route
from tidebill.invoices.models import Position
from tidebill.stock.models import WarehouseAction
from tidebill.transfer import tables
from tidebill.transfer.copying.copier import Copier, Step

# Fields that contain rows of another table.
_ROWS: Mapping[str, type[models.Model]] = {
    "positions": Position,
    "warehouse_actions": WarehouseAction,
    "price_list_positions": PriceListPosition,
}
# Fields specific to a server: ids, URLs, users, files, pending work.
_OF_THE_SERVER = frozenset(
    {
        "id",
        "token",
        "user_id",
        "creator_id",
        "updater_id",
        "account_id",
        "view_url",
        "payment_url",
        "panel_url",
        "attachments_count",
        "has_attachments",
        "active",
        "secret",
        "sending_datetime",
        # Follow from documents and payments, which are migrated after a client and a document.
        "balance",
        "paid_from",
        "paid_to",
        # Compared for all products at the end, once all movements are migrated.
        "stock_level",
        "warehouse_quantity",
        "quantity_sold_in_invoices",
    }
)
# Ids that a response derives from other columns.
_NUMBERS = ("invoice_id", "invoice_ids", "bank_account_id")


def compare(copier: Copier, step: Step, made: models.Model, there: Mapping[str, object]) -> list[str]:
    """Return the differences of a row, one line per field that both servers return."""
    here = read_here(copier, f"{step.path}/{made.pk}.json", step.ask)
    place = f"{step.path}/{there['id']}"
    found = _differences(copier, step.model, place, here, there)
    return [f"{name} is {json.dumps(ours)}, there {json.dumps(theirs)}" for name, ours, theirs in found]


def read_here(copier: Copier, path: str, ask: Mapping[str, str]) -> dict[str, Any]:
    """Return this server's response to the owner of the account."""
    found = resolve(path)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": urlencode(ask)}
    request = WSGIRequest({**environ, "wsgi.input": BytesIO()})
    context = RequestContext(request, form="json", suffix=True)
    context.caller = Caller(account=copier.account, user=copier.owner, via="token", role="owner")
    view = cast(Route, found.func).endpoints["GET"].view
    response: dict[str, Any] = json.loads(
        rendering.respond(context, view(context, id=int(found.kwargs["id"]))).content
    )
    return response


def _differences(
    copier: Copier,
    model: type[models.Model],
    place: str,
    here: Mapping[str, Any],
    there: Mapping[str, object],
) -> Iterator[tuple[str, Any, Any]]:
    for name, theirs in there.items():
        if name in _OF_THE_SERVER or name not in here:
            continue
        ours = here[name]
        if name in _ROWS:
            yield from _row_differences(copier, _ROWS[name], f"{place}: {name}", ours, theirs)
        elif not _is_reference(model, name) and _plain(ours) != _plain(theirs):
            yield f"{place}: {name}", ours, theirs


def _row_differences(
    copier: Copier, model: type[models.Model], place: str, here: Any, there: Any
) -> Iterator[tuple[str, Any, Any]]:
    if len(here) != len(there):
        yield f"{place}: number of rows", len(here), len(there)
    for number, (ours, theirs) in enumerate(zip(here, there, strict=False)):
        yield from _differences(copier, model, f"{place}[{number}]", ours, theirs)


def _is_reference(model: type[models.Model], name: str) -> bool:
    """Return whether a field contains ids, which differ between servers; missing rows are reported
    separately.
    """
    column = next((field for field in tables.columns_of(model) if name in (field.name, field.attname)), None)
    return name in _NUMBERS or (column is not None and tables.reference_of(model, column) is not None)


def _plain(value: object) -> Any:
    """Return a value without ids."""
    if isinstance(value, Mapping):
        return {
            name: _plain(item)
            for name, item in value.items()
            if name not in _OF_THE_SERVER and not name.endswith("_id")
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value
