"""Pages of warehouses, warehouse documents, and stock-taking."""

from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.choices import clients, product_names
from tidebill.catalog.models import Product
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group, Rows, flash_success, form_of, rows_of
from tidebill.http.lists import Action, Column, Filter, ListPage, named, show_list
from tidebill.http.periods import PERIOD_NAMES
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.http.responses import Detail, Response, Value
from tidebill.stock.filters import WarehouseDocumentFilters
from tidebill.stock.models import Warehouse, WarehouseDocument
from tidebill.stock.names import KIND_NAMES
from tidebill.stock.services.levels import in_warehouse
from tidebill.stock.views import documents, movements, warehouses
from tidebill.stock.wire import StockTaking
from tidebill.stock.wire import Warehouse as WarehouseWire
from tidebill.stock.wire import WarehouseDocument as Wire
from tidebill.storage import clock
from tidebill.wire.readers import read_path_id

PLACE = "/warehouse_documents"
# Products per stock-taking.
_COUNTED_MAX = 300


def warehouse_choices(_call: object) -> list[tuple[Any, str]]:
    """Return the warehouses in use, the main one first."""
    found = Warehouse.objects.filter(deleted=False).order_by("pk")
    return [(row.pk, row.name) for row in found]


def _other_warehouses(context: RequestContext) -> Choices:
    return [("", gettext("None")), *warehouse_choices(context)]


def _warehouse_values(_call: RequestContext, id: int) -> Values:
    return snapshot(warehouses.load(id))


WAREHOUSES = ResourcePages(
    resource=WarehouseWire,
    place="/warehouses",
    title=_("Warehouses"),
    text=_("Where your goods are stored. The main warehouse is used by default."),
    empty=_("No warehouses yet."),
    icon="warehouse",
    new=_("New warehouse"),
    groups=(
        Group(
            title=_("Warehouse"),
            controls=(
                Control(key="name", label=_("Name"), required=True, wide=True),
                Control(key="description", label=_("Description"), kind="textarea"),
            ),
        ),
    ),
    columns=(_("Name"), _("Description"), _("Role")),
    cells=lambda _call, row: [
        row["name"],
        row["description"] or "",
        gettext("Default") if row["kind"] == "main" else "",
    ],
    values=_warehouse_values,
    name=lambda row: row["name"],
    calls={
        "index": warehouses.index,
        "create": warehouses.create,
        "update": warehouses.update,
        "destroy": warehouses.destroy,
    },
    permission="stock:write",
    deletion=_("You can only delete an empty warehouse, and not the main one."),
)
LIST = ListPage(
    name="warehouse_documents",
    address=PLACE,
    title=gettext_noop("Warehouse documents"),
    lead=gettext_noop("Receipts, issues and adjustments"),
    icon="truck",
    row="/warehouse_documents/{id}",
    new=Action(gettext_noop("New warehouse document"), "plus", f"{PLACE}/new", "stock:write"),
    beside=(Action(gettext_noop("Stocktake"), "clipboard-check", "/stock_takings/new", "stock:write"),),
    columns=(
        Column("number", gettext_noop("Number"), "number", "link", narrow="head"),
        Column("kind_name", gettext_noop("Type"), narrow="badge"),
        Column("client_name", gettext_noop("Client"), "client_name"),
        Column("issue_date", gettext_noop("Issue date"), "issue_date", "day"),
        Column("quantity", gettext_noop("Quantity"), None, "quantity", narrow="hide"),
        Column("price_net", gettext_noop("Net"), "price_net", "amount", unit="currency", narrow="value"),
    ),
    filters=(
        Filter(
            "period",
            gettext_noop("Period"),
            choices=lambda context, given: named(PERIOD_NAMES),
            folded=False,
        ),
        Filter("kind", gettext_noop("Type"), choices=lambda context, given: named(KIND_NAMES), folded=False),
        Filter("date_from", gettext_noop("From"), kind="day", days=True),
        Filter("date_to", gettext_noop("To"), kind="day", days=True),
        Filter(
            "warehouse_id",
            gettext_noop("Warehouse"),
            choices=lambda context, given: warehouse_choices(context),
        ),
        Filter("number", gettext_noop("Number"), kind="text"),
        Filter("oid", gettext_noop("Order number"), kind="text"),
    ),
    empty_title=gettext_noop("No warehouse documents yet"),
    empty_text=gettext_noop("Goods received increase stock; goods issued and invoices reduce it."),
)
ROWS = Rows(
    key="warehouse_actions",
    label=_("Products"),
    controls=(
        Control(key="id", kind="hidden"),
        Control(key="product_name", label=_("Product"), choices=product_names),
        Control(key="quantity", label=_("Quantity"), kind="decimal"),
        Control(key="purchase_price_net", label=_("Net purchase price"), kind="decimal"),
        Control(key="price_net", label=_("Net price"), kind="decimal"),
        Control(key="tax", label=_("Tax rate")),
    ),
)
GROUPS = (
    Group(
        title=_("Document"),
        controls=(
            Control(
                key="kind",
                label=_("Type"),
                kind="select",
                choices=lambda _call: named(KIND_NAMES),
                start="pz",
            ),
            Control(key="warehouse_id", label=_("Warehouse"), kind="select", choices=warehouse_choices),
            Control(key="issue_date", label=_("Issue date"), kind="date"),
            Control(key="number", label=_("Number"), help=_("Leave blank for the next number.")),
            Control(key="client_id", label=_("Client"), kind="select", choices=clients, pick="/clients.json"),
            Control(key="oid", label=_("Order number")),
            Control(key="description", label=_("Note"), kind="textarea"),
        ),
    ),
    Group(title=_("Products"), rows=ROWS),
)


def index(context: RequestContext) -> Response:
    given = context.filters(WarehouseDocumentFilters)
    response = documents.index(context)
    response.rows = [{**row, "kind_name": gettext(KIND_NAMES[row["kind"]])} for row in response.rows]
    is_new = not response.rows and not WarehouseDocument.objects.filter(deleted=False).exists()
    return show_list(context, LIST, response, given, is_new=is_new)


def new(context: RequestContext) -> Response:
    kind = context.query.get("kind")
    start = {"issue_date": clock.today(context.account.zone), "kind": kind if kind in KIND_NAMES else "pz"}
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE, start=start)
    page_context = {"form": form, "title": gettext("New warehouse document"), "trail": _trail()}
    return Value(page="form.html", page_context=page_context)


def edit(context: RequestContext, id: int) -> Response:
    response = documents.show(context, id)
    assert isinstance(response, Detail)  # noqa: S101  # what it answers
    place = f"{PLACE}/{id}"
    form = form_of(context, Wire, GROUPS, action=place, back=place, values=response.values)
    trail = [*_trail(), (response.values["number"], place)]
    title = gettext("Edit %(number)s") % {"number": response.values["number"]}
    return Value(page="form.html", page_context={"form": form, "title": title, "trail": trail})


def show(context: RequestContext, id: int) -> Response:
    row = documents.load(id)
    response = documents.show(context, id)
    assert isinstance(response, Detail)  # noqa: S101  # what it answers
    response.page = "stock/document.html"
    response.page_context = {"row": row, "kind_name": gettext(KIND_NAMES[row.kind])}
    return response


def create(context: RequestContext) -> Response:
    return flash_success(context, documents.create(context), then=f"{PLACE}/{{id}}", message=gettext("Saved"))


def update(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, documents.update(context, id), then=f"{PLACE}/{id}", message=gettext("Saved")
    )


def destroy(context: RequestContext, id: int) -> Response:
    message = gettext("Document and its stock movements deleted")
    return flash_success(context, documents.destroy(context, id), then=PLACE, message=message)


def new_count(context: RequestContext) -> Response:
    """Show a row per stocked product, with its expected quantity."""
    names = dict(warehouse_choices(context))
    sent = rows_of(context.attributes(StockTaking).get("counts")) if context.errors else []
    asked = str(
        context.query.get("warehouse_id") or context.attributes(StockTaking).get("warehouse_id") or ""
    )
    wanted = read_path_id(asked)
    number = wanted if wanted in names else next(iter(names), 0)
    found = Product.objects.filter(deleted=False, service=False).order_by("name_key", "id")[:_COUNTED_MAX]
    levels = in_warehouse([row.pk for row in found], [number])
    typed = {str(row.get("product_id")): row.get("quantity", "") for row in sent}
    rows = [
        {"product": row, "expected": levels.get((row.pk, number), 0), "typed": typed.get(str(row.pk), "")}
        for row in found
    ]
    page_context = {
        "rows": rows,
        "warehouses": list(names.items()),
        "number": number,
        "today": _today(context),
    }
    faults = [{"name": name, "text": text} for name, texts in context.errors.items() for text in texts]
    return Value(page="stock/count.html", page_context={**page_context, "faults": faults})


def count(context: RequestContext) -> Response:
    """Submit only rows with a counted quantity."""
    sent = context.body.get(StockTaking.name_)
    if isinstance(sent, dict):
        rows = rows_of(sent.get("counts"))
        sent["counts"] = [row for row in rows if str(row.get("quantity") or "").strip()]
    response = movements.count(context)
    assert isinstance(response, Detail)  # noqa: S101  # what it answers
    made = len(response.values["warehouse_document_ids"])
    message = ngettext(
        "Stocktake saved. %(count)s adjustment posted.",
        "Stocktake saved. %(count)s adjustments posted.",
        made,
    )
    response.then = PLACE
    return flash_success(context, Value(), then=PLACE, message=message % {"count": made})


def _today(context: RequestContext) -> date:
    return clock.today(context.account.zone)


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Warehouse documents"), PLACE)]
