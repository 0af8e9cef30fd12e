"""The demo account: Acme Trading with half a year of business."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account, ApiToken, Membership, User
from tidebill.accounts.services import create_account
from tidebill.accounts.services.passwords import check_password_strength
from tidebill.accounts.tokens import decrypt
from tidebill.demo.books import fill
from tidebill.demo.company import COMPANY
from tidebill.invoices.models import Invoice
from tidebill.wire.errors import RuleViolation

PREFIX = "demo"
EMAIL = "demo@tidebill.example"
# Public on purpose: on a local address the demo account is for exploration only.
PASSWORD = "acme-demo-2026"  # noqa: S105
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Demo:
    """Location and credentials of the demo."""

    url: str
    email: str
    password: str
    api_token: str


def is_public() -> bool:
    """Return whether others may reach this server, so that the demo needs a password of its own."""
    return urlsplit(settings.TIDEBILL_BASE_URL).hostname not in _LOCAL


def load(password: str | None = None) -> Demo:
    """Load the demo account unless it exists, and print its credentials. Raises RuleViolation and Invalid.

    Other accounts are left alone, also one with the demo's prefix.
    """
    with scopes_disabled():
        account = Account.objects.filter(prefix=PREFIX).first()
    if account is None:
        account = _open_account(_chosen(password))
    with scope(account=account):
        owner = _owner()
        if not Invoice.objects.exists():
            fill(account, by=owner)
        token = ApiToken.objects.filter(user=owner, revoked_at=None, name="API").order_by("pk").first()
    shown = decrypt(token.encrypted) if token else "-"
    hidden = "as chosen" if password or is_public() else PASSWORD
    demo = Demo(url=account.url, email=EMAIL, password=hidden, api_token=shown)
    _print(demo)
    return demo


def _chosen(password: str | None) -> str:
    if password:
        check_password_strength(password)
    elif is_public():
        raise RuleViolation("This server has a public address. Choose a password: tidebill demo --password …")
    return password or PASSWORD


def _owner() -> User:
    """Return the owner of the demo account in scope; raises RuleViolation if it isn't the demo's."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER, user__email=EMAIL)
    owner = owners.select_related("user").first()
    if owner is None:
        raise RuleViolation("The account %(prefix)s exists and is not the demo account", prefix=PREFIX)
    return owner.user


def _open_account(password: str) -> Account:
    opened = create_account(
        PREFIX,
        email=EMAIL,
        password=password,
        token=None,
        name=COMPANY["name"],
        country="PL",
        currency="PLN",
        lang="en",
        timezone="Europe/Warsaw",
    )
    return opened.account


def _print(demo: Demo) -> None:
    base = settings.TIDEBILL_BASE_URL
    row = '{"name":"Idea","quantity":1,"tax":23,"total_price_gross":123}'
    body = f'{{"invoice":{{"buyer_name":"My first client","positions":[{row}]}}}}'
    print(
        f"""
  Address    {base}
  Sign in    {demo.email}
  Password   {demo.password}
  API token  {demo.api_token}

  Create an invoice:
  curl -H 'Content-Type: application/json' -H 'Authorization: Bearer {demo.api_token}' \\
    -d '{body}' {demo.url}/invoices.json
"""
    )
