"""Pages about billing documents that show more than the resource: for people, in place of the answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from tidebill.catalog.models import Client
from tidebill.http.answers import Answer, Many
from tidebill.http.call import COMMON_PARAMETERS, Call
from tidebill.http.notices import tell
from tidebill.http.paging import data_url
from tidebill.invoices import names
from tidebill.invoices.filters import OVERDUE, UNPAID, InvoiceFilters, find_invoices, period_days
from tidebill.invoices.models import Invoice
from tidebill.invoices.sums import sum_by_currency
from tidebill.invoices.views import actions, invoices
from tidebill.kernel import vocabulary

# A menu of more names than this is no help: free text finds the others.
CLIENTS_MAX = 200
# Parameters that the filter bar has a field for, or that another control keeps.
_SHOWN = frozenset(
    {"period", "date_from", "date_to", "search_date_type", "kind", "status", "client_id", "query", "income"}
)
_APART = _SHOWN | COMMON_PARAMETERS | {"page", "order"}


def index(call: Call) -> Answer:
    given = call.filters(InvoiceFilters)
    answer = invoices.list_invoices(call, given)
    answer.page = "invoices/_results.html" if _is_partial(call) else "invoices/index.html"
    answer.context = {
        **_place(answer),
        "data_url": data_url(call.request, "json"),
        "csv_url": data_url(call.request, "csv"),
        "xlsx_url": data_url(call.request, "xlsx"),
        "given": given,
        "sums": sum_by_currency(find_invoices(given, zone=call.account.zone)),
        "days": period_days(given, zone=call.account.zone),
        "period_name": gettext(names.PERIOD_NAMES[given.chosen_period]),
        "others": _other_filters(call),
        "is_filtered": any(name in call.query for name in InvoiceFilters.model_fields if name != "income"),
        "is_new": not answer.rows
        and not Invoice.objects.filter(income=given.is_income, deleted=False).exists(),
        "columns": _columns(given),
        **({} if _is_partial(call) else _menus(given)),
    }
    return answer


def change_status(call: Call, id: int) -> Answer:
    answer = actions.change_status(call, id)
    tell(call, gettext("The status has been changed"))
    return _back_to(id, answer)


def cancel_one(call: Call, id: int) -> Answer:
    answer = actions.cancel_one(call, id)
    tell(call, gettext("The document has been cancelled"))
    return _back_to(id, answer)


def destroy(call: Call, id: int) -> Answer:
    invoice = invoices.load_invoice(id)
    answer = invoices.destroy(call, id)
    tell(call, gettext("%(number)s has been deleted") % {"number": invoice.number})
    answer.then = "/invoices" if invoice.income else "/invoices?income=no"
    return answer


def _back_to(id: int, answer: Answer) -> Answer:
    answer.then = f"/invoices/{id}"
    return answer


def _is_partial(call: Call) -> bool:
    """Whether only the results are wanted: a browser that goes back in history wants the whole page."""
    htmx = call.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    return bool(htmx) and not htmx.history_restore_request


def _place(answer: Many) -> dict[str, int]:
    """Where the page is in the list."""
    before = (answer.number - 1) * answer.size
    return {
        "first": before + 1,
        "last": before + len(answer.rows),
        "previous": answer.number - 1,
        "next": answer.number + 1,
    }


def _columns(given: InvoiceFilters) -> list[dict[str, Any]]:
    """The headings of the table; ``order`` is what a click sorts by."""
    party = gettext("Buyer") if given.is_income else gettext("Supplier")
    headings = (
        ("number", gettext("Number"), ""),
        (None, gettext("Kind"), ""),
        ("buyer_name", party, ""),
        ("issue_date", gettext("Issued on"), ""),
        ("payment_to", gettext("Due on"), ""),
        (None, gettext("Status"), ""),
        ("price_gross", gettext("Gross"), "number"),
    )
    return [{"label": label, "role": role, **_sorting(key, given.order)} for key, label, role in headings]


def _sorting(key: str | None, order: str | None) -> dict[str, str | None]:
    """Sorting by a column: upwards first, downwards when it is sorted upwards already."""
    name, _, direction = (order or "").partition(".")
    if key is None or name != key:
        return {"order": key, "sorted": None}
    downwards = direction == "desc"
    return {
        "order": key if downwards else f"{key}.desc",
        "sorted": "descending" if downwards else "ascending",
    }


def _menus(given: InvoiceFilters) -> dict[str, Any]:
    return {
        "periods": _named(names.PERIOD_NAMES),
        "kinds": _named(names.KIND_NAMES),
        "statuses": [
            (UNPAID, gettext("Unpaid")),
            (OVERDUE, gettext("Overdue")),
            *_named(names.STATUS_NAMES),
        ],
        "date_types": [
            named for named in _named(names.DATE_NAMES) if named[0] != vocabulary.DEFAULT_SEARCH_DATE_TYPE
        ],
        "clients": _clients(given.client_id),
        "default_date_name": gettext(names.DATE_NAMES[vocabulary.DEFAULT_SEARCH_DATE_TYPE]),
    }


def _named(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(value, gettext(text)) for value, text in texts.items()]


def _clients(chosen: int | None) -> list[tuple[int, str]]:
    """The clients to choose from by name; always the chosen one, and otherwise the newest."""
    found = Client.objects.filter(deleted=False).order_by("-id").values_list("id", "name")
    menu = dict(found[:CLIENTS_MAX])
    if chosen and chosen not in menu:
        menu.update(Client.objects.filter(pk=chosen).values_list("id", "name"))
    return sorted(menu.items(), key=lambda client: client[1].casefold())


def _other_filters(call: Call) -> list[tuple[str, str]]:
    """Parameters of the API that the bar has no field for: shown, kept, and removable."""
    pairs = ((name, value) for name, values in call.request.GET.lists() for value in values)
    known = InvoiceFilters.model_fields
    return [(name, value) for name, value in pairs if name not in _APART and name.partition("[")[0] in known]
