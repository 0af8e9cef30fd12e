"""Authentication by API token, by login and password (HTTP Basic), or by session."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Literal

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_scopes import scope, scopes_disabled

from tidebill.accounts import throttle, tokens
from tidebill.accounts.hosts import subdomain_of
from tidebill.accounts.models import Account, ApiToken, Membership, User
from tidebill.accounts.services.authority import permissions_of
from tidebill.accounts.services.people import memberships_of
from tidebill.http.limits import client_address
from tidebill.kernel.permissions import limit_to
from tidebill.storage import clock
from tidebill.storage.prepared import prepared

SESSION_ACCOUNT = "account_id"

_LAST_USE_STEP = timedelta(minutes=1)
_BASIC_REMEMBERED_SECONDS = 300
_FAILURES_OF_A_LOGIN = 5
_FAILURES_OF_AN_ADDRESS = 20
_FAILURES_SECONDS = 300


@dataclass(frozen=True)
class Caller:
    """The authenticated user, the account acted for, and the method of authentication."""

    account: Account
    user: User
    via: Literal["token", "basic", "session"]
    role: str
    token_id: int | None = None
    department_ids: tuple[int, ...] = ()
    # Permissions that the token is limited to; None for all of the role.
    scopes: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """Return the name under which requests are rate-limited."""
        return f"token {self.token_id}" if self.token_id else f"user {self.user.pk}"

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Return the permissions of the role that are within the scopes of the token."""
        with scope(account=self.account):
            held = permissions_of(self.role)
        return held if self.scopes is None else limit_to(held, self.scopes)

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Return whether the account requires a second factor that the user lacks; tokens need none."""
        asked = self.via != "token" and self.account.two_factor_required
        return asked and not is_mfa_enabled(self.user)


def authenticate(request: HttpRequest, *, body_token: str | None) -> Caller | None:
    """Return the caller, or None. A wrong token or password is not overridden by a valid session cookie."""
    with scopes_disabled():
        found = _identify(request, body_token=body_token)
    caller = found if found and _belongs_to_host(request, found.account) else None
    request.caller = caller  # type: ignore[attr-defined]  # for the line in the log
    return caller


def _identify(request: HttpRequest, *, body_token: str | None) -> Caller | None:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    bearer = credentials.strip() if scheme.lower() == "bearer" else None
    token = bearer or request.GET.get("api_token") or body_token
    if token:
        return _caller_of_token(token)
    if scheme.lower() == "basic":
        return _caller_of_password(request, credentials.strip())
    return _caller_of_session(request)


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────


def _caller_of_token(token: str) -> Caller | None:
    found = next(iter(_tokens.instances(digest=tokens.digest(token))), None)
    if found is None or found.role is None or found.is_expired:
        return None
    departments = _common_departments(found.member_departments, found.department_ids)
    if departments is None:
        return None
    _note_use(found)
    return Caller(
        account=found.account,
        user=found.user,
        via="token",
        role=found.role,
        token_id=found.pk,
        department_ids=departments,
        scopes=None if found.scopes is None else tuple(found.scopes),
    )


def _common_departments(member: Sequence[int] | None, token: Sequence[int] | None) -> tuple[int, ...] | None:
    """Return the departments of both, where an empty list is all; None if they have none in common."""
    if not member or not token:
        return tuple(member or token or ())
    return tuple(sorted({*member} & {*token})) or None


@prepared
def _tokens(digest: str) -> QuerySet[ApiToken, ApiToken]:
    return (
        ApiToken.objects.filter(digest=digest, revoked_at=None, user__is_active=True)
        .filter(account__closed_at=None)
        .annotate(
            role=Subquery(_places().values("role")),
            member_departments=Subquery(_places().values("department_ids")),
        )
        .select_related("account", "user")
    )


def _places() -> QuerySet[Membership, Membership]:
    return Membership.objects.filter(account=OuterRef("account"), user=OuterRef("user"), pending=False)


def _note_use(token: ApiToken) -> None:
    """Update the last use at most once a minute, to avoid a write per request."""
    now = clock.now()
    if token.last_used_at and now - token.last_used_at < _LAST_USE_STEP:
        return
    ApiToken.objects.filter(pk=token.pk, last_used_at=token.last_used_at).update(last_used_at=now)


# ── Login and password ───────────────────────────────────────────────────────────────────────────────────


def _caller_of_password(request: HttpRequest, credentials: str) -> Caller | None:
    try:
        login, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if "\0" in login:
        return None
    user = check_password(request, login=login, password=password)
    return _caller_of_user(request, user, via="basic") if user else None


def check_password(request: HttpRequest, *, login: str, password: str) -> User | None:
    """Return the active user with this login or email address if the password is correct and sufficient.

    Users with a second factor must use tokens instead. A success is cached for a few minutes, because the
    hash is slow by design; failures count against the rate limit.
    """
    login = login.strip().lower()
    user = User.objects.filter(_named(login), is_active=True).first()
    remembered = _remembered_key(login, password)
    if user and cache.get(remembered) == user.get_session_auth_hash():
        return user
    places = throttle.acquire(_limits(request, login))
    if places is None or not _is_password(user, password):
        return None
    throttle.release(places)
    if user and is_mfa_enabled(user):
        return None
    if user:
        cache.set(remembered, user.get_session_auth_hash(), _BASIC_REMEMBERED_SECONDS)
    return user


def _named(login: str) -> Q:
    """Match an email address or a login; a login contains no "@", so the two can't be confused."""
    return Q(email=login) if "@" in login else Q(login=login)


def _remembered_key(login: str, password: str) -> str:
    proof = salted_hmac("tidebill.accounts.basic", f"{len(login)}:{login}:{password}", algorithm="sha256")
    return f"basic:{proof.hexdigest()}"


def _limits(request: HttpRequest, login: str) -> list[throttle.Limit]:
    address = client_address(request)
    return [
        # Not the login alone: a stranger who guesses must not lock the user out.
        throttle.Limit(f"basic login {login} {address}", _FAILURES_OF_A_LOGIN, _FAILURES_SECONDS),
        throttle.Limit(f"basic address {address}", _FAILURES_OF_AN_ADDRESS, _FAILURES_SECONDS),
    ]


def _is_password(user: User | None, password: str) -> bool:
    if user is None:
        # Takes as long as a wrong password, to not reveal which logins exist.
        make_password(password)
        return False
    return user.check_password(password)


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────


def _caller_of_session(request: HttpRequest) -> Caller | None:
    user = request.user
    return _caller_of_user(request, user, via="session") if isinstance(user, User) else None


def _caller_of_user(request: HttpRequest, user: User, *, via: Literal["basic", "session"]) -> Caller | None:
    """Return the user as a member of the account they chose, the one in the host name, or their first one."""
    places = memberships_of(user)
    if settings.TIDEBILL_DOMAIN:
        places = places.filter(account__prefix=subdomain_of(request))
    memberships = list(places)
    chosen = request.session.get(SESSION_ACCOUNT) if via == "session" else None
    membership = next((m for m in memberships if m.account_id == chosen), next(iter(memberships), None))
    if membership is None:
        return None
    return Caller(
        account=membership.account,
        user=user,
        via=via,
        role=membership.role,
        department_ids=tuple(membership.department_ids),
    )


# ── Hosts ────────────────────────────────────────────────────────────────────────────────────────────────


def _belongs_to_host(request: HttpRequest, account: Account) -> bool:
    return not settings.TIDEBILL_DOMAIN or subdomain_of(request) == account.prefix
