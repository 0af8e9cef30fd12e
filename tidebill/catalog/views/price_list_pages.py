"""Pages of price lists, with a row per product."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.catalog.choices import product_names
from tidebill.catalog.filters import PriceListFilters
from tidebill.catalog.views import price_lists
from tidebill.catalog.wire import PriceList as Wire
from tidebill.http.choices import currencies
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, Rows, flash_success, form_of
from tidebill.http.lists import Action, Column, ListPage, show_list
from tidebill.http.responses import Response, Value

PLACE = "/price_lists"
LIST = ListPage(
    name="price_lists",
    address=PLACE,
    title=gettext_noop("Price lists"),
    lead=gettext_noop("Special prices for selected clients"),
    icon="badge-percent",
    row="/price_lists/{id}/edit",
    new=Action(gettext_noop("New price list"), "plus", "/price_lists/new", "products:write"),
    actions=(
        Action(
            gettext_noop("Delete"), "trash-2", "/price_lists/{id}", "products:write", "DELETE", danger=True
        ),
    ),
    columns=(
        Column("name", gettext_noop("Name"), "name", "link", narrow="head"),
        Column("currency", gettext_noop("Currency")),
        Column("description", gettext_noop("Description")),
        Column("updated_at", gettext_noop("Last changed"), "updated_at", "moment", narrow="hide"),
    ),
    empty_title=gettext_noop("No price lists yet"),
    empty_text=gettext_noop(
        "A price list gives clients other prices: fixed amounts or a percentage discount."
    ),
)
GROUPS = (
    Group(
        title=_("Price list"),
        controls=(
            Control(key="name", label=_("Name"), required=True),
            Control(key="currency", label=_("Currency"), choices=lambda _call: currencies()),
            Control(key="description", label=_("Description"), kind="textarea"),
        ),
    ),
    Group(
        title=_("Prices"),
        text=_("Enter a price, or a percentage discount on the product’s price."),
        rows=Rows(
            key="price_list_positions",
            label=_("Prices"),
            controls=(
                Control(key="id", kind="hidden"),
                Control(key="priceable_name", label=_("Product"), choices=product_names),
                Control(key="price_net", label=_("Net price"), kind="decimal"),
                Control(key="price_gross", label=_("Gross price"), kind="decimal"),
                Control(key="use_percentage", label=_("Use percentage"), kind="checkbox"),
                Control(key="percentage", label=_("Discount (%)"), kind="decimal"),
            ),
        ),
    ),
)


def index(context: RequestContext) -> Response:
    given = context.filters(PriceListFilters)
    response = price_lists.index(context)
    return show_list(context, LIST, response, given, is_new=not response.rows and response.number == 1)


def new(context: RequestContext) -> Response:
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE)
    return Value(
        page="form.html", page_context={"form": form, "title": gettext("New price list"), **_trail()}
    )


def edit(context: RequestContext, id: int) -> Response:
    row = price_lists.load(id)
    form = form_of(
        context,
        Wire,
        GROUPS,
        action=f"{PLACE}/{id}",
        back=PLACE,
        values=price_lists.serialize_price_list(row),
    )
    return Value(
        page="form.html",
        page_context={"form": form, "title": row.name, "deletion": {"action": f"{PLACE}/{id}"}, **_trail()},
    )


def create(context: RequestContext) -> Response:
    return flash_success(
        context, price_lists.create(context), then=PLACE, message=gettext("Price list saved")
    )


def update(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, price_lists.update(context, id), then=PLACE, message=gettext("Price list saved")
    )


def destroy(context: RequestContext, id: int) -> Response:
    return flash_success(
        context,
        price_lists.destroy(context, id),
        then=PLACE,
        message=gettext("Price list deleted"),
    )


def _trail() -> dict[str, object]:
    return {"trail": [(gettext("Price lists"), PLACE)]}
