"""Forms and list of clients. The client's page shows documents and is in the package above."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.catalog.choices import categories, price_lists
from tidebill.catalog.choices import clients as other_clients
from tidebill.catalog.filters import ClientFilters
from tidebill.catalog.models import Client
from tidebill.catalog.selectors import load_client
from tidebill.catalog.views import clients
from tidebill.catalog.wire import Client as Wire
from tidebill.events.journal import snapshot
from tidebill.http.choices import countries_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group, flash_success, form_of
from tidebill.http.lists import Action, Column, Filter, ListPage, show_list
from tidebill.http.responses import Response, Value

PLACE = "/clients"
LIST = ListPage(
    name="clients",
    address=PLACE,
    title=gettext_noop("Clients"),
    lead=gettext_noop("Your customers and suppliers"),
    icon="users",
    row="/clients/{id}",
    new=Action(gettext_noop("New client"), "user-plus", "/clients/new", "clients:write"),
    beside=(Action(gettext_noop("Import file"), "upload", "/imports/new?kind=clients", "clients:write"),),
    actions=(
        Action(gettext_noop("Edit"), "pencil", "/clients/{id}/edit", "clients:write"),
        Action(
            gettext_noop("New invoice"), "plus", "/invoices/new?invoice[client_id]={id}", "invoices:write"
        ),
        Action(gettext_noop("Delete"), "trash-2", "/clients/{id}", "clients:write", "DELETE", danger=True),
    ),
    columns=(
        Column("name", gettext_noop("Name"), "name", "link", narrow="head"),
        Column("tax_no", gettext_noop("Tax number")),
        Column("city", gettext_noop("City")),
        Column("country", gettext_noop("Country"), narrow="hide", chosen=False),
        Column("email", gettext_noop("Email")),
        Column("phone", gettext_noop("Phone"), narrow="hide", chosen=False),
        Column("shortcut", gettext_noop("Short name"), "shortcut", narrow="hide", chosen=False),
        Column("external_id", gettext_noop("External ID"), narrow="hide", chosen=False),
        Column("created_at", gettext_noop("Created"), "created_at", "moment", narrow="hide", chosen=False),
        Column(
            "updated_at", gettext_noop("Last changed"), "updated_at", "moment", narrow="hide", chosen=False
        ),
    ),
    filters=(
        Filter(
            "query",
            gettext_noop("Search"),
            kind="search",
            hint=gettext_noop("Name, short name, tax number, email"),
            folded=False,
        ),
        Filter("tax_no", gettext_noop("Tax number"), kind="text"),
        Filter("email", gettext_noop("Email"), kind="text"),
        Filter("external_id", gettext_noop("External ID"), kind="text"),
    ),
    empty_title=gettext_noop("No clients yet"),
    empty_text=gettext_noop("Add clients here, import them, or create them with their first invoice."),
)


def _departments(context: RequestContext) -> Choices:
    return [("", gettext("Any")), *choices.departments(context)]


def _payment_types(context: RequestContext) -> Choices:
    return [("", gettext("Account default")), *choices.payment_types(context)]


def _payment_terms(context: RequestContext) -> Choices:
    return [("", gettext("Account default")), *choices.payment_terms(context)]


GROUPS = (
    Group(
        title=_("Client"),
        controls=(
            Control(
                key="company",
                label=_("Type"),
                kind="select",
                choices=(("1", _("Company")), ("0", _("Individual"))),
                start=True,
            ),
            Control(
                key="kind",
                label=_("Role"),
                kind="select",
                choices=(("buyer", _("Customer")), ("seller", _("Supplier")), ("both", _("Both"))),
                start="buyer",
            ),
            Control(key="name", label=_("Name"), wide=True, help=_("Optional for individuals.")),
            Control(key="first_name", label=_("First name")),
            Control(key="last_name", label=_("Last name")),
            Control(key="tax_no", label=_("Tax number")),
            Control(key="shortcut", label=_("Short name"), help=_("Leave blank to use the name.")),
        ),
    ),
    Group(
        title=_("Address and contact"),
        controls=(
            Control(key="street", label=_("Street and number"), wide=True),
            Control(key="post_code", label=_("Postal code")),
            Control(key="city", label=_("City")),
            Control(key="country", label=_("Country"), kind="select", choices=countries_or_none),
            Control(key="email", label=_("Email"), help=_("Separate several with commas.")),
            Control(key="phone", label=_("Phone"), kind="tel"),
            Control(key="mobile_phone", label=_("Mobile"), kind="tel"),
            Control(key="www", label=_("Website")),
            Control(key="person", label=_("Person receiving documents")),
        ),
    ),
    Group(
        title=_("Defaults for new invoices"),
        folded=True,
        controls=(
            Control(key="discount", label=_("Discount (%)"), kind="decimal"),
            Control(key="default_tax", label=_("Tax rate"), choices=choices.tax_rates),
            Control(key="payment_to_kind", label=_("Payment term"), kind="select", choices=_payment_terms),
            Control(
                key="default_payment_type", label=_("Payment type"), kind="select", choices=_payment_types
            ),
            Control(key="price_list_id", label=_("Price list"), kind="select", choices=price_lists),
            Control(key="category_id", label=_("Category"), kind="select", choices=categories),
            Control(key="department_id", label=_("Department"), kind="select", choices=_departments),
            Control(key="buyer_id", label=_("Paying client"), kind="select", choices=other_clients),
        ),
    ),
    Group(
        title=_("Delivery, bank and reminders"),
        folded=True,
        controls=(
            Control(key="use_delivery_address", label=_("Different delivery address"), kind="checkbox"),
            Control(key="delivery_address", label=_("Delivery address"), kind="textarea"),
            Control(key="bank", label=_("Bank")),
            Control(key="bank_account", label=_("Account number")),
            Control(key="sepa_mandate_no", label=_("SEPA mandate")),
            Control(key="mass_payment_code", label=_("Mass payment code")),
            Control(key="buyer_reference", label=_("Buyer reference")),
            Control(key="einvoice_address", label=_("Electronic address"), placeholder="9930:DE136695976"),
            Control(key="email_for_reminders", label=_("Reminder email")),
            Control(key="disable_auto_reminders", label=_("No automatic reminders"), kind="checkbox"),
        ),
    ),
    Group(
        title=_("Notes and other systems"),
        folded=True,
        controls=(
            Control(key="note", label=_("Note"), kind="textarea"),
            Control(key="tag_list", label=_("Tags"), help=_("Separated by commas.")),
            Control(key="external_id", label=_("External ID")),
            Control(key="accounting_id", label=_("Accounting code")),
            Control(key="accounting_id2", label=_("Second accounting code")),
            Control(key="register_number", label=_("Register number")),
        ),
    ),
)


def index(context: RequestContext) -> Response:
    given = context.filters(ClientFilters)
    response = clients.index(context)
    is_new = not response.rows and not Client.objects.filter(deleted=False).exists()
    return show_list(context, LIST, response, given, is_new=is_new)


def new(context: RequestContext) -> Response:
    start = {"name": context.query.get("name", "")} if isinstance(context.query.get("name"), str) else {}
    form = form_of(context, Wire, GROUPS, action=PLACE, back=PLACE, start=start)
    return Value(
        page="form.html", page_context={"form": form, "title": gettext("New client"), "trail": _trail()}
    )


def edit(context: RequestContext, id: int) -> Response:
    row = load_client(id)
    place = f"{PLACE}/{id}"
    form = form_of(context, Wire, GROUPS, action=place, back=place, values=snapshot(row))
    trail = [*_trail(), (row.name, place)]
    title = gettext("Edit %(number)s") % {"number": row.name}
    return Value(page="form.html", page_context={"form": form, "title": title, "trail": trail})


def create(context: RequestContext) -> Response:
    return flash_success(context, clients.create(context), then=f"{PLACE}/{{id}}", message=_saved())


def update(context: RequestContext, id: int) -> Response:
    return flash_success(context, clients.update(context, id), then=f"{PLACE}/{id}", message=_saved())


def destroy(context: RequestContext, id: int) -> Response:
    return flash_success(context, clients.destroy(context, id), then=PLACE, message=gettext("Client deleted"))


def merge(context: RequestContext, id: int) -> Response:
    return flash_success(
        context,
        clients.merge(context, id),
        then=f"{PLACE}/{id}",
        message=gettext("Clients merged"),
    )


def _saved() -> str:
    return gettext("Client saved")


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Clients"), PLACE)]
