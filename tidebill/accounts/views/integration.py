"""Settings page for API authorization codes."""

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.models import ApiToken
from tidebill.accounts.services.tokens import TokenLimits, create_token, revoke_token
from tidebill.accounts.views.people_pages import every_permission, permission_choices
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import Forbidden
from tidebill.http.forms import Control, Group, form_of
from tidebill.http.responses import Redirect, Response, Value
from tidebill.kernel.permissions import GRANTABLE, READ
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid, NotFound
from tidebill.wire.resource import Resource
from tidebill.wire.types import choice

PAGE = "/settings/integration"
FULL, READ_ONLY, SELECTED = "full", "read_only", "selected"
# Browsers only: a code that could read the others would be worth as much as all of them.
_FOR_PEOPLE: dict[str, Any] = {"formats": ("html",), "documented": False}


class Token(Resource):
    """An API authorization code, as the form sends it."""

    name_: ClassVar[str] = "token"
    plural: ClassVar[str] = "tokens"

    name: types.Text = field("What the code is for.", example="Online shop")
    access: choice(FULL, READ_ONLY, SELECTED) = field("Access: full, read-only, or selected permissions.")
    permissions: types.Words = field("Selected permissions.", example=["invoices:read"])
    department_ids: types.Ids = field("Departments; empty for all.", example=[1])
    expires_on: types.Day = field("Last day on which the code works.", example="2027-12-31")


_GROUPS = (
    Group(
        title=_("New code"),
        controls=(
            Control(
                key="name", label=_("Name of the new code"), required=True, placeholder=_("Online store")
            ),
            Control(
                key="expires_on",
                label=_("Valid until"),
                kind="date",
                help=_("Leave blank for no expiry date."),
            ),
        ),
    ),
    Group(
        title=_("Restrict access"),
        text=_("A code never has more access than its user."),
        folded=True,
        controls=(
            Control(
                key="access",
                label=_("Access"),
                kind="select",
                choices=(
                    (FULL, _("Full access")),
                    (READ_ONLY, _("Read only")),
                    (SELECTED, _("Selected permissions")),
                ),
            ),
            Control(
                key="permissions",
                label=_("Selected permissions"),
                kind="checks",
                choices=permission_choices,
                wide=True,
            ),
            Control(
                key="department_ids",
                label=_("Departments"),
                kind="checks",
                choices=choices.departments,
                help=_("Leave empty for all."),
                wide=True,
            ),
        ),
    ),
)


@endpoint("Shows the API authorization codes", **_FOR_PEOPLE)
def index(context: RequestContext) -> Response:
    _check_allowed(context)
    found = ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("-id")
    form = form_of(context, Token, _GROUPS, action=PAGE, back="/settings", submit=_("Create code"))
    tokens = [{"token": token, "restrictions": _restrictions(context, token)} for token in found]
    page_context = {"tokens": tokens, "form": form, "confirmed": _is_confirmed(context)}
    return Value(page="accounts/integration.html", page_context=page_context)


@endpoint("Shows one code in full", **_FOR_PEOPLE)
def show(context: RequestContext, id: int) -> Response:
    """Show a code to its user, who has just confirmed their identity; the list never contains codes."""
    token = _load(context, id)
    if token.user_id != context.user.pk:
        raise Forbidden("You don't have permission to do this")
    htmx = context.request.htmx  # type: ignore[attr-defined]  # set by django-htmx
    if not _is_confirmed(context):
        location = f"/accounts/reauthenticate/?{urlencode({'next': f'{PAGE}/{id}'})}"
        if htmx:
            return Value(value="", headers={"HX-Redirect": location})
        return Redirect(location=location)
    page = "accounts/_code.html" if htmx else "accounts/code.html"
    return Value(page=page, page_context={"token": token})


@endpoint("Makes a code", **_FOR_PEOPLE)
def create(context: RequestContext) -> Response:
    _check_allowed(context)
    form = context.read(Token)
    name = (form.name or "").strip()
    if not name:
        raise Invalid({"name": errors.BLANK})
    create_token(context.account, user=context.user, name=name, limits=_limits(context, form))
    messages.success(context.request, gettext("Code “%(name)s” created") % {"name": name})
    return Value(then=PAGE)


@endpoint("Revokes a code", **_FOR_PEOPLE)
def revoke(context: RequestContext, id: int) -> Response:
    token = _load(context, id)
    revoke_token(token, by=context.user)
    messages.success(context.request, gettext("Code “%(name)s” revoked") % {"name": token})
    return Value(then=PAGE)


def _limits(context: RequestContext, form: Token) -> TokenLimits:
    scopes: list[str] | None = None
    if form.access == READ_ONLY:
        scopes = [permission for permission in GRANTABLE if permission.endswith(f":{READ}")]
    if form.access == SELECTED:
        scopes = list(form.permissions or [])
    midnight = None
    if form.expires_on:
        day = form.expires_on + timedelta(days=1)
        midnight = datetime.combine(day, time(), tzinfo=context.account.zone)
    return TokenLimits(scopes=scopes, department_ids=form.department_ids or None, expires_at=midnight)


def _restrictions(context: RequestContext, token: ApiToken) -> str:
    """Return the permissions and departments that a token is limited to; empty for none."""
    names = dict(every_permission())
    scopes = [str(names.get(scope, scope)) for scope in token.scopes or ()]
    departments = dict(choices.departments(context))
    visible = [departments.get(number, str(number)) for number in token.department_ids or ()]
    return ", ".join([*scopes, *visible])


def _is_confirmed(context: RequestContext) -> bool:
    return did_recently_reauthenticate(context.request)


def _load(context: RequestContext, id: int) -> ApiToken:
    _check_allowed(context)
    return get_or_not_found(ApiToken.objects.filter(pk=id, revoked_at=None))


def _check_allowed(context: RequestContext) -> None:
    caller = context.caller
    if caller is None or caller.via != "session":
        raise NotFound
