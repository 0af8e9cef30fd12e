"""The demo account: Acme Trading with half a year of business, to look at and to try the API on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import Account, ApiToken, Department, Membership, User
from tidebill.accounts.services import create_account
from tidebill.accounts.services.departments import create_department, update_department
from tidebill.accounts.tokens import decrypt
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.products import create_product
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.cancel import cancel_invoice
from tidebill.invoices.services.create import create_invoice
from tidebill.invoices.services.update import update_invoice
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.kernel.money import round_half_up
from tidebill.storage import clock

PREFIX = "acme"
EMAIL = "demo@tidebill.example"
# Known to everybody on purpose: the demo account is for looking, on the machine where it was loaded.
PASSWORD = "acme-demo-2026"  # noqa: S105
DAYS_BACK = 170

COMPANY = {
    "name": "Acme Trading",
    "shortcut": "Acme Trading",
    "tax_no": "PL5252445767",
    "street": "ul. Nadbrzeżna 14",
    "post_code": "80-890",
    "city": "Gdańsk",
    "country": "PL",
    "email": "office@acme.example",
    "phone": "+48 58 555 01 20",
    "www": "acme.example",
    "person": "Anna Nowak",
    "bank": "Bank Pomorski",
    "bank_account": "PL61109010140000071219812874",
    "bank_swift": "WBKPPLPP",
}
BRANCH = {
    "name": "Acme Trading Export",
    "shortcut": "Export",
    "tax_no": "PL5252445767",
    "street": "Keizersgracht 241",
    "post_code": "1016 EA",
    "city": "Amsterdam",
    "country": "NL",
    "email": "export@acme.example",
    "bank": "ABN AMRO",
    "bank_account": "NL91ABNA0417164300",
    "bank_swift": "ABNANL2A",
}
CLIENTS: tuple[dict[str, Any], ...] = (
    {
        "name": "Baltic Foods Sp. z o.o.",
        "tax_no": "5842757014",
        "street": "ul. Portowa 3",
        "post_code": "81-350",
        "city": "Gdynia",
        "country": "PL",
        "email": "faktury@balticfoods.example",
    },
    {
        "name": "Nordlicht GmbH",
        "tax_no": "DE136695976",
        "street": "Speicherstadt 8",
        "post_code": "20457",
        "city": "Hamburg",
        "country": "DE",
        "email": "rechnung@nordlicht.example",
    },
    {
        "name": "Café Lumière",
        "tax_no": "FR40303265045",
        "street": "12 rue des Martyrs",
        "post_code": "75009",
        "city": "Paris",
        "country": "FR",
        "email": "contact@lumiere.example",
    },
    {
        "name": "Studio Wiatr",
        "tax_no": "7811767696",
        "street": "ul. Święty Marcin 40",
        "post_code": "61-807",
        "city": "Poznań",
        "country": "PL",
        "email": "biuro@wiatr.example",
    },
    {
        "company": False,
        "first_name": "Maria",
        "last_name": "Lewandowska",
        "street": "ul. Długa 7/2",
        "post_code": "80-827",
        "city": "Gdańsk",
        "country": "PL",
        "email": "maria@example.com",
    },
    {
        "name": "Harbour & Sons Ltd",
        "tax_no": "GB980780684",
        "street": "5 Quay Street",
        "post_code": "BS1 4DB",
        "city": "Bristol",
        "country": "GB",
        "email": "accounts@harbour.example",
    },
)
PRODUCTS: tuple[dict[str, Any], ...] = (
    {"name": "Consulting hour", "code": "CON-1", "price_gross": "246.00", "tax": "23", "quantity_unit": "h"},
    {
        "name": "Monthly care plan",
        "code": "CARE",
        "price_gross": "615.00",
        "tax": "23",
        "quantity_unit": "pc",
    },
    {
        "name": "Oak desk 160 cm",
        "code": "DESK-160",
        "price_gross": "2152.50",
        "tax": "23",
        "quantity_unit": "pc",
    },
    {"name": "Desk lamp", "code": "LAMP-2", "price_gross": "184.50", "tax": "23", "quantity_unit": "pc"},
    {
        "name": "Coffee beans 1 kg",
        "code": "BEAN-1",
        "price_gross": "86.40",
        "tax": "8",
        "quantity_unit": "kg",
    },
    {"name": "Trade handbook", "code": "BOOK", "price_gross": "52.50", "tax": "5", "quantity_unit": "pc"},
    {"name": "Safety training", "code": "TRAIN", "price_gross": "400.00", "tax": "zw", "quantity_unit": "pc"},
)
# Client, kind, rows (product: quantity), what became of it. Dates follow from the place in the list.
SALES: tuple[tuple[int, str, dict[int, str], str], ...] = (
    (0, "vat", {0: "6", 1: "1"}, "paid"),
    (3, "vat", {2: "1", 3: "2"}, "paid"),
    (1, "vat", {0: "12"}, "paid"),
    (4, "receipt", {3: "1", 4: "2"}, "paid"),
    (0, "vat", {1: "1"}, "paid"),
    (5, "vat", {0: "8", 5: "3"}, "paid"),
    (2, "proforma", {4: "20"}, "open"),
    (2, "vat", {4: "20"}, "paid"),
    (3, "vat", {1: "1"}, "paid"),
    (0, "vat", {1: "1", 6: "2"}, "paid"),
    (1, "vat", {0: "10"}, "paid"),
    (4, "vat", {2: "1"}, "partial"),
    (0, "estimate", {2: "4", 3: "4"}, "open"),
    (5, "vat", {0: "5"}, "paid"),
    (3, "vat", {1: "1"}, "paid"),
    (0, "vat", {1: "1"}, "paid"),
    (2, "vat", {4: "15", 5: "5"}, "cancelled"),
    (2, "vat", {4: "15", 5: "6"}, "paid"),
    (1, "vat", {0: "16", 1: "1"}, "paid"),
    (0, "vat", {2: "4", 3: "4"}, "open"),
    (3, "bill", {6: "1"}, "paid"),
    (5, "vat", {0: "4"}, "open"),
    (4, "receipt", {5: "2"}, "paid"),
    (0, "vat", {1: "1"}, "paid"),
    (3, "vat", {1: "1"}, "open"),
    (1, "vat", {0: "20"}, "partial"),
    (2, "proforma", {4: "24"}, "open"),
    (0, "vat", {0: "3", 4: "2", 6: "1"}, "open"),
    (5, "vat", {0: "6", 5: "1"}, "open"),
    (3, "vat", {2: "2", 3: "2"}, "open"),
)
FOREIGN = (1, 2, 5)


@dataclass(frozen=True)
class Demo:
    """Where the demo is and how to come in."""

    url: str
    email: str
    password: str
    api_token: str


@dataclass(frozen=True)
class Shop:
    """Who sells what to whom."""

    account: Account
    owner: User
    main: Department
    export: Department
    clients: list[Client]
    products: list[Product]


def load() -> Demo:
    """Loads the demo account, or finds it already there, and prints how to come in."""
    with scopes_disabled():
        account = Account.objects.filter(prefix=PREFIX).first()
    if account is None:
        account = _open_account()
    with scope(account=account):
        if not Invoice.objects.exists():
            _fill(account, by=Membership.objects.select_related("user").earliest("pk").user)
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


def _fill(account: Account, *, by: User) -> None:
    main = Department.objects.get(main=True)
    update_department(main, values=COMPANY, by=by)
    create_category(account, {"name": "Services"}, by=by)
    create_category(account, {"name": "Goods"}, by=by)
    shop = Shop(
        account=account,
        owner=by,
        main=main,
        export=create_department(account, values=BRANCH, by=by),
        clients=[create_client(account, card, by=by) for card in CLIENTS],
        products=[create_product(account, _card(card), by=by) for card in PRODUCTS],
    )
    today = clock.today(account.zone)
    for place, sale in enumerate(SALES):
        _sell(shop, sale, day=today - timedelta(days=DAYS_BACK - DAYS_BACK * place // (len(SALES) - 1)))
    _buy(account, today, by=by)


def _card(card: dict[str, Any]) -> dict[str, Any]:
    return {**card, "price_gross": Decimal(card["price_gross"])}


def _sell(shop: Shop, sale: tuple[int, str, dict[int, str], str], *, day: date) -> None:
    buyer, kind, rows, fate = sale
    abroad = buyer in FOREIGN
    positions = [
        {"product_id": shop.products[number].pk, "quantity": quantity} for number, quantity in rows.items()
    ]
    sent = {
        "kind": kind,
        "client_id": shop.clients[buyer].pk,
        "department_id": (shop.export if abroad else shop.main).pk,
        "currency": "EUR" if abroad else "PLN",
        "issue_date": day.isoformat(),
        "payment_type": "transfer",
        "payment_to_kind": "14",
        "place": "Gdańsk",
        "positions": positions,
    }
    account, by = shop.account, shop.owner
    invoice = create_invoice(account, InvoiceWire.read(sent).sent(), by=by)
    _settle(invoice, fate, day, by=by)


def _settle(invoice: Invoice, fate: str, day: date, *, by: User) -> None:
    paid_date = min(day + timedelta(days=9), clock.today(invoice.account.zone)).isoformat()
    if fate == "cancelled":
        cancel_invoice(invoice.pk, reason="Issued with a wrong quantity", by=by)
    elif fate == "paid":
        _change(invoice, {"status": "paid", "paid_date": paid_date}, by=by)
    elif fate == "partial":
        _change(invoice, {"paid": str(round_half_up(invoice.price_gross / 2)), "paid_date": paid_date}, by=by)


def _change(invoice: Invoice, sent: dict[str, Any], *, by: User) -> None:
    update_invoice(invoice.pk, InvoiceWire.read(sent).sent(), by=by)


def _buy(account: Account, today: date, *, by: User) -> None:
    for number, (supplier, name, gross) in enumerate(
        (("Timber Union S.A.", "Oak boards", "3690.00"), ("Office Power Sp. z o.o.", "Electricity", "418.20"))
    ):
        sent = {
            "income": False,
            "number": f"FV/{2026 + number}/118",
            "buyer_name": supplier,
            "issue_date": (today - timedelta(days=12 + 9 * number)).isoformat(),
            "positions": [{"name": name, "quantity": 1, "tax": "23", "total_price_gross": gross}],
        }
        create_invoice(account, InvoiceWire.read(sent).sent(), by=by)


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

  Issue an invoice:
  curl -H 'Content-Type: application/json' -H 'Authorization: Bearer {demo.api_token}' \\
    -d '{body}' {demo.url}/invoices.json
"""
    )
