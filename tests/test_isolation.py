"""No route gives access to another account's rows; generated from the URL map, so that none is missed."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.urls import URLPattern, get_resolver
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.commands import BankAccountInput, IssuerInput, RoleInput
from tidebill.accounts.models import (
    BankAccount,
    BankAccountDepartment,
    Department,
    Issuer,
    Membership,
    OwnRole,
)
from tidebill.accounts.services.authority import OPERATOR
from tidebill.accounts.services.bank_accounts import create_bank_account
from tidebill.accounts.services.issuers import create_issuer
from tidebill.accounts.services.roles import create_role
from tidebill.attachments.models import Attachment
from tidebill.catalog.commands import AddressInput, CategoryInput, ClientInput, PriceListInput, ProductInput
from tidebill.catalog.models import (
    Address,
    Category,
    Client,
    PriceList,
    PriceListPosition,
    Product,
    TableImport,
)
from tidebill.catalog.services.addresses import create_address
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.imports import create_import
from tidebill.catalog.services.price_lists import create_price_list
from tidebill.catalog.services.products import create_product
from tidebill.desk.models import ListView, SampleRow
from tidebill.einvoicing.models import Arrival, Check, HeldFile
from tidebill.events.models import JournalEntry
from tidebill.fiscal.models import Printer, PrintRequest
from tidebill.fiscal.services import hand_out, queue_prints
from tidebill.http.routes import Route
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Draft, Invoice, Position
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.mail.commands import TemplateInput
from tidebill.mail.models import EmailTemplate, Mail, MailServer
from tidebill.mail.services.queue import queue_mail
from tidebill.mail.services.templates import create_template
from tidebill.payments.commands import NewPayment, ProviderInput
from tidebill.payments.models import Checkout, Payment, PaymentProvider, Settlement
from tidebill.payments.services.providers import create_provider
from tidebill.payments.services.record import record_payment
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.manage import create_recurring
from tidebill.stock.commands import WarehouseActionInput, WarehouseDocumentInput, WarehousePriceInput
from tidebill.stock.models import (
    DocumentLink,
    Movement,
    ProductWarehouse,
    Warehouse,
    WarehouseAction,
    WarehouseDocument,
)
from tidebill.stock.services.documents import create_document
from tidebill.stock.services.prices import create_price
from tidebill.storage.prepared import prepared
from tidebill.transfer.models import Export
from tidebill.transmission.models import Connection, Transmission
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from tidebill.webhooks.services.manage import create_webhook
from tidebill.wire.sheets import read_sheet

BY_SECRET = ("/invoice/", "/f/", "/a/", "/pay/", "/payments/callback/", "/client/", "/attachments/")
TILL = "till"
STRIPE = {"kind": "stripe", "secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
WEBHOOK = {"kind": "product:destroy", "url": "https://example.com/"}
TEMPLATE = {"kind": "invoice", "subject": "Subject", "text": "Text"}
# Printers are named by the caller: another account's is a different one.
QUEUE = "/printers/{name}/queue"
# List preferences are per user, by list name.
OWN = (QUEUE, "/lists/{name}/columns", "/lists/{name}/tabs")


def _member_calls() -> Iterator[tuple[str, str, str]]:
    """Yield path, method and format of every operation on a row."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and isinstance(pattern.callback, Route):
            route = pattern.callback
            if "{" in route.path and not route.path.startswith(BY_SECRET) and route.path not in OWN:
                for method, endpoint in route.endpoints.items():
                    for form in endpoint.formats:
                        yield route.path, method, form


TABLES = (
    ListView,
    Mail,
    MailServer,
    EmailTemplate,
    Membership,
    OwnRole,
    Warehouse,
    WarehouseDocument,
    WarehouseAction,
    DocumentLink,
    Movement,
    ProductWarehouse,
    Invoice,
    Position,
    Draft,
    Payment,
    Settlement,
    PaymentProvider,
    Export,
    Checkout,
    Connection,
    Transmission,
    Recurring,
    Occurrence,
    Client,
    Address,
    Product,
    Category,
    PriceList,
    PriceListPosition,
    TableImport,
    SampleRow,
    Department,
    BankAccount,
    BankAccountDepartment,
    Issuer,
    Printer,
    PrintRequest,
    Attachment,
    Webhook,
    WebhookDelivery,
    WebhookAttempt,
    Arrival,
    Check,
    HeldFile,
)
# Read before and after each request.
_ROWS = {model.__name__: prepared(lambda model=model: model.objects.order_by("pk")) for model in TABLES}
CALLS = sorted(set(_member_calls()))


@pytest.fixture
def rows(alice: Person) -> dict[str, int]:
    """One row of each resource of Alice's account, by path."""
    with scope(account=alice.account):
        payment = record_payment(alice.account, NewPayment(price=Decimal(1))).pk
        client = create_client(alice.account, ClientInput(name="Client")).pk
        invoice = create_invoice(alice.account, NewInvoice(buyer_name="Buyer")).pk
        Connection.objects.create(account=alice.account, channel="ksef", identity="5252445767", active=False)
        sent = {"channel": "ksef", "state": "accepted", "external_id": "1", "content": b"<a/>"}
        Transmission.objects.create(account=alice.account, invoice_id=invoice, **sent)
        return {
            "invoices": invoice,
            "clients": client,
            "addresses": create_address(alice.account, AddressInput(addressable_id=client)).pk,
            "bank_accounts": create_bank_account(alice.account, BankAccountInput(bank_account_number="1")).pk,
            **_stock(alice),
            "users": alice.user.pk,
            "roles": create_role(alice.account, RoleInput(name="Own"), authority=OPERATOR).pk,
            "issuers": create_issuer(alice.account, IssuerInput(name="Issuer")).pk,
            "products": create_product(alice.account, ProductInput(name="Product", code="CODE")).pk,
            "price_lists": create_price_list(alice.account, PriceListInput(name="Prices")).pk,
            "imports": create_import(alice.account, "clients", "a.csv", read_sheet("a.csv", b"name\nA")).pk,
            "categories": create_category(alice.account, CategoryInput(name="Category")).pk,
            "departments": Department.objects.get(main=True).pk,
            "payments": payment,
            "banking/payments": payment,
            "banking/payment": payment,
            "printers": _print(alice),
            "recurrings": create_recurring(alice.account, RecurringInput(invoice_id=invoice)).pk,
            "payment_providers": create_provider(alice.account, ProviderInput(**STRIPE)).pk,
            "emails": queue_mail(alice.account, to=["a@example.com"], subject="Mail", text="Text").pk,
            "email_templates": create_template(alice.account, TemplateInput(**TEMPLATE)).pk,
            "exports": Export.objects.create(account=alice.account, path="exports/a.zip", size=1).pk,
            "webhooks": create_webhook(alice.account, WebhookInput(**WEBHOOK)).pk,
        }


def _stock(person: Person) -> dict[str, int]:
    """Create a document that receives goods in the main warehouse."""
    row = WarehouseActionInput(product_name="Goods", quantity=Decimal(2), purchase_price_net=Decimal(1))
    document = create_document(person.account, WarehouseDocumentInput(kind="pz", warehouse_actions=[row]))
    action = WarehouseAction.objects.get(warehouse_document=document)
    prices = {"product_id": action.product_id, "warehouse_id": document.warehouse_id, "price_net": Decimal(1)}
    return {
        "warehouses": document.warehouse_id,
        "warehouse_documents": document.pk,
        "warehouse_actions": action.pk,
        "stock_movements": Movement.objects.get(warehouse_action=action).pk,
        "product_warehouses": create_price(person.account, WarehousePriceInput(**prices)).pk,
    }


def _print(person: Person) -> int:
    """Create a document queued for a fiscal printer."""
    receipt = create_invoice(person.account, NewInvoice(kind="receipt", buyer_name="Buyer")).pk
    queue_prints(person.account, [receipt], printer=TILL, mode="print")
    return hand_out(person.account, TILL)[0].pk


def test_there_are_calls_to_try() -> None:
    assert ("/invoices/{id}", "GET", "json") in CALLS
    assert ("/clients/{id}", "DELETE", "xml") in CALLS
    assert len(CALLS) > 30


@pytest.mark.parametrize(("path", "method", "form"), CALLS, ids=[f"{m} {p}.{f}" for p, m, f in CALLS])
def test_another_account_finds_nothing_and_changes_nothing(
    alice: Person, charlie: Person, rows: dict[str, int], path: str, method: str, form: str
) -> None:
    before = _everything(alice)
    collection = path.split("/{", maxsplit=1)[0].strip("/")
    place = path.replace("{code}", "CODE").replace("{name}", TILL)
    place = re.sub(r"\{\w+\}", str(rows.get(collection, 1)), place)
    suffix = "" if form == "html" else f".{form}"
    accept = "text/html" if form == "html" else "*/*"

    answer = Caller(charlie, accept=accept).send(
        method, place + suffix, {"status": "paid", "find_by": "code", "name": "Taken over"}
    )

    assert answer.status_code == 404, answer.content
    assert _everything(alice) == before


def test_lists_show_only_what_is_the_accounts_own(
    alice: Person, charlie: Person, rows: dict[str, int]
) -> None:
    for resource, number in rows.items():
        if resource != "banking/payment":
            found = Caller(charlie).get(f"/{resource}.json", period="all").json()
            assert number not in [row["id"] for row in found]


def test_a_colleague_sees_the_same_rows(bob: Person, rows: dict[str, int]) -> None:
    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="admin")
    for resource, number in rows.items():
        if resource in ("printers", "warehouse_actions", "stock_movements", "exports"):
            continue
        assert Caller(bob).get(f"/{resource}/{number}.json").status_code == 200


def test_a_printer_of_the_same_name_gets_only_its_own_accounts_prints(
    alice: Person, charlie: Person, rows: dict[str, int]
) -> None:
    before = _everything(alice)

    assert Caller(charlie).get(f"/printers/{TILL}/queue.json").json() == []

    assert _everything(alice) == before
    assert [row["id"] for row in Caller(alice).get(f"/printers/{TILL}/queue.json").json()] == [
        rows["printers"]
    ]


def _everything(person: Person) -> dict[str, list[object]]:
    with scope(account=person.account):
        found = {name: rows.rows() for name, rows in _ROWS.items()}
    entries = JournalEntry.objects.filter(account=person.account)
    return {**found, "journal": list(entries.order_by("pk").values())}
