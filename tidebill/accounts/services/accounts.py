import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency
from django.db import IntegrityError, transaction
from django_scopes import scope

from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.hooks import account_setup
from tidebill.accounts.models import Account, ApiToken, Department, Membership, User
from tidebill.accounts.services.departments import create_department
from tidebill.accounts.services.people import add_member, find_or_create_user
from tidebill.accounts.services.tokens import create_token
from tidebill.events import journal
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_PREFIX = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")
# Reserved subdomains.
_RESERVED = frozenset({"api", "app", "www"})
_EURO_RATES = "ecb"
_POLISH_RATES = "nbp"


class AccountLocale(TypedDict, total=False):
    """Locale settings of an account: ISO 3166, ISO 4217, a language tag and an IANA time zone."""

    name: str
    country: str
    currency: str
    lang: str
    timezone: str


@dataclass(frozen=True)
class OpenedAccount:
    """A new account with its owner, main department and first API token."""

    account: Account
    owner: User
    department: Department
    token: ApiToken


@transaction.atomic
def create_account(
    prefix: str,
    *,
    email: str,
    password: str,
    login: str | None = None,
    token: str | None = None,
    owner: User | None = None,
    **details: Unpack[AccountLocale],
) -> OpenedAccount:
    """Open an account with everything needed to issue a first document.

    The owner is the existing user with that email address, if the password matches, otherwise a new user.
    An ``owner`` who has been authenticated needs no password. ``login`` and ``token`` are generated if not
    given. Raises Invalid without changing anything.
    """
    account = _insert_account(_read_account(prefix.strip().lower(), details))
    owner = owner or find_or_create_user(
        email=email, password=password, login=login, login_base=account.prefix, lang=account.lang
    )
    journal.record(account, "account.create", by=owner, after={"prefix": account.prefix})
    for set_up in account_setup:
        set_up(account)
    with scope(account=account):
        add_member(account, user=owner, role=Membership.Role.OWNER, by=owner)
        values = _first_department(account, email=owner.email)
        department = create_department(account, values=DepartmentInput.of(values), by=owner)
        api_token = create_token(account, user=owner, name="API", token=token)
    return OpenedAccount(account=account, owner=owner, department=department, token=api_token)


def prefix_from(text: str) -> str:
    """Derive an account prefix from a name: letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "account"


def is_free_prefix(prefix: str) -> bool:
    """Return whether the prefix is available."""
    return prefix not in _RESERVED and not Account.objects.filter(prefix=prefix).exists()


def _read_account(prefix: str, details: AccountLocale) -> Account:
    country = details.get("country", "PL").strip().upper()
    account = Account(
        prefix=prefix,
        name=details.get("name", "").strip() or prefix,
        country=country,
        currency=details.get("currency", "PLN").strip().upper(),
        lang=details.get("lang", "en").strip(),
        timezone=details.get("timezone", "Europe/Warsaw").strip(),
        exchange_kind=_POLISH_RATES if country == "PL" else _EURO_RATES,
    )
    if found := _find_faults(account):
        raise Invalid(found)
    return account


def _find_faults(account: Account) -> Mapping[str, str]:
    checks = {
        "prefix": bool(_PREFIX.match(account.prefix)) and account.prefix not in _RESERVED,
        "name": len(account.name) <= 255,
        "country": account.country in Locale("en").territories and len(account.country) == 2,
        "currency": is_currency(account.currency),
        "lang": _is_language(account.lang),
        "timezone": account.timezone in available_timezones(),
    }
    return {name: errors.INVALID for name, holds in checks.items() if not holds}


def _is_language(tag: str) -> bool:
    try:
        return bool(Locale.parse(tag, sep="-"))
    except (ValueError, UnknownLocaleError):
        return False


def _insert_account(account: Account) -> Account:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"prefix": errors.TAKEN}) from error
    return account


def _first_department(account: Account, *, email: str) -> dict[str, object]:
    return {
        "name": account.name,
        "shortcut": account.name,
        "country": account.country,
        "email": email,
        "main": True,
    }
