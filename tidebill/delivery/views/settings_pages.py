"""Settings: overview, email, and printing."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.models import Department
from tidebill.accounts.services.departments import update_department
from tidebill.accounts.views import departments
from tidebill.accounts.views.settings import READ
from tidebill.delivery.printable import printable_draft
from tidebill.delivery.printing.compiler import PIXELS_PER_INCH
from tidebill.delivery.printing.designs import DESIGNS
from tidebill.delivery.printing.render import draw_pages
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.responses import FileResponse, Response, Value
from tidebill.invoices.services.preview import preview_new
from tidebill.invoices.wire import Invoice
from tidebill.kernel.permissions import ANYBODY, allows
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, NotFound

_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
_SMALL = 36.0  # Pixels per inch of thumbnails
DESIGN_NAMES = {"modern": _("Modern"), "compact": _("Compact"), "plain": _("Plain")}

# Title, icon, address, sentence, permission.
SECTIONS = (
    (
        _("Company"),
        (
            (_("Account"), "settings-2", "/settings/account", _("Name, country, currency, language"), READ),
            (
                _("Company and departments"),
                "building-2",
                "/departments",
                _("Addresses, bank, logo, branches"),
                "departments:read",
            ),
            (
                _("Bank accounts"),
                "landmark",
                "/bank_accounts",
                _("Accounts your clients pay to"),
                "departments:read",
            ),
            (
                _("Issuers"),
                "stamp",
                "/issuers",
                _("Parties you issue documents for"),
                "departments:read",
            ),
            (_("First steps"), "rocket", "/start", _("Setup and sample data"), "account:write"),
            (_("Numbering"), "hash", "/settings/numbering", _("Patterns and next numbers"), READ),
        ),
    ),
    (
        _("Documents"),
        (
            (
                _("Calculation and discounts"),
                "calculator",
                "/settings/calculation",
                _("Calculation method, with an example"),
                READ,
            ),
            (
                _("Drop-down values"),
                "book-a",
                "/settings/dictionaries",
                _("Tax rates, units, payment types"),
                READ,
            ),
            (
                _("Invoice design"),
                "printer",
                "/settings/printing",
                _("Designs with preview"),
                "departments:read",
            ),
            (_("Categories"), "tags", "/categories", _("Groups of products and documents"), "products:read"),
            (
                _("Import and export"),
                "arrow-left-right",
                "/imports",
                _("Files with clients and products"),
                "clients:read",
            ),
        ),
    ),
    (
        _("Customers"),
        (
            (_("Email"), "send", "/settings/mail", _("Mail server, test email"), READ),
            (_("Email templates"), "mail", "/email_templates", _("Custom texts"), "departments:read"),
            (_("Reminders"), "bell", "/settings/reminders", _("When reminders are sent"), READ),
            (
                _("Online payments"),
                "credit-card",
                "/payment_providers",
                _("Payment methods"),
                "integration:read",
            ),
        ),
    ),
    (
        _("Users and integrations"),
        (
            (_("Users"), "users", "/users", _("Invitations, departments"), "users:read"),
            (_("Roles"), "shield", "/roles", _("Permissions"), "users:read"),
            (
                _("Security"),
                "lock-keyhole",
                "/settings/security",
                _("Two-factor authentication, sessions"),
                READ,
            ),
            (
                _("Integration"),
                "key-round",
                "/settings/integration",
                _("API authorization codes"),
                "integration:read",
            ),
            ("Peppol", "network", "/settings/peppol", _("Access point"), "integration:read"),
            (
                "KSeF",
                "landmark",
                "/settings/ksef",
                _("Polish e-invoice register"),
                "integration:read",
            ),
            (_("Webhooks"), "webhook", "/webhooks", _("Delivery log, replay"), "integration:read"),
            (_("Background jobs"), "activity", "/settings/jobs", _("Pending and failed jobs"), READ),
        ),
    ),
)


@endpoint("Shows all settings", permission=ANYBODY, **_PERSONAL)
def index(context: RequestContext) -> Response:
    held = context.caller.permissions if context.caller else frozenset()
    shown = [(title, [entry for entry in entries if allows(held, entry[4])]) for title, entries in SECTIONS]
    return Value(
        page="settings/index.html", page_context={"sections": [section for section in shown if section[1]]}
    )


@endpoint("Shows the designs of prints", permission="departments:read", **_PERSONAL)
def printing(context: RequestContext) -> Response:
    rows = list(Department.objects.filter(deleted=False).order_by("-main", "name"))
    designs = [
        {"id": design.id, "file": design.name, "name": DESIGN_NAMES[design.name]} for design in DESIGNS
    ]
    first = designs[0]["id"]
    chosen = [{"row": row, "design": row.invoice_template_id or first} for row in rows]
    return Value(page="settings/printing.html", page_context={"departments": chosen, "designs": designs})


@endpoint("Chooses the design of a department", permission="departments:write", **_PERSONAL)
def choose_design(context: RequestContext) -> Response:
    number, design = (str(context.body.get(name) or "") for name in ("department_id", "design"))
    if not number.isdecimal() or len(number) > 18:
        raise NotFound
    if design not in [str(known.id) for known in DESIGNS]:
        raise Invalid({"design": errors.NOT_LISTED})
    row = departments.load(int(number))
    update_department(row, values={"invoice_template_id": int(design)}, by=context.user)
    return flash_success(context, Value(), then="/settings/printing", message=gettext("Saved"))


@endpoint("Draws a sample in a design", permission="departments:read", formats=("png",), documented=False)
def sample(context: RequestContext, design: str) -> Response:
    known = next((found for found in DESIGNS if found.name == design), None)
    if known is None:
        raise NotFound
    sent = {**_sample(), "invoice_template_id": known.id}
    found = preview_new(context.account, Invoice.read(sent).sent())
    drawn = draw_pages(
        printable_draft(found.invoice, [line.position for line in found.lines]),
        remark="",
        most=1,
        pixels_per_inch=_SMALL if context.query.get("size") == "small" else PIXELS_PER_INCH,
    )
    return FileResponse(
        content=drawn[0],
        content_type="image/png",
        name=f"{design}.png",
        headers={"Cache-Control": "private, max-age=300"},
    )


def _sample() -> dict[str, Any]:
    rows = [
        {"name": gettext("Consulting"), "quantity": 8, "tax": "23", "total_price_gross": "1968"},
        {"name": gettext("Travel"), "quantity": 1, "tax": "8", "total_price_gross": "108"},
    ]
    return {
        "buyer_name": gettext("Your client"),
        "buyer_street": "Harbour Street 1",
        "buyer_city": "Northport",
        "positions": rows,
    }
