"""Settings, integration: the API authorization codes of an account."""

from typing import Any, ClassVar

from django.contrib import messages
from django.utils.translation import gettext

from tidebill.accounts.models import ApiToken
from tidebill.accounts.services import create_token, revoke_token
from tidebill.http.answers import Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.wire import errors, types
from tidebill.wire.errors import Invalid, Missing
from tidebill.wire.resource import Resource, key

PAGE = "/settings/integration"
# People only: a code that could read the others would be worth as much as all of them.
_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False}


class Token(Resource):
    """An API authorization code, as the form sends it."""

    name_: ClassVar[str] = "token"
    plural: ClassVar[str] = "tokens"

    name: types.Text = key("What the code is for.", example="Online shop")


@endpoint("Shows the API authorization codes", **_FOR_PEOPLE)
def index(call: Call) -> Answer:
    _check_allowed(call)
    found = ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("-id")
    return Plain(page="accounts/integration.html", context={"tokens": list(found)})


@endpoint("Shows one code in full", **_FOR_PEOPLE)
def show(call: Call, id: int) -> Answer:
    """Only ever on demand: a code is never part of the page that lists them."""
    token = _load(call, id)
    htmx = call.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    page = "accounts/_code.html" if htmx else "accounts/code.html"
    return Plain(page=page, context={"token": token})


@endpoint("Makes a code", **_FOR_PEOPLE)
def create(call: Call) -> Answer:
    _check_allowed(call)
    name = (call.read(Token).name or "").strip()
    if not name:
        raise Invalid({"name": errors.BLANK})
    create_token(call.account, user=call.user, name=name)
    messages.success(call.request, gettext("The code “%(name)s” has been made") % {"name": name})
    return Plain(then=PAGE)


@endpoint("Revokes a code", **_FOR_PEOPLE)
def revoke(call: Call, id: int) -> Answer:
    token = _load(call, id)
    revoke_token(token, by=call.user)
    messages.success(call.request, gettext("The code “%(name)s” has been revoked") % {"name": token})
    return Plain(then=PAGE)


def _load(call: Call, id: int) -> ApiToken:
    _check_allowed(call)
    found = ApiToken.objects.filter(pk=id, revoked_at=None).first()
    if found is None:
        raise Missing
    return found


def _check_allowed(call: Call) -> None:
    caller = call.caller
    if caller is None or caller.via != "session":
        raise Missing
