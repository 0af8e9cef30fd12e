"""Form of a recurring invoice."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tidebill.catalog.models import Client, Product
from tidebill.http.choices import account_currencies_or_none
from tidebill.http.forms import Control, Group
from tidebill.invoices.models import Invoice
from tidebill.recurring import names

_ = gettext_lazy
# Longer menus are of no use.
_MOST = 100


def groups(start: Mapping[str, object]) -> list[Group]:
    """Return the groups: document, schedule and delivery; the rest is collapsed."""
    return [_what(start), _when(), _then(), _without_source(start), _numbers(), _notes()]


def _what(start: Mapping[str, object]) -> Group:
    return Group(
        title=_("Content"),
        controls=(
            Control(key="name", label=_("Name")),
            Control(
                key="invoice_id",
                label=_("Based on"),
                kind="select",
                choices=_documents(start.get("invoice_id")),
                help=_("Copies items, client and notes. {{month}} and {{year}} in texts are replaced."),
            ),
            Control(
                key="convert_to_vat_invoice",
                label=_("Always issue as invoice"),
                kind="checkbox",
            ),
        ),
    )


def _when() -> Group:
    every = [(value, gettext(text)) for value, text in names.EVERY_NAMES.items()]
    return Group(
        title=_("Schedule"),
        controls=(
            Control(key="every", label=_("Frequency"), kind="select", choices=every, start="1m"),
            Control(
                key="start_date",
                label=_("From"),
                kind="date",
                help=_("Leave blank to start one period after the document."),
            ),
            Control(key="next_invoice_date", label=_("Next issue date"), kind="date"),
            Control(key="end_date", label=_("Until"), kind="date"),
            Control(
                key="issue_on_specific_day",
                label=_("Day of the month"),
                choices=(("last", _("Last day")),),
                help=_("1 to 31, or “last” for the last day."),
            ),
            Control(key="time_in_timezone", label=_("Time of day"), placeholder="06:00"),
            Control(key="issue_working_day_only", label=_("Working days only"), kind="checkbox"),
        ),
    )


def _then() -> Group:
    return Group(
        title=_("Delivery and payment"),
        controls=(
            Control(key="send_email", label=_("Send by email"), kind="checkbox"),
            Control(
                key="buyer_email",
                label=_("To"),
                help=_("Leave blank for the client's address; separate several with commas."),
            ),
            Control(key="create_as_paid", label=_("Mark as paid when issued"), kind="checkbox"),
        ),
    )


def _without_source(start: Mapping[str, object]) -> Group:
    return Group(
        title=_("Without a template document"),
        folded=True,
        controls=(
            Control(
                key="client_id",
                label=_("Client"),
                kind="select",
                choices=_cards(Client, start.get("client_id")),
                pick="/clients.json",
            ),
            Control(
                key="product_id",
                label=_("Product"),
                kind="select",
                choices=_cards(Product, start.get("product_id")),
                pick="/products.json",
            ),
            Control(key="quantity", label=_("Quantity"), kind="decimal"),
            Control(key="price_gross", label=_("Gross price"), kind="decimal"),
            Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies_or_none),
            Control(
                key="payment_to",
                label=_("Payment term"),
                placeholder="14",
                help=_("Days, or 2w for two weeks, 1m for one month."),
            ),
        ),
    )


def _numbers() -> Group:
    return Group(
        title=_("Number and sale date"),
        folded=True,
        controls=(
            Control(key="invoice_pattern_enabled", label=_("Use a custom number pattern"), kind="checkbox"),
            Control(key="invoice_pattern", label=_("Pattern"), placeholder="ABO/nr-m/mm/yyyy"),
            Control(key="only_year_month", label=_("Use a month as sale date"), kind="checkbox"),
            Control(
                key="end_of_month_sell_date",
                label=_("Use the last day of the month as sale date"),
                kind="checkbox",
            ),
        ),
    )


def _notes() -> Group:
    return Group(
        title=_("Notes"),
        folded=True,
        controls=(
            Control(key="comment", label=_("Internal note"), kind="textarea"),
            Control(
                key="recurring_finished_notification", label=_("Notify me when it ends"), kind="checkbox"
            ),
        ),
    )


def _documents(chosen: Any) -> list[tuple[Any, str]]:
    """Return the newest documents, including the chosen one."""
    rows = Invoice.objects.filter(deleted=False, cancelled=False).order_by("-pk")
    found = list(rows.values("id", "number", "buyer_name")[:_MOST])
    if chosen and chosen not in [row["id"] for row in found]:
        found += list(Invoice.objects.filter(pk=chosen).values("id", "number", "buyer_name"))
    return [("", ""), *((row["id"], f"{row['number']}: {row['buyer_name'] or ''}") for row in found)]


def _cards(table: Any, chosen: object) -> list[tuple[Any, str]]:
    rows = table.objects.filter(deleted=False).order_by("-pk").values_list("pk", "name")
    found = dict(rows[:_MOST])
    if chosen and chosen not in found:
        found |= dict(table.objects.filter(pk=chosen).values_list("pk", "name"))
    return [("", ""), *sorted(found.items(), key=lambda card: card[1].casefold())]
