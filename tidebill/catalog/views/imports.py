"""Import pages: upload, column mapping, import."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.models import TableImport
from tidebill.catalog.services import imports
from tidebill.catalog.services.imports import FIELDS
from tidebill.catalog.views import client_pages, product_pages
from tidebill.catalog.wire import TableImport as Wire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import Forbidden
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, FileResponse, Response, Value, created
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

PLACE = "/imports"
_OF_LISTS = frozenset({"report", "mapping", "headers"})
# Rows shown per outcome; the rest are only counted.
_SHOWN = 50
GROUPS = (
    Group(
        title=_("File"),
        text=_("CSV or XLSX with headings in the first row, up to 5,000 rows and 5 MiB."),
        controls=(
            Control(
                key="kind",
                label=_("Import as"),
                kind="select",
                choices=(("clients", _("Clients")), ("products", _("Products"))),
            ),
            Control(key="file", label=_("File"), kind="file", required=True, wide=True),
        ),
    ),
)


@endpoint("List imports", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = ordered(TableImport.objects.all(), paging.order, ("created_at",), context.ignored)
    page = paginate(rows.defer("cells"), paging)
    values = [_values(row) for row in page.rows]
    return Collection(
        resource=Wire,
        rows=values,
        without=_OF_LISTS,
        page="imports/index.html",
        page_context={"rows": [_counted(row) for row in page.rows]},
        **page.shape,
    )


@endpoint("Upload a file and preview the import", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire)
    if not sent.kind:
        raise Invalid({"kind": errors.BLANK})
    if sent.file is None:
        raise Invalid({"file": errors.BLANK})
    _check_allowed(context, sent.kind)
    name, sheet = sent.file
    made = imports.create_import(context.account, sent.kind, name, sheet, by=context.user)
    return created(Wire, _values(made), then=f"{PLACE}/{made.pk}")


@endpoint("Retrieve the result of each row", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    row = _load(id)
    return Detail(
        resource=Wire, values=_values(row), page="imports/show.html", page_context=_shown(context, row)
    )


@endpoint("Change the column mapping and preview again", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    row = _load(id)
    _check_allowed(context, row.kind)
    mapping = context.read(Wire).mapping
    if not isinstance(mapping, dict):
        raise Invalid({"mapping": errors.INVALID})
    chosen = {str(index): str(key or "") for index, key in mapping.items()}
    changed = imports.change_mapping(row, chosen, by=context.user)
    return Detail(resource=Wire, values=_values(changed), then=f"{PLACE}/{id}")


@endpoint("Import all valid rows", answers=Wire)
def run(context: RequestContext, id: int) -> Response:
    row = _load(id)
    _check_allowed(context, row.kind)
    ran = imports.run_import(row, by=context.user)
    is_done = ran.status == TableImport.Status.DONE
    message = gettext("Valid rows imported") if is_done else gettext("Import started")
    response = Detail(resource=Wire, values=_values(ran))
    return flash_success(context, response, then=f"{PLACE}/{id}", message=message)


@endpoint("Cancel a preview or an import; imported rows are kept", answers=Wire)
def cancel(context: RequestContext, id: int) -> Response:
    row = _load(id)
    _check_allowed(context, row.kind)
    response = Detail(resource=Wire, values=_values(imports.cancel_import(row, by=context.user)))
    return flash_success(context, response, then=f"{PLACE}/{id}", message=gettext("Import canceled"))


@endpoint("Delete an import; its records are kept", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    row = _load(id)
    _check_allowed(context, row.kind)
    imports.delete_import(row, by=context.user)
    return flash_success(context, Value(value=OK), then=PLACE, message=gettext("Deleted"))


@endpoint("Lists the rows that were refused, with the reasons", answers="A table", formats=("csv",))
def refused(context: RequestContext, id: int) -> Response:
    row = _load(id)
    headings = _headings(row)
    reasons = {found["line"]: _reason(found, headings) for found in row.report if found["action"] == "refuse"}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*map(_safe, row.headers), gettext("Line"), gettext("Reason for rejection")])
    for line, *cells in row.cells:
        if line in reasons:
            writer.writerow([*map(_safe, cells), line, _safe(reasons[line])])
    content = b"\xef\xbb\xbf" + stream.getvalue().encode()
    return FileResponse(
        content=content, content_type="text/csv; charset=utf-8", name=f"refused-{id}.csv", inline=False
    )


def new(context: RequestContext) -> Response:
    kind = context.query.get("kind")
    start = {"kind": kind if kind in FIELDS else "clients"}
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE, start=start, submit=gettext("Continue"))
    page_context = {"form": form, "title": gettext("Import file"), "trail": [(gettext("Imports"), PLACE)]}
    return Value(page="form.html", page_context=page_context)


def _shown(context: RequestContext, row: TableImport) -> dict[str, Any]:
    labels = _labels(row.kind)
    examples = row.cells[0][1:] if row.can_be_mapped and row.cells else [""] * len(row.headers)
    columns = [
        {"index": str(index), "header": header, "example": example, "key": row.mapping.get(str(index), "")}
        for index, (header, example) in enumerate(zip(row.headers, examples, strict=True))
    ]
    counted = row.counted_rows
    groups = {action: [found for found in counted if found["action"] == action] for action in _ACTIONS}
    return {
        "row": row,
        "columns": columns,
        "keys": labels,
        "groups": [
            {"action": action, "rows": [_explained(r, labels) for r in rows[:_SHOWN]], "count": len(rows)}
            for action, rows in groups.items()
        ],
        "good": row.count_remaining(),
        "booked": row.rows_done,
        "refused": row.count("refuse"),
        "list_address": f"/{row.kind}",
        "faults": [{"name": "base", "text": text} for texts in context.errors.values() for text in texts],
    }


_ACTIONS = ("refuse", "create", "update", "same")


def _explained(found: dict[str, Any], labels: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(labels)
    return {
        **found,
        "faults": [(names.get(key, key) if key != "base" else "", text) for key, text in found["faults"]],
    }


def _labels(kind: str) -> list[tuple[str, Any]]:
    """Return the fields of a kind with their form labels."""
    groups = client_pages.GROUPS if kind == "clients" else product_pages.GROUPS
    words = {control.key: control.label for group in groups for control in group.controls}
    words["category"] = words["category_id"]
    return [(key, words.get(key, key)) for key in FIELDS[kind]]


def _counted(row: TableImport) -> dict[str, Any]:
    return {"row": row, **{action: row.count(action) for action in _ACTIONS}}


def _reason(found: dict[str, Any], headings: Mapping[str, str]) -> str:
    return "; ".join(
        text if key == "base" else f"{headings.get(key, key)}: {text}" for key, text in found["faults"]
    )


def _headings(row: TableImport) -> dict[str, str]:
    """Return the headings of the mapped columns by key."""
    found = {key: row.headers[int(index)] or key for index, key in row.mapping.items()}
    return {**found, "category_id": found.get("category", "category")}


def _safe(cell: str) -> str:
    """Prevent spreadsheets from interpreting the cell as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell


def _values(row: TableImport) -> dict[str, Any]:
    names = [column.attname for column in row._meta.concrete_fields if column.attname != "cells"]
    headings = _headings(row)
    return {
        **{name: getattr(row, name) for name in names},
        "rows_total": row.total,
        "rows_done": row.done,
        **{key: row.count(action) for key, action in _COUNTS.items()},
        # Callers poll meanwhile: thousands of rows each time would slow down everybody.
        "report": []
        if row.is_working
        else [_told(row, place, found, headings) for place, found in enumerate(row.report)],
    }


_COUNTS = {"created": "create", "changed": "update", "unchanged": "same", "refused": "refuse"}


def _told(row: TableImport, place: int, found: dict[str, Any], headings: Mapping[str, str]) -> dict[str, Any]:
    return {
        **found,
        "errors": [{"column": headings.get(key), "message": text} for key, text in found["faults"]],
        "booked": place < row.done and found["action"] in ("create", "update"),
    }


def _check_allowed(context: RequestContext, kind: str) -> None:
    if not context.may(f"{kind}:write"):
        raise Forbidden("You don't have permission to do this")


def _load(id: int) -> TableImport:
    return get_or_not_found(TableImport.objects.filter(pk=id).select_related("account").defer("cells"))
