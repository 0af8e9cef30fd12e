"""Every page that shows a row, from the URL map, with URLs of one account's rows."""

import re
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.urls import URLPattern, get_resolver

from tests.people import Person
from tidebill.http.routes import Route

_PLACE = re.compile(r"\{\w+\}")
# Capability URLs, listed manually since they depend on no account.
_BY_SECRET = ("/a/", "/pay/", "/payments/callback/", "/attachments/", "/account/delete/")


def pages_of(rows: Mapping[str, int]) -> Iterator[str]:
    """Yield URLs of pages; ``rows`` maps the first path segments to ids."""
    for pattern in get_resolver().url_patterns:
        route = pattern.callback if isinstance(pattern, URLPattern) else None
        if not isinstance(route, Route) or route.path.startswith(_BY_SECRET):
            continue
        found = route.endpoints.get("GET")
        if found is None or found.public or "html" not in found.formats:
            continue
        collection = route.path.split("/{", maxsplit=1)[0].strip("/")
        number = rows.get(collection)
        if "{" not in route.path:
            yield route.path
        elif number is not None:
            yield _PLACE.sub(str(number), route.path)


def row_numbers(person: Person) -> dict[str, int]:
    """Return the first row's id of each table with pages, by path segment; requires the account's scope."""
    found = {}
    for model in apps.get_models():
        words = (model._meta.model_name or "", _snake(model.__name__))
        manager = model._base_manager
        if any(column.name == "account" for column in model._meta.concrete_fields):
            row = manager.filter(account=person.account).order_by("pk").first()
            for word in words if row else ():
                found.update({f"{word}s": row.pk, f"{word}es": row.pk, f"{word[:-1]}ies": row.pk})
    found["imports"] = found.get("table_imports", 0)
    found["emails"] = found.get("mails", 0)
    found["banking/payments"] = found["banking/payment"] = found.get("payments", 0)
    found["roles"] = found.get("own_roles", 0)
    found["users"] = person.user.pk
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
