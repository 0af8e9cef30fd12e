from itertools import count

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from tidebill.accounts.models import Account, Membership, User
from tidebill.events import journal
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
def create_user(*, email: str, password: str, login: str, lang: str = "en", verified: bool = True) -> User:
    """Create a user; ``verified`` tells whether the address is known to be theirs. Raises Invalid.

    Password strength is checked where users choose passwords.
    """
    user = User(email=email.strip().lower(), login=login.strip().lower(), lang=lang)
    if found := _find_faults(user, password=password):
        raise Invalid(found)
    user.set_password(password)
    _insert_user(user)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def add_member(account: Account, *, user: User, role: str, by: User | None = None) -> Membership:
    """Add ``user`` to ``account``; raises Invalid for an existing member."""
    try:
        with transaction.atomic():
            member = Membership.objects.create(account=account, user=user, role=role)
            journal.record(member, "member.add", by=by, after={"user_id": user.pk, "role": str(role)})
    except IntegrityError as error:
        raise Invalid({"user": errors.TAKEN}) from error
    return member


def free_login(base: str) -> str:
    """Return an available login: ``base``, or ``base`` with a number."""
    names = (base if number == 1 else f"{base}{number}" for number in count(1))
    return next(name for name in names if not User.objects.filter(login=name).exists())


def _find_faults(user: User, *, password: str) -> dict[str, str]:
    checks = {
        "email": _is_email(user.email),
        "login": 0 < len(user.login) <= 150 and user.login.isprintable() and "@" not in user.login,
        "password": bool(password) and "\0" not in password,
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


def accounts_of(user: User) -> list[Account]:
    """Return the accounts of a user, sorted by name."""
    with scopes_disabled():
        places = Membership.objects.filter(user=user, account__closed_at=None).select_related("account")
        return sorted((place.account for place in places), key=lambda account: account.name.casefold())
