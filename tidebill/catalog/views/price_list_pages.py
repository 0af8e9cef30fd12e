"""Pages of price lists, with a row per product."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tidebill.catalog.choices import product_names
from tidebill.catalog.filters import PriceListFilters
from tidebill.catalog.views import price_lists
from tidebill.catalog.wire import PriceList as Wire
from tidebill.http.choices import account_currencies_or_none
from tidebill.http.forms import Control, Group, Rows
from tidebill.http.lists import Action, Column, ListPage
from tidebill.http.resource_pages import ResourcePages

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
            Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies_or_none),
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


PAGES = ResourcePages(
    resource=Wire,
    place=PLACE,
    title=_("Price lists"),
    new=_("New price list"),
    groups=GROUPS,
    listing=LIST,
    filters=PriceListFilters,
    values=lambda _context, id: price_lists.serialize_price_list(price_lists.load(id)),
    name=lambda row: row["name"],
    calls={
        "index": price_lists.index,
        "create": price_lists.create,
        "update": price_lists.update,
        "destroy": price_lists.destroy,
    },
    permission="products:write",
    saved=_("Price list saved"),
    deleted=_("Price list deleted"),
)
