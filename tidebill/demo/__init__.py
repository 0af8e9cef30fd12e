"""The demo account: Acme Trading with half a year of business."""

from dataclasses import dataclass

from django.conf import settings
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account, ApiToken, Membership
from tidebill.accounts.services import create_account
from tidebill.accounts.tokens import decrypt
from tidebill.demo.books import fill
from tidebill.demo.company import COMPANY
from tidebill.invoices.models import Invoice

PREFIX = "acme"
EMAIL = "demo@tidebill.example"
# Public on purpose: the demo account is for local exploration.
PASSWORD = "acme-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class Demo:
    """Location and credentials of the demo."""

    url: str
    email: str
    password: str
    api_token: str


def load() -> Demo:
    """Load the demo account unless it exists, and print its credentials."""
    with scopes_disabled():
        account = Account.objects.filter(prefix=PREFIX).first()
    if account is None:
        account = _open_account()
    with scope(account=account):
        if not Invoice.objects.exists():
            fill(account, by=Membership.objects.select_related("user").earliest("pk").user)
        token = ApiToken.objects.filter(revoked_at=None).order_by("pk").first()
    shown = decrypt(token.encrypted) if token else "-"
    demo = Demo(url=account.url, email=EMAIL, password=PASSWORD, api_token=shown)
    _print(demo)
    return demo


def _open_account() -> Account:
    opened = create_account(
        PREFIX,
        email=EMAIL,
        password=PASSWORD,
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
