"""Settings page for API authorization codes."""

from typing import Any, ClassVar

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.accounts.models import ApiToken
from tidebill.accounts.services import create_token, revoke_token
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors, types
from tidebill.wire.errors import Invalid, NotFound
from tidebill.wire.resource import Resource, field

PAGE = "/settings/integration"
# Browsers only: a code that could read the others would be worth as much as all of them.
_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False}


class Token(Resource):
    """An API authorization code, as the form sends it."""

    name_: ClassVar[str] = "token"
    plural: ClassVar[str] = "tokens"

    name: types.Text = field("What the code is for.", example="Online shop")


@endpoint("Shows the API authorization codes", **_FOR_PEOPLE)
def index(context: RequestContext) -> Response:
    _check_allowed(context)
    found = ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("-id")
    return Value(page="accounts/integration.html", page_context={"tokens": list(found)})


@endpoint("Shows one code in full", **_FOR_PEOPLE)
def show(context: RequestContext, id: int) -> Response:
    """Show a code on request; the list never contains codes."""
    token = _load(context, id)
    htmx = context.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    page = "accounts/_code.html" if htmx else "accounts/code.html"
    return Value(page=page, page_context={"token": token})


@endpoint("Makes a code", **_FOR_PEOPLE)
def create(context: RequestContext) -> Response:
    _check_allowed(context)
    name = (context.read(Token).name or "").strip()
    if not name:
        raise Invalid({"name": errors.BLANK})
    create_token(context.account, user=context.user, name=name)
    messages.success(context.request, gettext("Code “%(name)s” created") % {"name": name})
    return Value(then=PAGE)


@endpoint("Revokes a code", **_FOR_PEOPLE)
def revoke(context: RequestContext, id: int) -> Response:
    token = _load(context, id)
    revoke_token(token, by=context.user)
    messages.success(context.request, gettext("Code “%(name)s” revoked") % {"name": token})
    return Value(then=PAGE)


def _load(context: RequestContext, id: int) -> ApiToken:
    _check_allowed(context)
    return get_or_not_found(ApiToken.objects.filter(pk=id, revoked_at=None))


def _check_allowed(context: RequestContext) -> None:
    caller = context.caller
    if caller is None or caller.via != "session":
        raise NotFound
