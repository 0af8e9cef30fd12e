"""Forms and list of products. The product's page shows stock and is in the package above."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.catalog.choices import categories
from tidebill.catalog.filters import ProductFilters
from tidebill.catalog.models import Product
from tidebill.catalog.selectors import load_product, serialize_product
from tidebill.catalog.views import products
from tidebill.catalog.wire import Product as Wire
from tidebill.http.choices import account_currencies_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, flash_success, form_of, text_of
from tidebill.http.lists import Action, Column, Filter, ListPage, show_list
from tidebill.http.responses import Response, Value

PLACE = "/products"
LIST = ListPage(
    name="products",
    address=PLACE,
    title=gettext_noop("Products"),
    lead=gettext_noop("Products and services with prices and stock"),
    icon="package",
    row="/products/{id}",
    new=Action(gettext_noop("New product"), "package-plus", "/products/new", "products:write"),
    beside=(Action(gettext_noop("Import file"), "upload", "/imports/new?kind=products", "products:write"),),
    actions=(
        Action(gettext_noop("Edit"), "pencil", "/products/{id}/edit", "products:write"),
        Action(gettext_noop("Delete"), "trash-2", "/products/{id}", "products:write", "DELETE", danger=True),
    ),
    columns=(
        Column("name", gettext_noop("Name"), "name", "link", narrow="head"),
        Column("code", gettext_noop("Code"), "code"),
        Column("price_net", gettext_noop("Net price"), None, "amount", unit="currency", narrow="hide"),
        Column("tax", gettext_noop("Tax rate"), narrow="hide"),
        Column(
            "price_gross",
            gettext_noop("Gross price"),
            "price_gross",
            "amount",
            unit="currency",
            narrow="value",
        ),
        Column("stock_level", gettext_noop("Stock"), None, "quantity", unit="quantity_unit"),
        Column("ean_code", gettext_noop("EAN / barcode"), narrow="hide", chosen=False),
        Column("service", gettext_noop("Service"), None, "flag", narrow="hide", chosen=False),
        Column("created_at", gettext_noop("Created"), "created_at", "moment", narrow="hide", chosen=False),
        Column(
            "updated_at", gettext_noop("Last changed"), "updated_at", "moment", narrow="hide", chosen=False
        ),
    ),
    filters=(
        Filter("query", gettext_noop("Search"), kind="search", hint=gettext_noop("Name, code"), folded=False),
        Filter(
            "filter",
            gettext_noop("Show"),
            choices=lambda context, given: [("disabled", gettext("Hidden"))],
            folded=False,
        ),
        Filter("code", gettext_noop("Code"), kind="text"),
        Filter("date_from", gettext_noop("Changed since"), kind="day"),
        Filter("date_to", gettext_noop("Changed until"), kind="day"),
    ),
    empty_title=gettext_noop("No products yet"),
    empty_text=gettext_noop(
        "Add products here, import them, or create them with the first invoice that lists them."
    ),
)


GROUPS = (
    Group(
        title=_("Product or service"),
        controls=(
            Control(key="name", label=_("Name"), required=True, wide=True),
            Control(key="code", label=_("Code")),
            Control(key="ean_code", label=_("EAN / barcode")),
            Control(
                key="kind",
                label=_("Usage"),
                kind="select",
                choices=(("sell", _("Sold")), ("buy", _("Purchased")), ("both", _("Sold and purchased"))),
                start="sell",
            ),
            Control(key="category_id", label=_("Category"), kind="select", choices=categories),
            Control(key="service", label=_("Service"), kind="checkbox"),
            Control(key="description", label=_("Description"), kind="textarea"),
        ),
    ),
    Group(
        title=_("Price"),
        text=_("Enter net or gross; the other is calculated."),
        controls=(
            Control(key="price_net", label=_("Net price"), kind="decimal"),
            Control(key="price_gross", label=_("Gross price"), kind="decimal"),
            Control(key="tax", label=_("Tax rate"), choices=choices.tax_rates),
            Control(key="currency", label=_("Currency"), choices=account_currencies_or_none),
            Control(key="quantity", label=_("Quantity"), kind="decimal", start="1"),
            Control(key="quantity_unit", label=_("Unit"), choices=choices.quantity_units),
        ),
    ),
    Group(
        title=_("Stock"),
        folded=True,
        controls=(
            Control(key="limited", label=_("Don't sell more than in stock"), kind="checkbox"),
            Control(key="use_product_warehouses", label=_("Different prices per warehouse"), kind="checkbox"),
            Control(key="purchase_price_net", label=_("Net purchase price"), kind="decimal"),
            Control(key="purchase_price_gross", label=_("Gross purchase price"), kind="decimal"),
            Control(key="purchase_tax", label=_("Purchase tax rate"), choices=choices.tax_rates),
            Control(key="supplier_code", label=_("Supplier code")),
        ),
    ),
    Group(
        title=_("More"),
        folded=True,
        controls=(
            Control(key="gtu_codes", label=_("Goods and services groups"), placeholder="GTU_01"),
            Control(key="additional_info", label=_("Additional column")),
            Control(key="accounting_id", label=_("Accounting code")),
            Control(key="tag_list", label=_("Tags"), help=_("Separated by commas.")),
            Control(key="weight", label=_("Weight")),
            Control(key="weight_unit", label=_("Weight unit")),
            Control(key="disabled", label=_("Hide from lists"), kind="checkbox"),
        ),
    ),
)


def index(context: RequestContext) -> Response:
    given = context.filters(ProductFilters)
    response = products.index(context)
    is_new = not response.rows and not Product.objects.filter(deleted=False).exists()
    return show_list(context, LIST, response, given, is_new=is_new)


def new(context: RequestContext) -> Response:
    start = {"currency": context.account.currency, "tax": choices.tax_rates(context)[0][0]}
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE, start=start)
    return Value(
        page="form.html", page_context={"form": form, "title": gettext("New product"), "trail": _trail()}
    )


def edit(context: RequestContext, id: int) -> Response:
    row = load_product(pk=id)
    place = f"{PLACE}/{id}"
    form = form_of(context, Wire, GROUPS, action=place, back=place, values=serialize_product(row))
    trail = [*_trail(), (row.name, place)]
    title = gettext("Edit %(number)s") % {"number": row.name}
    return Value(page="form.html", page_context={"form": form, "title": title, "trail": trail})


def create(context: RequestContext) -> Response:
    return flash_success(context, products.create(context), then=f"{PLACE}/{{id}}", message=_saved())


def update(context: RequestContext, id: int) -> Response:
    _let_net_lead(context, id)
    return flash_success(context, products.update(context, id), then=f"{PLACE}/{id}", message=_saved())


def destroy(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, products.destroy(context, id), then=PLACE, message=gettext("Product deleted")
    )


def _let_net_lead(context: RequestContext, id: int) -> None:
    """Let a changed net price take precedence in the form; in the API gross always does."""
    sent, row = context.body.get(Wire.name_), load_product(pk=id)
    if not isinstance(sent, dict):
        return
    for price in ("price", "purchase_price"):
        net, gross = f"{price}_net", f"{price}_gross"
        is_same = {name: sent.get(name) == text_of(getattr(row, name)) for name in (net, gross)}
        if sent.get(net) and not is_same[net] and is_same[gross]:
            sent[gross] = ""


def _saved() -> str:
    return gettext("Product saved")


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Products"), PLACE)]
