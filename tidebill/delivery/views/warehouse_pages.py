"""Pages of warehouses, their documents, and stock-taking."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.choices import clients, product_names
from tidebill.catalog.models import Product
from tidebill.events.journal import snapshot
from tidebill.http.answers import Answer, One, Plain
from tidebill.http.call import Call
from tidebill.http.forms import Choices, Control, Group, Rows, done, form_of, rows_of
from tidebill.http.lists import Action, Column, Filter, ListPage, named, show_list
from tidebill.http.resource_pages import ResourcePages
from tidebill.invoices.names import PERIOD_NAMES
from tidebill.stock.filters import WarehouseDocumentFilters
from tidebill.stock.models import Warehouse, WarehouseDocument
from tidebill.stock.names import KIND_NAMES
from tidebill.stock.services.levels import in_warehouse
from tidebill.stock.views import documents, movements, warehouses
from tidebill.stock.wire import StockTaking
from tidebill.stock.wire import Warehouse as WarehouseWire
from tidebill.stock.wire import WarehouseDocument as Wire
from tidebill.storage import clock

PLACE = "/warehouse_documents"
# Products that one stock-taking lists: more of them are counted in several.
_COUNTED_MAX = 300


def warehouse_choices(_call: Any) -> list[tuple[Any, str]]:
    """The warehouses that are used, the main one first."""
    found = Warehouse.objects.filter(deleted=False).order_by("pk")
    return [(row.pk, row.name) for row in found]


def _other_warehouses(call: Call) -> Choices:
    return [("", gettext("None")), *warehouse_choices(call)]


def _warehouse_values(_call: Call, id: int) -> Mapping[str, Any]:
    return snapshot(warehouses.load(id))


WAREHOUSES = ResourcePages(
    resource=WarehouseWire,
    place="/warehouses",
    title=_("Warehouses"),
    text=_("Where goods are kept. Documents that name none are about the main one."),
    empty=_("There is no warehouse."),
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
        gettext("Main") if row["kind"] == "main" else "",
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
    deletion=_("Only an empty warehouse that is not the main one can be deleted."),
)
LIST = ListPage(
    name="warehouse_documents",
    address=PLACE,
    title=gettext_noop("Warehouse documents"),
    lead=gettext_noop("Goods that came, went, and were counted"),
    icon="truck",
    row="/warehouse_documents/{id}",
    new=Action(gettext_noop("New warehouse document"), "plus", f"{PLACE}/new", "stock:write"),
    beside=(Action(gettext_noop("Take stock"), "clipboard-check", "/stock_takings/new", "stock:write"),),
    columns=(
        Column("number", gettext_noop("Number"), "number", "link", narrow="head"),
        Column("kind_name", gettext_noop("Kind"), narrow="badge"),
        Column("client_name", gettext_noop("Client"), "client_name"),
        Column("issue_date", gettext_noop("Issued on"), "issue_date", "day"),
        Column("quantity", gettext_noop("Quantity"), None, "quantity", narrow="hide"),
        Column("price_net", gettext_noop("Net"), "price_net", "amount", unit="currency", narrow="value"),
    ),
    filters=(
        Filter(
            "period",
            gettext_noop("Period"),
            choices=lambda call, given: named(PERIOD_NAMES),
            folded=False,
        ),
        Filter("kind", gettext_noop("Kind"), choices=lambda call, given: named(KIND_NAMES), folded=False),
        Filter("date_from", gettext_noop("From"), kind="day", days=True),
        Filter("date_to", gettext_noop("To"), kind="day", days=True),
        Filter(
            "warehouse_id",
            gettext_noop("Warehouse"),
            choices=lambda call, given: warehouse_choices(call),
        ),
        Filter("number", gettext_noop("Number"), kind="text"),
        Filter("oid", gettext_noop("Order number"), kind="text"),
    ),
    empty_title=gettext_noop("No warehouse documents yet"),
    empty_text=gettext_noop(
        "Goods received bring stock in, goods issued take it out; an invoice takes out what no document did."
    ),
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
                label=_("Kind"),
                kind="select",
                choices=lambda _call: named(KIND_NAMES),
                start="pz",
            ),
            Control(key="warehouse_id", label=_("Warehouse"), kind="select", choices=warehouse_choices),
            Control(key="issue_date", label=_("Issued on"), kind="date"),
            Control(key="number", label=_("Number"), help=_("The next one where it is empty.")),
            Control(key="client_id", label=_("Client"), kind="select", choices=clients),
            Control(key="oid", label=_("Order number")),
            Control(key="description", label=_("Remark"), kind="textarea"),
        ),
    ),
    Group(title=_("Products"), rows=ROWS),
)


def index(call: Call) -> Answer:
    given = call.filters(WarehouseDocumentFilters)
    answer = documents.index(call)
    answer.rows = [{**row, "kind_name": gettext(KIND_NAMES[row["kind"]])} for row in answer.rows]
    is_new = not answer.rows and not WarehouseDocument.objects.filter(deleted=False).exists()
    return show_list(call, LIST, answer, given, is_new=is_new)


def new(call: Call) -> Answer:
    kind = call.query.get("kind")
    start = {"issue_date": clock.today(call.account.zone), "kind": kind if kind in KIND_NAMES else "pz"}
    form = form_of(call, Wire, GROUPS, action=PLACE, back=PLACE, start=start)
    context = {"form": form, "title": gettext("New warehouse document"), "trail": _trail()}
    return Plain(page="form.html", context=context)


def edit(call: Call, id: int) -> Answer:
    answer = documents.show(call, id)
    assert isinstance(answer, One)  # noqa: S101  # what it answers
    place = f"{PLACE}/{id}"
    form = form_of(call, Wire, GROUPS, action=place, back=place, values=answer.values)
    trail = [*_trail(), (answer.values["number"], place)]
    return Plain(page="form.html", context={"form": form, "title": gettext("Change"), "trail": trail})


def show(call: Call, id: int) -> Answer:
    row = documents.load(id)
    answer = documents.show(call, id)
    assert isinstance(answer, One)  # noqa: S101  # what it answers
    answer.page = "stock/document.html"
    answer.context = {"row": row, "kind_name": gettext(KIND_NAMES[row.kind])}
    return answer


def create(call: Call) -> Answer:
    return done(call, documents.create(call), then=f"{PLACE}/{{id}}", said=gettext("Saved"))


def update(call: Call, id: int) -> Answer:
    return done(call, documents.update(call, id), then=f"{PLACE}/{id}", said=gettext("Saved"))


def destroy(call: Call, id: int) -> Answer:
    said = gettext("It has been deleted, with what it moved")
    return done(call, documents.destroy(call, id), then=PLACE, said=said)


def new_count(call: Call) -> Answer:
    """A row for each product that is kept, with what there should be."""
    names = dict(warehouse_choices(call))
    sent = rows_of(call.attributes(StockTaking).get("counts")) if call.faults else []
    asked = str(call.query.get("warehouse_id") or call.attributes(StockTaking).get("warehouse_id") or "")
    number = int(asked) if asked.isdecimal() and int(asked) in names else next(iter(names), 0)
    found = Product.objects.filter(deleted=False, service=False).order_by("name")[:_COUNTED_MAX]
    levels = in_warehouse([row.pk for row in found], [number])
    typed = {str(row.get("product_id")): row.get("quantity", "") for row in sent}
    rows = [
        {"product": row, "expected": levels.get((row.pk, number), 0), "typed": typed.get(str(row.pk), "")}
        for row in found
    ]
    context = {"rows": rows, "warehouses": list(names.items()), "number": number, "today": _today(call)}
    faults = [{"name": name, "text": text} for name, texts in call.faults.items() for text in texts]
    return Plain(page="stock/count.html", context={**context, "faults": faults})


def count(call: Call) -> Answer:
    """Only what was counted is told: a row without a quantity was not."""
    sent = call.body.get(StockTaking.name_)
    if isinstance(sent, dict):
        rows = rows_of(sent.get("counts"))
        sent["counts"] = [row for row in rows if str(row.get("quantity") or "").strip()]
    answer = movements.count(call)
    assert isinstance(answer, One)  # noqa: S101  # what it answers
    made = len(answer.values["warehouse_document_ids"])
    said = ngettext(
        "Counted; %(count)s document makes the difference good",
        "Counted; %(count)s documents make the differences good",
        made,
    )
    answer.then = PLACE
    return done(call, Plain(), then=PLACE, said=said % {"count": made})


def _today(call: Call) -> date:
    return clock.today(call.account.zone)


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Warehouse documents"), PLACE)]
