"""Partners: services that open accounts for their customers and are linked to them."""

import hashlib
import hmac
from collections.abc import Iterable
from itertools import count

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django_scopes import scope

from tidebill.accounts.account_emails import send_first_password, send_verification
from tidebill.accounts.commands import AccountInput, CompanyInput, DepartmentInput, UserInput
from tidebill.accounts.models import Account, ApiToken, Department, User
from tidebill.accounts.services.accounts import OpenedAccount, create_account, is_free_prefix, prefix_from
from tidebill.accounts.services.departments import update_department
from tidebill.accounts.services.passwords import check_password_strength
from tidebill.accounts.services.people import find_user, free_login
from tidebill.events import journal
from tidebill.storage import clock

_COMPANY = ("name", "tax_no", "post_code", "city", "street", "person", "bank", "bank_account")


def partner_of(token: str | None) -> str | None:
    """Return the id of the partner with this integration token, as stored in accounts; None if unknown."""
    known = settings.TIDEBILL_INTEGRATION_TOKENS
    given = (token or "").encode(errors="replace")
    found = [item for item in known if hmac.compare_digest(item.encode(), given)]
    return hashlib.sha256(found[0].encode()).hexdigest() if found else None


@transaction.atomic
def open_for_partner(
    partner: str, *, account: AccountInput, user: UserInput, company: CompanyInput, owner: User | None = None
) -> OpenedAccount:
    """Open an account for a partner, changing prefixes and logins that are taken. Raises Invalid.

    ``owner`` is the authenticated user who owns the account if ``user`` is empty.
    """
    email, password = (user.email or "").strip().lower(), user.password or ""
    owner = None if user.given() else owner
    known = owner or find_user(email)
    if password and known is None:
        check_password_strength(password)
    base = owner.login if owner else email.split("@")[0]
    wanted = prefix_from(account.prefix or company.name or base)
    login = (user.login or "").strip().lower().replace("@", ".")
    opened = create_account(
        _free_prefix(wanted),
        email=email,
        password=password or get_random_string(40),
        login=free_login(login) if login and known is None else None,
        name=company.name or wanted,
        owner=owner,
        **({"lang": account.lang} if account.lang else {}),
    )
    _note_partner(opened.account, partner, account)
    _fill_company(opened, company)
    _write_to(opened.owner, opened.account, is_new=known is None, invited=not password)
    return opened


def link(account: Account, partner: str) -> None:
    """Link an account to a partner after its user has authenticated."""
    if account.partner != partner:
        account.partner = partner
        account.save(update_fields=["partner"])
        journal.record(account, "account.link", after={"partner": partner[:8]})


@transaction.atomic
def unlink(partner: str, prefixes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Unlink accounts from a partner; return the prefixes that were linked, and those that weren't."""
    wanted = {prefix.strip().lower(): prefix for prefix in prefixes}
    rows = Account.objects.filter(prefix__in=list(wanted)).exclude(partner="").filter(partner=partner)
    linked = {row.prefix: row for row in rows}
    for account in linked.values():
        account.partner = ""
        account.save(update_fields=["partner"])
        journal.record(account, "account.unlink", before={"partner": partner[:8]})
    unlinked = [prefix for name, prefix in wanted.items() if name in linked]
    return unlinked, [prefix for name, prefix in wanted.items() if name not in linked]


def token_of(account: Account, user: User, *, token_id: int | None = None) -> str | None:
    """Return the code of a user's token, by default of the first unlimited one; None without one."""
    with scope(account=account):
        tokens = ApiToken.objects.filter(user=user, revoked_at=None).order_by("pk")
        if token_id is None:
            valid = Q(expires_at=None) | Q(expires_at__gt=clock.now())
            found = tokens.filter(valid, scopes__isnull=True, department_ids__isnull=True).first()
        else:
            found = tokens.filter(pk=token_id).first()
    return found.code if found else None


def _free_prefix(wanted: str) -> str:
    names = (wanted if number == 1 else f"{wanted[:55]}{number}" for number in count(1))
    return next(name for name in names if is_free_prefix(name))


def _note_partner(account: Account, partner: str, sent: AccountInput) -> None:
    account.partner = partner
    account.integration_fast_login = bool(sent.integration_fast_login)
    account.integration_logout_url = (sent.integration_logout_url or "")[:1000]
    account.save(update_fields=["partner", "integration_fast_login", "integration_logout_url"])


def _fill_company(opened: OpenedAccount, company: CompanyInput) -> None:
    values = {name: value for name in _COMPANY if (value := company.get(name))}
    if values:
        with scope(account=opened.account):
            department: Department = opened.department
            update_department(department, values=DepartmentInput.of(values), by=opened.owner)


def _write_to(user: User, account: Account, *, is_new: bool, invited: bool) -> None:
    if not is_new:
        return
    EmailAddress.objects.filter(user=user).update(verified=False)
    if invited:
        send_first_password(user, account)
    else:
        send_verification(user)
