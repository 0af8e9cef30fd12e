"""Pages on which an invited user joins an account."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext
from django_scopes import scope

from tidebill.accounts.authentication import SESSION_ACCOUNT
from tidebill.accounts.models import Membership
from tidebill.accounts.services.invitations import accept_invitation, find_invitation, needs_password
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.storage.language import text_language
from tidebill.wire.errors import Invalid

_PAGE: dict[str, Any] = {
    "public": True,
    "capability_url": True,
    "page_first": True,
    "formats": ("html",),
    "documented": False,
}


@endpoint("Shows an invitation", **_PAGE)
def show(context: RequestContext, token: str) -> Response:
    member = find_invitation(token)
    context.language = text_language(member.user.lang)
    page_context = {"member": member, "token": token, "needs_password": needs_password(member.user)}
    return Value(page="accounts/invitation.html", page_context=page_context)


@endpoint("Accepts an invitation", **_PAGE)
def accept(context: RequestContext, token: str) -> Response:
    member = find_invitation(token)
    password = context.body.get("password")
    if password != context.body.get("password2") and needs_password(member.user):
        raise Invalid({"password2": gettext("The two passwords are different.")})
    with scope(account=member.account):
        accept_invitation(member, password=password if isinstance(password, str) else None)
    messages.success(
        context.request, gettext("You have joined %(account)s") % {"account": member.account.name}
    )
    return Value(then=_next(context, member))


def _next(context: RequestContext, member: Membership) -> str:
    if context.request.user.pk != member.user_id:
        return "/accounts/login/"
    context.request.session[SESSION_ACCOUNT] = member.account_id
    return "/"
