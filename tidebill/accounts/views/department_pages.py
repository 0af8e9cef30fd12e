"""Pages of departments, with logo upload."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.selectors import load_department
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.accounts.views import departments
from tidebill.accounts.wire import Department as Wire
from tidebill.events.journal import snapshot
from tidebill.http.choices import account_currencies_or_none, countries_or_none, languages
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.resource_pages import ResourcePages, Values


def _languages(_call: RequestContext) -> Choices:
    return [("", gettext("Account default")), *languages()]


def _payment_codes(context: RequestContext) -> Choices:
    return [("", gettext("Account default")), *choices.payment_codes(context)]


GROUPS = (
    Group(
        title=_("Company"),
        text=_("As shown on documents."),
        controls=(
            Control(key="name", label=_("Name"), required=True, wide=True),
            Control(key="shortcut", label=_("Short name")),
            Control(key="tax_no", label=_("Tax number")),
            Control(key="register_number", label=_("Register number")),
            Control(key="street", label=_("Street and number"), wide=True),
            Control(key="post_code", label=_("Postal code")),
            Control(key="city", label=_("City")),
            Control(key="country", label=_("Country"), kind="select", choices=countries_or_none),
            Control(key="email", label=_("Email")),
            Control(key="phone", label=_("Phone"), kind="tel"),
            Control(key="www", label=_("Website")),
            Control(key="person", label=_("Signatory")),
            Control(key="einvoice_address", label=_("Electronic address"), placeholder="9945:PL5252445767"),
            Control(
                key="main",
                label=_("Default department"),
                kind="checkbox",
            ),
        ),
    ),
    Group(
        title=_("Bank"),
        controls=(
            Control(key="bank", label=_("Bank")),
            Control(key="bank_account", label=_("Account number")),
            Control(key="bank_swift", label=_("BIC")),
            Control(
                key="bank_account_currency",
                label=_("Account currency"),
                kind="select",
                choices=account_currencies_or_none,
            ),
            Control(key="payment_code", label=_("Payment QR code"), kind="select", choices=_payment_codes),
        ),
    ),
    Group(
        title=_("Logo and design"),
        text=_("PNG, JPEG or GIF, up to 2 MiB."),
        controls=(
            Control(key="logo", label=_("Logo"), kind="file"),
            Control(key="stamp", label=_("Stamp"), kind="file"),
            Control(key="accent_colour", label=_("Color"), placeholder="#12506b"),
        ),
    ),
    Group(
        title=_("Documents"),
        folded=True,
        controls=(
            Control(key="invoice_lang", label=_("Language"), kind="select", choices=_languages),
            Control(key="default_tax", label=_("Tax rate"), choices=choices.tax_rates),
            Control(key="use_invoice_issuer", label=_("Show the issuer on documents"), kind="checkbox"),
            Control(key="invoice_description", label=_("Default note"), kind="textarea"),
            Control(key="own_footer", label=_("Custom footer"), kind="checkbox"),
            Control(key="footer_content", label=_("Footer text"), kind="textarea"),
        ),
    ),
    Group(
        title=_("Custom numbering"),
        folded=True,
        text=_("Replaces the account’s patterns for this department."),
        controls=(
            Control(key="use_pattern", label=_("Use these patterns"), kind="checkbox"),
            Control(key="invoice_pattern", label=_("Invoices")),
            Control(key="invoice_pattern_proforma", label=_("Proforma invoices")),
            Control(key="invoice_pattern_correction", label=_("Corrections")),
            Control(key="invoice_pattern_advance", label=_("Advance invoices")),
            Control(key="invoice_pattern_final", label=_("Final invoices")),
            Control(key="invoice_pattern_receipt", label=_("Receipts")),
            Control(key="pattern_estimate", label=_("Estimates")),
            Control(key="pattern_client_order", label=_("Orders")),
        ),
    ),
)


def _cells(_call: RequestContext, row: Mapping[str, object]) -> list[Any]:
    return [row["name"], row["tax_no"] or "", row["city"] or "", gettext("Default") if row["main"] else ""]


def _values(_call: RequestContext, id: int) -> Values:
    return snapshot(load_department(id))


PAGES = ResourcePages(
    resource=Wire,
    place="/departments",
    title=_("Company and departments"),
    text=_("Your company, and branches with their own data."),
    empty=_("You don't have access to any department."),
    icon="building-2",
    new=_("New department"),
    groups=GROUPS,
    columns=(_("Name"), _("Tax number"), _("City"), _("Role")),
    cells=_cells,
    values=_values,
    name=lambda row: row["name"],
    calls={
        "index": departments.index,
        "create": departments.create,
        "update": departments.update,
        "destroy": departments.destroy,
    },
    permission="departments:write",
    trail=(SETTINGS,),
    deletion=_("Existing documents keep their copy of this data."),
)
