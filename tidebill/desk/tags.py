"""Template tags of the page frame: navigation, account and department choice, notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import gettext
from django_scopes import scope

from tidebill.accounts.authentication import authenticate
from tidebill.accounts.models import Account, Department
from tidebill.accounts.services.people import accounts_of
from tidebill.desk import navigation, notices
from tidebill.desk.places import chosen_department
from tidebill.http.notices import undo_of
from tidebill.kernel.permissions import allows
from tidebill.storage.departments import only_departments

register = template.Library()


@dataclass(frozen=True)
class NavigationEntry:
    """A navigation entry as rendered on the current page."""

    label: str
    icon: str
    address: str
    current: str
    parts: list["NavigationEntry"]


@register.simple_tag(takes_context=True)
def navigation_of(context: Mapping[str, Any]) -> list[NavigationEntry]:
    """Return the entries permitted to the caller; ``here`` in the context overrides the current one."""
    request: HttpRequest = context["request"]
    caller = caller_of(request)
    if caller is None:
        return []
    here = context.get("here")
    found = next((entry for entry in navigation.every_entry() if entry.address == here), None)
    now = found or navigation.current(request.path, request.GET.dict())
    department = chosen_department(request)
    return [
        _shown(entry, caller, now, department, request.path)
        for entry in navigation.NAVIGATION
        if _may(caller, entry) or any(_may(caller, part) for part in entry.parts)
    ]


@register.simple_tag(takes_context=True)
def signed_out_navigation(context: Mapping[str, Any]) -> list[NavigationEntry]:
    """Return the public entries."""
    docs = next(entry for entry in navigation.NAVIGATION if entry.address == "/docs")
    current = "true" if context["request"].path.startswith(docs.address) else ""
    return [NavigationEntry(gettext(docs.label), docs.icon, docs.address, current, [])]


def _shown(
    entry: navigation.Entry, caller: object, now: navigation.Entry | None, department: int | None, path: str
) -> NavigationEntry:
    inside = entry is now or now in entry.parts
    parts = [_shown(part, caller, now, department, path) for part in entry.parts if _may(caller, part)]
    place = "page" if entry is now and path.rstrip("/") == entry.path.rstrip("/") else "true"
    address = entry.within(department) if _may(caller, entry) else parts[0].address
    return NavigationEntry(
        label=gettext(entry.label),
        icon=entry.icon,
        address=address,
        current=place if inside else "",
        parts=parts if inside else [],
    )


def _may(caller: Any, entry: navigation.Entry) -> bool:
    return allows(caller.permissions, entry.permission)


@register.simple_tag(takes_context=True)
def departments_of(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the departments by name, and the chosen one."""
    caller = caller_of(context["request"])
    if caller is None:
        return {"all": [], "chosen": None}
    with scope(account=caller.account), only_departments(caller.department_ids):
        found = list(Department.objects.filter(deleted=False).order_by("name_key", "id").values("id", "name"))
    return {"all": found, "chosen": chosen_department(context["request"])}


@register.simple_tag(takes_context=True)
def accounts_to_choose(context: Mapping[str, Any]) -> list[Account]:
    """Return the user's accounts by name."""
    caller = caller_of(context["request"])
    return accounts_of(caller.user) if caller else []


@register.filter
def notice_key(message: Message) -> str:
    return notices.key_of(message) if notices.is_kept(message) else ""


@register.filter
def notice_undo(message: Message) -> str:
    return undo_of(message) or ""


def caller_of(request: HttpRequest) -> Any:
    """Return the signed-in user's caller, also on allauth's pages, which bypass our dispatcher."""
    if not hasattr(request, "caller"):
        authenticate(request, body_token=None)
    return request.caller  # type: ignore[attr-defined]  # set by authenticate
