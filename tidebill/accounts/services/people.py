from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from tidebill.accounts.models import Account, ApiToken, Membership, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.storage.constraints import refuse_taken
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def find_or_create_user(*, email: str, password: str, login: str | None, login_base: str, lang: str) -> User:
    """Return the user with that email address, checking the password, or create one.

    A new user without ``login`` gets ``login_base``, with a number if it is taken. Raises Invalid.
    """
    known = find_user(email)
    if known is None:
        login = login or free_login(login_base)
        return create_user(email=email, password=password, login=login, lang=lang)
    if not known.check_password(password):
        raise Invalid({"email": errors.TAKEN})
    return known


def find_user(email: str) -> User | None:
    """Return the user with that email address, ignoring case."""
    return User.objects.filter(email=email.strip().lower()).first()


@transaction.atomic
def create_user(
    *, email: str, password: str | None, login: str, lang: str = "en", verified: bool = True
) -> User:
    """Create a user; ``verified`` tells whether the address is known to be theirs. Raises Invalid.

    Password strength is checked where users choose passwords; without a password nobody can sign in.
    """
    user = User(email=email.strip().lower(), login=login.strip().lower(), lang=lang)
    if found := _find_faults(user, password=password):
        raise Invalid(found)
    user.set_password(password)
    _insert_user(user)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def add_member(
    account: Account, *, user: User, role: str, by: User | None = None, pending: bool = False
) -> Membership:
    """Add ``user`` to ``account``, or invite them (``pending``); raises Invalid for an existing member."""
    try:
        with transaction.atomic():
            member = Membership.objects.create(account=account, user=user, role=role, pending=pending)
            journal.record(member, "member.add", by=by, after={"user_id": user.pk, "role": str(role)})
    except IntegrityError as error:
        refuse_taken(error, Membership, {"membership_account_user": "user"})
    return member


def free_login(base: str) -> str:
    """Return an available login: ``base``, or ``base`` with a number."""
    names = (base if number == 1 else f"{base}{number}" for number in count(1))
    return next(name for name in names if not User.objects.filter(login=name).exists())


@transaction.atomic
def change_profile(user: User, *, first_name: str | None, last_name: str | None, lang: str) -> User:
    """Change a user's names and interface language; raises Invalid for a language without translation."""
    if lang not in dict(settings.LANGUAGES):
        raise Invalid({"lang": errors.NOT_LISTED})
    user.first_name, user.last_name, user.lang = first_name or "", last_name or "", lang
    user.save(update_fields=["first_name", "last_name", "lang"])
    return user


def _find_faults(user: User, *, password: str | None) -> dict[str, str]:
    checks = {
        "email": _is_email(user.email),
        "login": 0 < len(user.login) <= 150 and user.login.isprintable() and "@" not in user.login,
        "password": password is None or (bool(password) and "\0" not in password),
    }
    return {name: errors.INVALID for name, holds in checks.items() if not holds}


def _is_email(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _insert_user(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        field = "email" if find_user(user.email) else "login"
        raise Invalid({field: errors.TAKEN}) from error


def is_confirmed(user: User) -> bool:
    """Return whether the user has proved that their email address is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


@transaction.atomic
def drop_credentials(user: User, *, with_tokens: bool = True) -> None:
    """Remove every way to sign in as the user: password, sessions, tokens, authenticators, other addresses.

    Someone other than the owner of the email address may have set them.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    if with_tokens:
        now = clock.now()
        with scopes_disabled():
            ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now, updated_at=now)


def memberships_of(user: User) -> QuerySet[Membership, Membership]:
    """Return the user's accepted memberships of open accounts, the oldest first; requires disabled scopes."""
    accepted = Membership.objects.filter(user=user, pending=False, account__closed_at=None)
    return accepted.select_related("account").order_by("pk")


def accounts_of(user: User) -> list[Account]:
    """Return the accounts of a user, sorted by name."""
    with scopes_disabled():
        accounts = [member.account for member in memberships_of(user)]
    return sorted(accounts, key=lambda account: account.name.casefold())
