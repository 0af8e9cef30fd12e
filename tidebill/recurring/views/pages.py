"""Pages of recurring invoices: list, form and details."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from tidebill.http.context import RequestContext
from tidebill.http.forms import flash_success, form_of
from tidebill.http.lists import Action, Column, ListPage, show_list
from tidebill.http.paging import Paging
from tidebill.http.responses import Detail, Response, Value
from tidebill.invoices.models import Invoice
from tidebill.recurring import names
from tidebill.recurring.form_groups import groups
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services import timing
from tidebill.recurring.views import recurrings
from tidebill.recurring.wire import Recurring as Wire
from tidebill.storage import clock

PLACE = "/recurrings"
_TO_COME, _ISSUED = 12, 50
LIST = ListPage(
    name="recurrings",
    address=PLACE,
    title=gettext_noop("Recurring invoices"),
    lead=gettext_noop("Invoices issued on a schedule"),
    icon="repeat",
    row="/recurrings/{id}",
    new=Action(gettext_noop("New recurring invoice"), "plus", "/recurrings/new", "invoices:write"),
    actions=(
        Action(gettext_noop("Edit"), "pencil", "/recurrings/{id}/edit", "invoices:write"),
        Action(
            gettext_noop("Delete"), "trash-2", "/recurrings/{id}", "invoices:write", "DELETE", danger=True
        ),
    ),
    columns=(
        Column("title", gettext_noop("Name"), "name", "link", narrow="head"),
        Column("every_name", gettext_noop("Frequency")),
        Column("buyer", gettext_noop("Client")),
        Column(
            "next_invoice_date", gettext_noop("Next issue date"), "next_invoice_date", "day", narrow="value"
        ),
        Column("counter", gettext_noop("Issued"), None, "quantity", narrow="hide"),
        Column("state", gettext_noop("Status"), None, "recurrings/_state.html", narrow="badge"),
        Column("last_invoice_date", gettext_noop("Last issued"), None, "day", narrow="hide", chosen=False),
        Column("end_date", gettext_noop("Until"), None, "day", narrow="hide", chosen=False),
    ),
    empty_title=gettext_noop("No recurring invoices yet"),
    empty_text=gettext_noop("Open an invoice you issue regularly and choose “Make recurring”."),
)


def index(context: RequestContext) -> Response:
    response: Any = recurrings.index(context)
    response.rows = _told(response.rows)
    is_new = not response.rows and not Recurring.objects.filter(deleted=False).exists()
    return show_list(context, LIST, response, Paging.read({}), is_new=is_new)


def new(context: RequestContext) -> Response:
    asked = Wire.read(dict(context.query)).sent()
    today = clock.today(context.account.zone)
    start = {"start_date": None if asked.get("invoice_id") else today, "every": "1m", **asked}
    form = form_of(context, Wire, groups(start), action=PLACE, back=PLACE, start=start)
    page_context = {"form": form, "title": gettext("New recurring invoice"), "trail": _trail()}
    return Value(page="form.html", page_context=page_context)


def edit(context: RequestContext, id: int) -> Response:
    recurring, place = recurrings.load(id), f"{PLACE}/{id}"
    values = recurrings.serialize_recurring(recurring)
    form = form_of(context, Wire, groups(values), action=place, back=place, values=values)
    trail = [*_trail(), (_title(values), place)]
    title = gettext("Edit %(number)s") % {"number": _title(values)}
    return Value(page="form.html", page_context={"form": form, "title": title, "trail": trail})


def create(context: RequestContext) -> Response:
    return flash_success(context, recurrings.create(context), then=f"{PLACE}/{{id}}", message=_saved())


def update(context: RequestContext, id: int) -> Response:
    return flash_success(context, recurrings.update(context, id), then=f"{PLACE}/{id}", message=_saved())


def destroy(context: RequestContext, id: int) -> Response:
    message = gettext("Recurring invoice deleted")
    return flash_success(context, recurrings.destroy(context, id), then=PLACE, message=message)


def show(context: RequestContext, id: int) -> Response:
    recurring = recurrings.load(id)
    values = recurrings.serialize_recurring(recurring)
    issued = Occurrence.objects.filter(recurring=recurring).select_related("invoice").order_by("-day")
    return Detail(
        resource=Wire,
        values=values,
        page="recurrings/show.html",
        page_context={
            "recurring": recurring,
            "row": _told([values])[0],
            "to_come": timing.preview(recurring, most=_TO_COME),
            "issued": list(issued[:_ISSUED]),
        },
    )


def _told(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add display names and recipients to definitions."""
    wanted = [row["invoice_id"] for row in rows if row["invoice_id"]]
    found = Invoice.objects.filter(pk__in=wanted).values(
        "id", "number", "buyer_name", "price_gross", "currency"
    )
    sources = {row["id"]: row for row in found}
    return [_told_row(row, sources.get(row["invoice_id"])) for row in rows]


def _told_row(row: dict[str, Any], source: Mapping[str, object] | None) -> dict[str, Any]:
    return {
        **row,
        "title": _title(row),
        "every_name": gettext(names.EVERY_NAMES.get(row["every"], row["every"])),
        "state_name": gettext(names.STATE_NAMES[row["state"]]),
        "buyer": source["buyer_name"] if source else "",
        "source": source,
    }


def _title(row: dict[str, Any]) -> str:
    return row["name"] or gettext("Recurring invoice %(id)s") % {"id": row["id"]}


def _saved() -> str:
    return gettext("Recurring invoice saved")


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Recurring invoices"), PLACE)]
