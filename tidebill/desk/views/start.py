"""Getting-started pages: company, numbering, first invoice, sample data."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.choices import tax_rates
from tidebill.accounts.commands import AccountInput, DepartmentInput
from tidebill.accounts.services.departments import main_department
from tidebill.accounts.wire.account import AccountAttributes
from tidebill.desk import samples, start
from tidebill.events.journal import snapshot
from tidebill.http.choices import account_currencies, countries, languages
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.responses import Response, Value
from tidebill.invoices.names import KIND_NAMES
from tidebill.invoices.numbering import pattern_controls, patterns_of, upcoming

PLACE = "/start"
_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
WRITE = "account:write"
COMPANY = (
    Group(
        title=_("Your company"),
        controls=(
            Control(key="name", label=_("Name"), required=True, wide=True),
            Control(key="tax_no", label=_("Tax number")),
            Control(key="street", label=_("Street and number"), required=True, wide=True),
            Control(key="post_code", label=_("Postal code")),
            Control(key="city", label=_("City"), required=True),
            Control(key="country", label=_("Country"), kind="select", choices=lambda _call: countries()),
            Control(key="email", label=_("Email")),
        ),
    ),
    Group(
        title=_("Payment details"),
        controls=(
            Control(key="bank_account", label=_("Account number"), wide=True),
            Control(key="bank", label=_("Bank")),
            Control(key="default_tax", label=_("Tax rate"), choices=tax_rates),
            Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies),
            Control(
                key="lang", label=_("Document language"), kind="select", choices=lambda _call: languages()
            ),
        ),
    ),
)
NUMBERING = (
    Group(
        title=_("Numbering"),
        controls=pattern_controls({kind: KIND_NAMES[kind] for kind in ("vat", "proforma", "correction")}),
    ),
)


def first_steps(context: RequestContext) -> dict[str, Any] | None:
    """Return the steps for the dashboard; None once they are completed or dismissed."""
    return _steps(context) if context.may(WRITE) and start.is_shown(context.account) else None


@endpoint("Shows the first steps", permission=WRITE, **_PERSONAL)
def index(context: RequestContext) -> Response:
    page_context = {"steps": _steps(context), "faults": _faults(context)}
    return Value(page="start/index.html", page_context=page_context)


@endpoint("Shows the company's form", permission=WRITE, **_PERSONAL)
def company(context: RequestContext) -> Response:
    account = context.account
    row = snapshot(main_department())
    values = {**row, "currency": account.currency, "lang": account.lang}
    values["country"] = values["country"] or account.country
    values["default_tax"] = values["default_tax"] or start.usual_tax(values["country"])
    form = form_of(
        context,
        start.Company,
        COMPANY,
        action="/start/company",
        back=PLACE,
        values=values,
        submit=gettext("Save and continue"),
    )
    return Value(page="form.html", page_context={"form": form, **_heading(gettext("Your company"), 1)})


@endpoint("Sets up the company", permission=WRITE, **_PERSONAL)
def save_company(context: RequestContext) -> Response:
    company = context.read(start.Company)
    start.set_up_company(
        context.account, company.build(DepartmentInput), company.build(AccountInput), by=context.user
    )
    return flash_success(context, Value(), then="/start/numbering", message=gettext("Saved"))


@endpoint("Shows the numbering's form", permission=WRITE, **_PERSONAL)
def numbering(context: RequestContext) -> Response:
    patterns = patterns_of(context)
    form = form_of(
        context,
        AccountAttributes,
        NUMBERING,
        action="/start/numbering",
        back=PLACE,
        values={"number_patterns": patterns},
        submit=gettext("Save and continue"),
    )
    shown = {kind: upcoming(context, kind, text) for kind, text in patterns.items()}
    page_context = {"form": form, "upcoming": shown, **_heading(gettext("Numbering"), 2)}
    return Value(page="settings/numbering.html", page_context=page_context)


@endpoint("Settles the numbering", permission=WRITE, **_PERSONAL)
def save_numbering(context: RequestContext) -> Response:
    patterns = context.read(AccountAttributes).number_patterns
    start.settle_numbering(context.account, patterns or {}, by=context.user)
    return flash_success(context, Value(), then=PLACE, message=gettext("Saved"))


@endpoint("Dismisses the first steps", permission=WRITE, **_PERSONAL)
def dismiss(context: RequestContext) -> Response:
    start.dismiss(context.account, by=context.user)
    return Value(then="/")


@endpoint("Makes sample data", permission=WRITE, **_PERSONAL)
def add_samples(context: RequestContext) -> Response:
    samples.add_samples(context.account, by=context.user)
    return flash_success(context, Value(), then="/invoices?period=all", message=gettext("Sample data added"))


@endpoint("Removes the sample data", permission=WRITE, **_PERSONAL)
def remove_samples(context: RequestContext) -> Response:
    samples.remove_samples(context.account, by=context.user)
    return flash_success(context, Value(), then=PLACE, message=gettext("Sample data removed"))


def _steps(context: RequestContext) -> dict[str, Any]:
    behind = start.done_steps(context.account)
    steps = [
        {
            "name": name,
            "title": gettext(title),
            "text": gettext(text),
            "address": address,
            "done": name in behind,
        }
        for name, title, text, address in start.STEPS
    ]
    # Mail can wait until the first invoice.
    ahead = next((step for step in steps if not step["done"] and step["name"] != start.MAIL), None)
    return {"all": steps, "next": ahead, "has_samples": samples.has_samples()}


def _heading(title: str, step: int) -> dict[str, Any]:
    shown = {"step": step, "steps": len(start.STEPS)}
    return {
        "title": title,
        "subtitle": gettext("Step %(step)s of %(steps)s") % shown,
        "trail": [(gettext("First steps"), PLACE)],
    }


def _faults(context: RequestContext) -> list[dict[str, str]]:
    return [{"name": "base", "text": text} for texts in context.errors.values() for text in texts]
