"""Pages of payments: list, form, and details with allocations."""

from operator import itemgetter
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.catalog.choices import clients
from tidebill.http.choices import account_currencies
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group, flash_success, form_of
from tidebill.http.lists import Action, Column, Filter, ListPage, show_list
from tidebill.http.periods import PERIOD_NAMES
from tidebill.http.responses import Detail, Response, Value
from tidebill.http.tags import amount
from tidebill.invoices.balance import AMOUNT_DUE
from tidebill.invoices.models import Invoice
from tidebill.kernel.currencies import own_first
from tidebill.payments.filters import PaymentFilters, find_payments
from tidebill.payments.models import Checkout, Payment, Settlement
from tidebill.payments.sums import sum_by_currency
from tidebill.payments.views import checkouts, payments
from tidebill.payments.wire import Payment as Wire
from tidebill.wire.readers import read_path_id

PLACE = "/payments"
# Options shown; other documents have a payment form of their own.
_UNPAID_MAX = 30
LIST = ListPage(
    name="payments",
    address=PLACE,
    title=gettext_noop("Payments"),
    lead=gettext_noop("Received payments and the documents they settle"),
    icon="banknote",
    row="/payments/{id}",
    new=Action(gettext_noop("New payment"), "plus", "/payments/new", "payments:write"),
    actions=(
        Action(gettext_noop("Edit"), "pencil", "/payments/{id}/edit", "payments:write"),
        Action(gettext_noop("Delete"), "trash-2", "/payments/{id}", "payments:write", "DELETE", danger=True),
    ),
    sums="payments/_sums.html",
    columns=(
        Column("title", gettext_noop("Payment"), None, "link", narrow="head"),
        Column("paid_date", gettext_noop("Payment date"), "paid_date", "moment"),
        Column("provider", gettext_noop("Provider"), narrow="hide"),
        Column("oid", gettext_noop("Order number"), "oid", narrow="hide", chosen=False),
        Column("price", gettext_noop("Amount"), "price", "amount", unit="currency", narrow="value"),
        Column(
            "overpaid",
            gettext_noop("Unallocated"),
            None,
            "amount",
            unit="currency",
            narrow="hide",
            chosen=False,
        ),
        Column("paid", gettext_noop("Received"), None, "flag", narrow="badge"),
    ),
    filters=(
        Filter("query", gettext_noop("Search"), kind="search", folded=False),
        Filter(
            "period",
            gettext_noop("Period"),
            choices=lambda context, given: [(key, gettext(text)) for key, text in PERIOD_NAMES.items()],
            any_label="-",
        ),
        Filter("date_from", gettext_noop("From"), kind="day", days=True),
        Filter("date_to", gettext_noop("Until"), kind="day", days=True),
        Filter(
            "paid",
            gettext_noop("Received"),
            choices=lambda context, given: [("yes", gettext("yes")), ("no", gettext("no"))],
            folded=False,
        ),
        Filter(
            "client_id",
            gettext_noop("Client"),
            kind="pick",
            source="/clients.json",
            choices=lambda c, g: clients(c),
        ),
        Filter("oid", gettext_noop("Order number"), kind="text"),
        Filter("kind", gettext_noop("Type"), kind="text"),
    ),
    empty_title=gettext_noop("No payments yet"),
    empty_text=gettext_noop(
        "Record a payment here or on a document’s page. Online payments appear automatically."
    ),
)


def _unpaid(context: RequestContext) -> Choices:
    """Return unpaid sales documents, oldest first, of the given client if known."""
    rows = Invoice.objects.filter(income=True, deleted=False, cancelled=False, test=False)
    rows = rows.annotate(due=AMOUNT_DUE).filter(due__gt=0)
    wanted = str(context.query.get("client_id") or "")
    client_id = read_path_id(wanted)
    if client_id:
        rows = rows.filter(client_id=client_id)
    found = rows.order_by("payment_to", "pk")[:_UNPAID_MAX]
    return [
        (row.pk, f"{row.number} · {row.buyer_name} · {amount(row.amount_due)} {row.currency}")
        for row in found
    ]


_MONEY = (
    Control(key="price", label=_("Amount"), kind="decimal", required=True),
    Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies),
    Control(key="paid_date", label=_("Payment date"), kind="date"),
    Control(key="paid", label=_("Received"), kind="checkbox", start=True),
    Control(key="name", label=_("Payment reference"), wide=True),
)
_MORE = Group(
    title=_("More"),
    folded=True,
    controls=(
        Control(key="client_id", label=_("Client"), kind="select", choices=clients, pick="/clients.json"),
        Control(key="provider", label=_("Payment type"), choices=choices.payment_types),
        Control(key="oid", label=_("Order number")),
        Control(key="comment", label=_("Internal note"), kind="textarea"),
    ),
)
NEW = (
    Group(title=_("Payment"), controls=_MONEY),
    Group(
        title=_("Settled documents"),
        text=_("Applied to the oldest due documents first; any remainder stays unallocated."),
        controls=(
            Control(
                key="invoice_ids", label=_("Unpaid documents"), kind="checks", choices=_unpaid, wide=True
            ),
        ),
    ),
    _MORE,
)
KNOWN = (Group(title=_("Payment"), controls=_MONEY), _MORE)


def index(context: RequestContext) -> Response:
    given = context.filters(PaymentFilters)
    response = payments.index(context)
    response.rows = [{**row, "title": row["name"] or f"#{row['id']}"} for row in response.rows]
    is_new = not response.rows and not Payment.objects.filter(deleted=False).exists()
    sums = sum_by_currency(find_payments(given, zone=context.account.zone)) if response.rows else ()
    sums = own_first(sums, context.account.currency, currency=itemgetter("currency"))
    return show_list(context, LIST, response, given, is_new=is_new, sums=sums)


def new(context: RequestContext) -> Response:
    start: dict[str, Any] = {
        "currency": context.account.currency,
        "client_id": context.query.get("client_id"),
    }
    form = form_of(context, Wire, NEW, action=PLACE, back=PLACE, start=start)
    return Value(
        page="form.html", page_context={"form": form, "title": gettext("New payment"), "trail": _trail()}
    )


def edit(context: RequestContext, id: int) -> Response:
    row = payments.load(id)
    zone, place = context.account.zone, f"{PLACE}/{id}"
    day = row.paid_date.astimezone(zone).date() if row.paid_date else None
    values = {control.key: getattr(row, control.key) for group in KNOWN for control in group.controls}
    form = form_of(context, Wire, KNOWN, action=place, back=place, values={**values, "paid_date": day})
    trail = [*_trail(), (_title(row), place)]
    title = gettext("Edit %(number)s") % {"number": _title(row)}
    return Value(page="form.html", page_context={"form": form, "title": title, "trail": trail})


def show(context: RequestContext, id: int) -> Response:
    row = payments.load(id)
    paid = Checkout.objects.filter(payment_id=id).order_by("-pk").first()
    response = payments.show(context, id)
    assert isinstance(response, Detail)  # noqa: S101  # what it answers
    response.page = "payments/show.html"
    response.page_context = {
        "row": row,
        "title": _title(row),
        "settlements": list(
            Settlement.objects.filter(payment=row).select_related("invoice").order_by("place")
        ),
        "checkout": paid,
        "may_refund": bool(paid and paid.status == "paid" and context.may("payments:write")),
        "faults": [{"name": "base", "text": text} for texts in context.errors.values() for text in texts],
    }
    return response


def create(context: RequestContext) -> Response:
    return flash_success(context, payments.create(context), then=f"{PLACE}/{{id}}", message=_saved())


def update(context: RequestContext, id: int) -> Response:
    return flash_success(context, payments.update(context, id), then=f"{PLACE}/{id}", message=_saved())


def destroy(context: RequestContext, id: int) -> Response:
    return flash_success(
        context, payments.destroy(context, id), then=PLACE, message=gettext("Payment deleted")
    )


def refund(context: RequestContext, id: int) -> Response:
    return flash_success(
        context,
        checkouts.refund(context, id),
        then=f"{PLACE}/{id}",
        message=gettext("The refund is in progress"),
    )


def _saved() -> str:
    return gettext("Payment saved")


def _title(row: Payment) -> str:
    return row.name or f"#{row.pk}"


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Payments"), PLACE)]
