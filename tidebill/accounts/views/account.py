"""Sign-in of programs, partners, opening and closing of accounts."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext
from django_scopes import scopes_disabled

from tidebill.accounts.authentication import check_password
from tidebill.accounts.commands import AccountInput, CompanyInput, UserInput
from tidebill.accounts.models import Account, User
from tidebill.accounts.services import partners
from tidebill.accounts.services.closing import account_to_close, ask_to_close, close_account
from tidebill.accounts.services.members import add_user
from tidebill.accounts.services.people import memberships_of
from tidebill.accounts.services.settings import update_settings
from tidebill.accounts.throttle import Limit, acquire, release
from tidebill.accounts.wire.account import (
    AccountAnswer,
    AccountAttributes,
    CompanyAttributes,
    LoginAnswer,
    UserAttributes,
)
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import Forbidden, SecondFactorRequired, TooManyRequests, Unauthenticated
from tidebill.http.limits import client_address
from tidebill.http.responses import Detail, Response, Value, created
from tidebill.kernel.permissions import CLOSE
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_GUESSES = 20
_GUESS_SECONDS = 300
_DATA = ("json", "xml")
# Required to own another account.
OWNING = "account:write"


@endpoint("Sign in with login and password", answers=LoginAnswer, public=True, formats=_DATA)
def login(context: RequestContext) -> Response:
    partner = _partner(context) if context.option("integration_token") else None
    sent = {name: context.option(name) for name in ("login", "password")}
    if not all(isinstance(value, str) and "\0" not in value for value in sent.values()):
        raise Unauthenticated
    user = check_password(context.request, login=str(sent["login"]), password=str(sent["password"]))
    account = _first_account(user) if user else None
    if user is None or account is None:
        raise Unauthenticated
    if account.two_factor_required and not is_mfa_enabled(user):
        raise SecondFactorRequired
    if partner:
        partners.link(account, partner)
    names = {"first_name": user.first_name or None, "last_name": user.last_name or None}
    return Detail(resource=LoginAnswer, values={**_values(account, user), **names})


@endpoint("Retrieve the account", answers=AccountAnswer, formats=_DATA)
def show(context: RequestContext) -> Response:
    if context.option("integration_token"):
        _partner(context)
    return Detail(resource=AccountAnswer, values=_own_values(context))


@endpoint(
    "Create an account for a partner",
    reads=AccountAttributes,
    answers=AccountAnswer,
    status=201,
    public=True,
    formats=_DATA,
)
def create(context: RequestContext) -> Response:
    partner = _partner(context)
    sent = {name: context.option(name) or {} for name in ("account", "user", "company")}
    opened = partners.open_for_partner(
        partner,
        account=AccountAttributes.read(_mapping(sent, "account")).build(AccountInput),
        user=UserAttributes.read(_mapping(sent, "user")).build(UserInput),
        company=CompanyAttributes.read(_mapping(sent, "company")).build(CompanyInput),
        owner=_owner(context),
    )
    return created(AccountAnswer, _values(opened.account, opened.owner))


@endpoint("Update settings of the account", reads=AccountAttributes, answers=AccountAnswer, formats=_DATA)
def update(context: RequestContext) -> Response:
    update_settings(context.account, context.read(AccountAttributes).build(AccountInput), by=context.user)
    return Detail(resource=AccountAnswer, values=_own_values(context))


@endpoint(
    "Request the deletion of the account by email", answers="`success`", permission=CLOSE, formats=_DATA
)
def delete(context: RequestContext) -> Response:
    ask_to_close(context.account, by=context.user)
    return _success(gettext("We have emailed you a link to delete the account"))


@endpoint("Shows what deleting means", public=True, page_first=True, formats=("html",), documented=False)
def confirm(context: RequestContext, token: str) -> Response:
    account, _ = account_to_close(token)
    return Value(page="accounts/delete.html", page_context={"account": account, "token": token})


@endpoint("Deletes the account", public=True, page_first=True, formats=("html",), documented=False)
def close(context: RequestContext, token: str) -> Response:
    return Value(page="accounts/deleted.html", page_context={"account": close_account(token)})


@endpoint(
    "Unlink accounts from a partner", answers="`unlinked` and `not_unlinked`", public=True, formats=_DATA
)
def unlink(context: RequestContext) -> Response:
    sent = context.option("prefix")
    prefixes = [str(item) for item in (sent if isinstance(sent, list) else [sent]) if item]
    unlinked, others = partners.unlink(_unlinking_partner(context), prefixes)
    if not unlinked:
        message = gettext("No accounts to unlink")
        result = {"not_unlinked": others}
        value = {"code": "error", "message": message, "result": result, "error_code": "not_linked"}
        return Value(value=value, status=422)
    result = {"unlinked": unlinked, "not_unlinked": others}
    return Value(value={"code": "success", "message": gettext("Accounts unlinked"), "result": result})


@endpoint(
    "Add a user to the account",
    reads=UserAttributes,
    answers="`success`",
    permission="users:write",
    formats=_DATA,
)
def add(context: RequestContext) -> Response:
    if context.option("integration_token"):
        _partner(context)
    add_user(
        context.account,
        context.read(UserAttributes).build(UserInput),
        authority=context.authority,
        by=context.user,
    )
    return _success(gettext("User added"))


def _success(text: str) -> Value:
    return Value(value={"code": "success", "message": text})


def _partner(context: RequestContext) -> str:
    """Return the partner that owns the integration token. Raises Unauthenticated and TooManyRequests."""
    limit = Limit(f"partner {client_address(context.request)}", _GUESSES, _GUESS_SECONDS)
    places = acquire([limit])
    if places is None:
        raise TooManyRequests(_GUESS_SECONDS)
    token = context.option("integration_token")
    found = partners.partner_of(token if isinstance(token, str) else None)
    if found is None:
        raise Unauthenticated
    release(places)
    return found


def _owner(context: RequestContext) -> User | None:
    """Return the caller, who owns an account that is created without ``user``."""
    if context.caller is None or "user" in context.body:
        return None
    if not context.may(OWNING):
        raise Forbidden("You don't have permission to do this")
    owner: User = context.user
    return owner


def _unlinking_partner(context: RequestContext) -> str:
    """Return the partner; empty for an account, to which no others are linked."""
    return "" if context.caller and not context.option("integration_token") else _partner(context)


def _mapping(sent: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(sent[name], dict):
        raise Invalid({name: errors.INVALID})
    return dict(sent[name])


def _first_account(user: User) -> Account | None:
    with scopes_disabled():
        found = memberships_of(user).first()
    return found.account if found else None


def _own_values(context: RequestContext) -> dict[str, Any]:
    token_id = context.caller.token_id if context.caller else None
    return _values(context.account, context.user, token_id=token_id)


def _values(account: Account, user: User, *, token_id: int | None = None) -> dict[str, Any]:
    return {
        "prefix": account.prefix,
        "url": account.url,
        "login": user.login,
        "email": user.email,
        "api_token": partners.token_of(account, user, token_id=token_id),
    }
