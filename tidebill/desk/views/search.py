"""Global search for the command palette, and as a page without JavaScript."""

from typing import Any

from django.utils.translation import gettext

from tidebill.desk.search import SearchResult, find
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema


class SearchParameters(Schema):
    """Parameters of the search."""

    query: types.Text = field("Words that results must contain.", example="baltic")


@endpoint(
    "Search documents, clients, products and pages",
    answers="Results: `group`, `title`, `note` and `url` of each",
    parameters=SearchParameters,
    permission=ANYBODY,
    formats=("json", "html"),
)
def search(context: RequestContext) -> Response:
    text = context.filters(SearchParameters).query or ""
    found = find(text, caller=context.caller)
    return Value(
        value=[each.value for each in found],
        page="desk/search.html",
        page_context={"text": text, "groups": _grouped(found)},
    )


def _grouped(found: list[SearchResult]) -> list[dict[str, Any]]:
    names = {
        "action": gettext("Actions"),
        "invoice": gettext("Documents"),
        "client": gettext("Clients"),
        "product": gettext("Products"),
    }
    groups = [
        {"name": name, "found": [each for each in found if each.group == field]}
        for field, name in names.items()
    ]
    return [group for group in groups if group["found"]]
