"""Tax rates in the form of a document: the one to start with, and those that nobody entered."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.accounts import choices
from tidebill.accounts.models import Department
from tidebill.catalog.models import Client, Product
from tidebill.http.context import RequestContext
from tidebill.http.forms import rows_of
from tidebill.invoices.models import Position
from tidebill.wire.readers import read_path_id


def usual_tax(context: RequestContext, values: Mapping[str, Any]) -> str:
    """Return the tax rate that line items start with: the client's, the department's, or the country's."""
    client = Client.objects.filter(pk=read_path_id(str(values.get("client_id") or ""))).first()
    department = Department.objects.filter(pk=read_path_id(str(values.get("department_id") or ""))).first()
    own = (client.default_tax if client else None) or (department.default_tax if department else None)
    return own or str(choices.tax_rates(context)[0][0])


def untaxed_places(context: RequestContext) -> set[int]:
    """Return the places of new line items without a rate that no product can have one for."""
    rows = rows_of(context.body["invoice"].get("positions"))
    names = [str(row["name"]) for row in rows if row.get("name")]
    known = set(Product.objects.filter(deleted=False, name__in=names).values_list("name", flat=True))
    lacking = [not (row.get("tax") or row.get("product_id") or row.get("name") in known) for row in rows]
    return {place for place, lacks in enumerate(lacking) if lacks}


def warn_of_zero_tax(context: RequestContext, id: int, places: set[int]) -> None:
    """Say which line items got 0% because nobody entered a rate and none is known."""
    stored = Position.objects.filter(invoice=id, place__in=places, kind=None, tax="0")
    for place in stored.order_by("place").values_list("place", flat=True):
        text = gettext("Item %(number)s has no tax rate, so 0%% was charged.")
        messages.warning(context.request, text % {"number": place + 1})
