"""Global search: documents, clients, products and actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext

from tidebill.catalog.models import Client, Product
from tidebill.desk.navigation import ACTIONS, Entry, every_entry
from tidebill.invoices.models import Invoice
from tidebill.invoices.names import KIND_NAMES
from tidebill.kernel.identifiers import search_text
from tidebill.kernel.permissions import allows
from tidebill.storage.search import matching

# Per group; more specific terms or the list find the rest.
SHOWN: Final = 8
# Fewer letters match nearly everything.
LETTERS: Final = 2


@dataclass(frozen=True)
class SearchResult:
    """A search result; ``group`` is invoice, client, product or action."""

    group: str
    title: str
    note: str
    url: str

    @property
    def value(self) -> Mapping[str, str]:
        return {"group": self.group, "title": self.title, "note": self.note, "url": self.url}


def find(text: str, *, caller: Any) -> list[SearchResult]:
    """Return objects matching all words of ``text`` that the caller may read, newest first per group.

    Matching actions come first; without a text only actions are returned.
    """
    found = list(_actions(text, caller))
    if len(search_text(text)) < LETTERS:
        return found
    if allows(caller.permissions, "invoices:read"):
        found += _invoices(text)
    if allows(caller.permissions, "clients:read"):
        found += _clients(text)
    if allows(caller.permissions, "products:read"):
        found += _products(text)
    return found


def _actions(text: str, caller: object) -> Iterator[SearchResult]:
    words = search_text(text).split()
    for entry in _places(caller):
        label = gettext(entry.label)
        if all(word in search_text(label) for word in words):
            yield SearchResult(
                "action", label, gettext("Action") if entry in ACTIONS else gettext("Go to"), entry.address
            )


def _places(caller: Any) -> Iterator[Entry]:
    """Yield permitted actions, then navigation entries; each URL once, by its innermost entry."""
    seen = set()
    for entry in (*ACTIONS, *every_entry()):
        if allows(caller.permissions, entry.permission) and entry.address not in seen:
            seen.add(entry.address)
            yield entry


def _invoices(text: str) -> list[SearchResult]:
    rows = matching(Invoice.objects.filter(deleted=False), text).order_by("-id")
    columns = rows.values_list("id", "number", "kind", "buyer_name")[:SHOWN]
    return [
        SearchResult(
            "invoice",
            number,
            " · ".join(part for part in (gettext(KIND_NAMES[kind]), buyer) if part),
            f"/invoices/{id}",
        )
        for id, number, kind, buyer in columns
    ]


def _clients(text: str) -> list[SearchResult]:
    rows = matching(Client.objects.filter(deleted=False), text).order_by("-id")
    columns = rows.values_list("id", "name", "tax_no", "city")[:SHOWN]
    return [
        SearchResult("client", name, " · ".join(part for part in (tax_no, city) if part), f"/clients/{id}")
        for id, name, tax_no, city in columns
    ]


def _products(text: str) -> list[SearchResult]:
    rows = matching(Product.objects.filter(deleted=False), text).order_by("-id")
    columns = rows.values_list("id", "name", "code")[:SHOWN]
    return [SearchResult("product", name, code or "", f"/products/{id}") for id, name, code in columns]
