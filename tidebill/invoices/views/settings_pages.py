"""Settings with live examples: upcoming numbers, and a sample calculation."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts.settings_pages import READ, WRITE, SettingsPage, save, show_page, values_of
from tidebill.accounts.wire.account import AccountAttributes as Wire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, Rows, flash_success
from tidebill.http.responses import Response, Value
from tidebill.invoices.names import KIND_NAMES
from tidebill.invoices.numbering import pattern_controls, patterns_of, upcoming
from tidebill.kernel.discounts import discount_position
from tidebill.kernel.numbering import default_patterns, warehouse_patterns
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.pricing import price_position
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import total_positions
from tidebill.stock.names import KIND_NAMES as WAREHOUSE_KIND_NAMES
from tidebill.wire.errors import Invalid, NotFound

_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}


# Most common kinds; the others are collapsed.
_COMMON = ("vat", "proforma", "correction", "advance", "final", "receipt", "estimate", "client_order")


_OTHERS = {kind: KIND_NAMES[kind] for kind in default_patterns() if kind not in _COMMON}
NUMBERING = SettingsPage(
    "numbering",
    _("Numbering"),
    _("How documents are numbered: any text with exactly one counter, and date parts."),
    (
        Group(title=_("Documents"), controls=pattern_controls({kind: KIND_NAMES[kind] for kind in _COMMON})),
        Group(title=_("Other documents"), controls=pattern_controls(_OTHERS), folded=True),
        Group(title=_("Warehouse documents"), controls=pattern_controls(WAREHOUSE_KIND_NAMES), folded=True),
    ),
)
CALCULATION = SettingsPage(
    "calculation",
    _("Calculation and discounts"),
    _("How new documents are calculated. Issued documents keep their calculation."),
    (
        Group(
            title=_("Calculation"),
            controls=(
                Control(
                    key="calculating_strategy.position",
                    label=_("Item totals"),
                    kind="select",
                    choices=(
                        ("default", _("net price × quantity")),
                        ("keep_gross", _("gross price × quantity")),
                    ),
                ),
                Control(
                    key="calculating_strategy.sum",
                    label=_("Document totals"),
                    kind="select",
                    choices=(
                        ("sum", _("sum of the items")),
                        ("keep_gross", _("tax calculated from the gross total")),
                        ("keep_net", _("tax calculated from the net total")),
                    ),
                ),
                Control(
                    key="calculating_strategy.invoice_form_price_kind",
                    label=_("Prices entered as"),
                    kind="select",
                    choices=(("net", _("Net prices")), ("gross", _("Gross prices"))),
                ),
                Control(
                    key="price_decimals",
                    label=_("Decimals of unit prices"),
                    kind="select",
                    choices=tuple((n, str(n)) for n in range(2, 7)),
                ),
                Control(
                    key="discount_kind",
                    label=_("Discounts"),
                    kind="select",
                    choices=(
                        ("percent_total", _("percentage off the item total")),
                        ("percent_unit", _("percentage off the net unit price")),
                        ("percent_unit_gross", _("percentage off the gross unit price")),
                        ("amount", _("amount off the item total")),
                    ),
                ),
            ),
        ),
    ),
)
TEXTS = SettingsPage(
    "texts",
    _("Texts on documents"),
    _("Remarks that new documents get. Issued documents keep theirs."),
    (
        Group(
            title=_("Default texts"),
            controls=(
                Control(
                    key="default_description",
                    label=_("Default note"),
                    kind="textarea",
                    help=_("For departments that have none."),
                ),
                Control(key="default_description_long", label=_("Additional text"), kind="textarea"),
            ),
        ),
        Group(
            title=_("Notes by condition"),
            text=_("Added if all conditions are met. Separate several values with commas; empty fits all."),
            rows=Rows(
                key="note_rules",
                label=_("Notes by condition"),
                controls=(
                    Control(key="text", label=_("Text")),
                    Control(key="kinds", label=_("Types"), placeholder="vat, final"),
                    Control(key="countries", label=_("Countries"), placeholder="DE, FR"),
                    Control(key="currencies", label=_("Currencies"), placeholder="EUR"),
                    Control(key="reverse_charge", label=_("Reverse charge"), kind="checkbox"),
                ),
            ),
        ),
    ),
)
# Prices whose rounding differs between calculation methods.
_EXAMPLE = (
    PositionInput(tax="23", quantity=Decimal(3), price_net=Decimal("9.99"), price_gross=Decimal("12.29")),
    PositionInput(tax="23", quantity=Decimal(7), price_net=Decimal("0.35"), price_gross=Decimal("0.43")),
    PositionInput(
        tax="8",
        quantity=Decimal("2.5"),
        price_net=Decimal("4.27"),
        price_gross=Decimal("4.61"),
        discount_percent=Decimal(10),
        discount=Decimal("1.15"),
    ),
)


@endpoint("Shows how documents are numbered", permission=READ, **_PERSONAL)
def numbering(context: RequestContext) -> Response:
    patterns = patterns_of(context)
    numbers_to_come = {kind: upcoming(context, kind, text) for kind, text in patterns.items()}
    values = {**values_of(context), "number_patterns": patterns}
    return show_page(
        context, NUMBERING, page="settings/numbering.html", values=values, upcoming=numbers_to_come
    )


@endpoint("Changes how documents are numbered", permission=WRITE, **_PERSONAL)
def save_numbering(context: RequestContext) -> Response:
    save(context)
    return flash_success(context, Value(), then=NUMBERING.address, message=gettext("Saved"))


@endpoint("Shows the numbers that a pattern would give", permission=READ, **_PERSONAL)
def numbers(context: RequestContext, kind: str) -> Response:
    """Show upcoming numbers for the pattern in the query."""
    sent: Any = context.query.get(Wire.name_)
    patterns = sent.get("number_patterns") if isinstance(sent, dict) else None
    text = patterns.get(kind) if isinstance(patterns, dict) else None
    usual = {**default_patterns(), **warehouse_patterns()}
    if kind not in usual:
        raise NotFound
    shown = upcoming(context, kind, text if isinstance(text, str) and text else usual[kind])
    return Value(page="settings/_numbers.html", page_context={"numbers": shown})


@endpoint("Shows how documents are calculated", permission=READ, **_PERSONAL)
def calculation(context: RequestContext) -> Response:
    return show_page(
        context, CALCULATION, page="settings/calculation.html", example=_worked(values_of(context))
    )


@endpoint("Changes how documents are calculated", permission=WRITE, **_PERSONAL)
def save_calculation(context: RequestContext) -> Response:
    save(context)
    return flash_success(context, Value(), then=CALCULATION.address, message=gettext("Saved"))


@endpoint("Shows the texts of new documents", permission=READ, **_PERSONAL)
def texts(context: RequestContext) -> Response:
    return show_page(context, TEXTS)


@endpoint("Changes the texts of new documents", permission=WRITE, **_PERSONAL)
def save_texts(context: RequestContext) -> Response:
    save(context)
    return flash_success(context, Value(), then=TEXTS.address, message=gettext("Saved"))


@endpoint("Calculates an example", permission=READ, **_PERSONAL)
def example(context: RequestContext) -> Response:
    sent: Any = context.query.get(Wire.name_)
    typed = Wire.read(sent if isinstance(sent, dict) else {}).sent()
    return Value(
        page="settings/_example.html", page_context={"example": _worked({**values_of(context), **typed})}
    )


def _worked(settings: dict[str, Any]) -> dict[str, Any]:
    """Calculate the example with these settings."""
    strategy = Strategy.parse(settings["calculating_strategy"])
    kind, places = settings["discount_kind"], settings["price_decimals"]
    if not 2 <= places <= 6:
        raise Invalid({"price_decimals": "is invalid"})
    leads_gross = strategy.position == "keep_gross"
    typed = [
        replace(row, price_net=None) if leads_gross else replace(row, price_gross=None) for row in _EXAMPLE
    ]
    rows = [price_position(row, strategy=strategy, price_decimals=places) for row in typed]
    totals = total_positions(
        rows, strategy=strategy, show_discount=True, discount_kind=kind, price_decimals=places
    )
    after = [discount_position(row, discount_kind=kind, price_decimals=places) for row in rows]
    return {"rows": list(zip(rows, after, strict=True)), "totals": totals, "kind": kind}
