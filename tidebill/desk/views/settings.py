"""Overview of all settings."""

from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import READ
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.kernel.permissions import ANYBODY, allows

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
                _("Texts on documents"),
                "file-text",
                "/settings/texts",
                _("Default notes, notes by country or currency"),
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
            (
                _("Print templates"),
                "layout-template",
                "/print_templates",
                _("Own designs in Handlebars and CSS"),
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


@endpoint("Shows all settings", permission=ANYBODY, formats=("html",), documented=False)
def index(context: RequestContext) -> Response:
    held = context.caller.permissions if context.caller else frozenset()
    shown = [(title, [entry for entry in entries if allows(held, entry[4])]) for title, entries in SECTIONS]
    return Value(
        page="settings/index.html", page_context={"sections": [section for section in shown if section[1]]}
    )
