"""Account settings: one resource on several pages."""

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.services.sessions import sign_out_everywhere
from tidebill.accounts.settings_pages import READ, WRITE, SettingsPage, save, show_page, values_of
from tidebill.accounts.wire.account import AccountAttributes as Wire
from tidebill.http.choices import account_currencies, countries, languages
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success
from tidebill.http.responses import Detail, Response, Value
from tidebill.kernel.permissions import ANYBODY

_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
# One entry per line.
_LISTS = ("tax_rates", "quantity_units", "payment_types")


ACCOUNT = SettingsPage(
    "account",
    _("Account"),
    _("Account name, country, and defaults for new documents."),
    (
        Group(
            title=_("Account"),
            controls=(
                Control(key="name", label=_("Name"), required=True, wide=True),
                Control(key="country", label=_("Country"), kind="select", choices=lambda _call: countries()),
                Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies),
                Control(
                    key="timezone",
                    label=_("Time zone"),
                    choices=lambda _call: [(zone, zone) for zone in sorted(available_timezones())],
                ),
                Control(
                    key="lang",
                    label=_("Document language"),
                    kind="select",
                    choices=lambda _call: languages(),
                ),
            ),
        ),
        Group(
            title=_("Defaults for new invoices"),
            controls=(
                Control(key="default_payment_days", label=_("Payment term (days)"), kind="decimal"),
                Control(
                    key="default_payment_type",
                    label=_("Payment type"),
                    kind="select",
                    choices=choices.payment_types,
                ),
                Control(
                    key="payment_code",
                    label=_("Payment QR code"),
                    kind="select",
                    choices=choices.payment_codes,
                ),
                Control(
                    key="validate_invoices_as",
                    label=_("Validate as"),
                    kind="select",
                    choices=choices.required_formats,
                    help=_("Checked against the official rules whenever a document is issued or changed."),
                ),
                Control(
                    key="exchange_kind",
                    label=_("Exchange rates"),
                    kind="select",
                    choices=(
                        ("nbp", "NBP"),
                        ("ecb", "ECB"),
                        ("own", _("Enter manually")),
                    ),
                ),
                Control(
                    key="auto_create_products",
                    label=_("Save new items as products"),
                    kind="checkbox",
                ),
                Control(
                    key="auto_create_categories",
                    label=_("Save new categories"),
                    kind="checkbox",
                ),
                Control(
                    key="limited_stock",
                    label=_("If stock is insufficient"),
                    kind="select",
                    choices=(("refuse", _("Reject the document")), ("warn", _("Warn, but issue it"))),
                ),
            ),
        ),
        Group(
            title=_("Closing the books"),
            text=_("You can still add payments and notes to locked documents."),
            controls=(
                Control(
                    key="lock_date",
                    label=_("Lock date"),
                    kind="date",
                    help=_(
                        "Documents, payments and warehouse documents up to this date are locked. "
                        "Leave blank to unlock."
                    ),
                ),
                Control(
                    key="lock_documents",
                    label=_("Lock documents"),
                    kind="select",
                    choices=(
                        ("none", _("Never")),
                        ("sent", _("Once sent")),
                        ("printed", _("Once printed")),
                        ("sent_or_printed", _("Once sent or printed")),
                    ),
                ),
            ),
        ),
    ),
)
DICTIONARIES = SettingsPage(
    "dictionaries",
    _("Drop-down values"),
    _("Values offered in forms, one per line. Other values can still be typed."),
    (
        Group(
            title=_("Drop-down values"),
            text=_("One per line. Leave empty for the default values."),
            controls=(
                Control(key="tax_rates", label=_("Tax rates"), kind="textarea", placeholder="23"),
                Control(key="quantity_units", label=_("Units"), kind="textarea"),
                Control(key="payment_types", label=_("Payment types"), kind="textarea"),
            ),
        ),
    ),
)
REMINDERS = SettingsPage(
    "reminders",
    _("Reminders"),
    _("Send a reminder this many days after the due date."),
    (
        Group(
            title=_("Reminders"),
            controls=(
                Control(
                    key="reminder_days",
                    label=_("Days after the due date"),
                    placeholder="3, 14",
                    help=_("Up to ten values, separated by commas. Leave empty for no reminders."),
                ),
            ),
        ),
    ),
)
SECURITY = SettingsPage(
    "security",
    _("Security"),
    _("Sign-in rules and protection of bank accounts."),
    (
        Group(
            title=_("Two-factor authentication"),
            controls=(
                Control(
                    key="two_factor_required",
                    label=_("Require two-factor authentication"),
                    kind="checkbox",
                    wide=True,
                    help=_(
                        "Users must set up a passkey or an authenticator app before they can continue. API "
                        "tokens keep working."
                    ),
                ),
            ),
        ),
        Group(
            title=_("Bank accounts"),
            text=_("Protects the accounts that customers pay to."),
            controls=(
                Control(
                    key="bank_account_security_level",
                    label=_("Who can change bank accounts"),
                    kind="select",
                    choices=(
                        ("none", _("All users, also with a document")),
                        ("normal", _("Administrators")),
                        ("strong", _("Only the operator of this server")),
                    ),
                    wide=True,
                    help=_("Only the operator can lower the strongest protection."),
                ),
            ),
        ),
    ),
)


@endpoint("Retrieve the account's settings", answers=Wire, permission=READ)
def show(context: RequestContext) -> Response:
    return Detail(resource=Wire, values=values_of(context))


@endpoint("Update settings of the account", reads=Wire, answers=Wire, permission=WRITE)
def update(context: RequestContext) -> Response:
    save(context)
    return Detail(resource=Wire, values=values_of(context))


def account_page(context: RequestContext) -> Response:
    return show_page(context, ACCOUNT)


def save_account(context: RequestContext) -> Response:
    return _save_page(context, ACCOUNT)


@endpoint("Shows the dictionaries", permission=READ, **_PERSONAL)
def dictionaries(context: RequestContext) -> Response:
    values = values_of(context)
    texts = {name: "\n".join(values[name]) for name in _LISTS}
    return show_page(context, DICTIONARIES, values={**values, **texts})


@endpoint("Changes the dictionaries", permission=WRITE, **_PERSONAL)
def save_dictionaries(context: RequestContext) -> Response:
    sent = context.body.get(Wire.name_)
    if isinstance(sent, dict):
        sent.update({name: str(sent[name]).splitlines() for name in _LISTS if name in sent})
    return _save_page(context, DICTIONARIES)


@endpoint("Shows when buyers are reminded", permission=READ, **_PERSONAL)
def reminders(context: RequestContext) -> Response:
    return show_page(context, REMINDERS)


@endpoint("Changes when buyers are reminded", permission=WRITE, **_PERSONAL)
def save_reminders(context: RequestContext) -> Response:
    sent = context.body.get(Wire.name_)
    if isinstance(sent, dict) and sent.get("reminder_days") == "":
        # An empty field means no reminders, where the API ignores empty text.
        sent["reminder_days"] = []
    return _save_page(context, REMINDERS)


@endpoint("Shows how people sign in", permission=READ, **_PERSONAL)
def security(context: RequestContext) -> Response:
    return show_page(context, SECURITY, page="settings/security.html")


@endpoint("Changes how people sign in", permission=WRITE, **_PERSONAL)
def save_security(context: RequestContext) -> Response:
    return _save_page(context, SECURITY)


def _save_page(context: RequestContext, page: SettingsPage) -> Response:
    save(context)
    return flash_success(context, Value(), then=page.address, message=gettext("Saved"))


@endpoint("Signs somebody out everywhere else", permission=ANYBODY, **_PERSONAL)
def sign_out(context: RequestContext) -> Response:
    wanted = context.body.get("revoke_tokens") == "1"
    key = context.request.session.session_key
    sessions, tokens = sign_out_everywhere(context.user, besides=key, revoke_tokens=wanted)
    ended = ngettext("%(count)s other session ended.", "%(count)s other sessions ended.", sessions)
    revoked = ngettext("%(count)s token revoked.", "%(count)s tokens revoked.", tokens)
    parts = [ended % {"count": sessions}, *([revoked % {"count": tokens}] if wanted else [])]
    return flash_success(context, Value(), then=SECURITY.address, message=" ".join(parts))
