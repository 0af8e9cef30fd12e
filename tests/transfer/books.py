"""An account with rows in every table."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_scopes import scope

from tests.people import Person
from tidebill.accounts.commands import BankAccountInput, IssuerInput, RoleInput
from tidebill.accounts.models import Department, Membership
from tidebill.accounts.services.authority import OPERATOR
from tidebill.accounts.services.bank_accounts import create_bank_account
from tidebill.accounts.services.issuers import create_issuer
from tidebill.accounts.services.roles import create_role
from tidebill.accounts.wire.departments import BankAccount as BankAccountWire
from tidebill.attachments.models import Attachment
from tidebill.catalog.commands import AddressInput, CategoryInput, ClientInput, ProductInput
from tidebill.catalog.models import PriceList, PriceListPosition, Product, TableImport
from tidebill.catalog.services.addresses import create_address
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.products import create_product
from tidebill.einvoicing.models import Arrival
from tidebill.fiscal.services import hand_out, queue_prints
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.kernel.identifiers import new_token
from tidebill.mail.models import EmailTemplate, Mail
from tidebill.payments.commands import NewPayment, ProviderInput
from tidebill.payments.models import Checkout
from tidebill.payments.services.providers import create_provider
from tidebill.payments.services.record import record_payment
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.services.print_templates import create_print_template
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.models import Occurrence, Recurring
from tidebill.recurring.services.manage import create_recurring
from tidebill.stock.commands import WarehouseActionInput, WarehouseDocumentInput, WarehousePriceInput
from tidebill.stock.services.documents import create_document
from tidebill.stock.services.prices import create_price
from tidebill.storage import clock
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.services.manage import create_webhook

STRIPE = {"kind": "stripe", "secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
WEBHOOK = {"kind": "product:destroy", "url": "https://example.com/"}


def fill(person: Person) -> dict[str, int]:
    """Create books: clients, products, stock, a chain of documents, payments, recurring invoices."""
    with scope(account=person.account):
        role = create_role(
            person.account, RoleInput(name="Own", permissions=["invoices:read"]), authority=OPERATOR
        )
        Membership.objects.exclude(user=person.user).update(role=role.key)
        client = _cards(person)
        invoice = _documents(person, client)
        _stock(person)
        _money(person, invoice)
        _around(person, invoice)
        return {"client": client, "invoice": invoice.pk}


def _read(values: dict[str, Any]) -> NewInvoice:
    return InvoiceWire.read(values).build(NewInvoice)


def _cards(person: Person) -> int:
    category = create_category(person.account, CategoryInput(name="Category"))
    client = create_client(
        person.account, ClientInput(name="Client", tax_no="5252445767", category_id=category.pk)
    )
    create_address(person.account, AddressInput(addressable_id=client.pk))
    product = create_product(
        person.account, ProductInput(name="Part", price_gross=Decimal("12.30"), tax="23", limited=False)
    )
    prices = PriceList.objects.create(account=person.account, name="Friends", currency="PLN")
    PriceListPosition.objects.create(
        account=person.account, price_list=prices, priceable=product, price_gross=Decimal("10.01")
    )
    shown = {"department_id": Department.objects.get(main=True).pk, "main_on_department": True}
    number = {
        "bank_account_number": "PL61109010140000071219812874",
        "bank_account_version_departments": [shown],
    }
    create_bank_account(person.account, BankAccountWire.read(number).build(BankAccountInput))
    create_issuer(person.account, IssuerInput(name="Issuer"))
    return client.pk


def _documents(person: Person, client: int) -> Invoice:
    part = Product.objects.get(name="Part")
    rows = [
        {"product_id": part.pk, "quantity": "3", "tax": "23", "price_net": "3.333333"},
        {"name": "Work", "quantity": 1, "tax": "8", "total_price_gross": "99.99"},
    ]
    new = _read({"client_id": client, "positions": rows, "issue_date": "2026-02-03"})
    first = create_invoice(person.account, new)
    update_invoice(first.pk, InvoiceChange(internal_note="For us"))
    create_invoice(person.account, NewInvoice(copy_invoice_from=first.pk, kind="proforma"))
    correction = [
        {
            "kind": "correction",
            "correction_before_attributes": {
                "name": "Work",
                "quantity": 1,
                "tax": "8",
                "total_price_gross": "99.99",
            },
            "correction_after_attributes": {
                "name": "Work",
                "quantity": 1,
                "tax": "8",
                "total_price_gross": "90",
            },
            "name": "Work",
            "quantity": 0,
            "tax": "8",
            "total_price_gross": "-9.99",
        }
    ]
    create_invoice(
        person.account,
        _read(
            {
                "kind": "correction",
                "invoice_id": first.pk,
                "from_invoice_id": first.pk,
                "correction_reason": "Too much",
                "client_id": client,
                "positions": correction,
            }
        ),
    )
    return first


def _stock(person: Person) -> None:
    row = WarehouseActionInput(product_name="Goods", quantity=Decimal(2), purchase_price_net=Decimal(1))
    invoice = Invoice.objects.order_by("pk").first()
    document = create_document(
        person.account,
        WarehouseDocumentInput(
            kind="pz", warehouse_actions=[row], invoice_ids=[invoice.pk] if invoice else []
        ),
    )
    goods = Product.objects.get(name="Goods")
    prices = {"product_id": goods.pk, "warehouse_id": document.warehouse_id, "price_net": Decimal(1)}
    create_price(person.account, WarehousePriceInput(**prices))


def _money(person: Person, invoice: Invoice) -> None:
    record_payment(
        person.account, NewPayment(price=Decimal("50.00"), paid=True, invoice_ids=[invoice.pk], name="Half")
    )
    provider = create_provider(person.account, ProviderInput(**STRIPE))
    Checkout.objects.create(
        account=person.account,
        provider=provider,
        invoice=invoice,
        token=new_token(),
        amount=Decimal("1.00"),
        currency="PLN",
    )


def _around(person: Person, invoice: Invoice) -> None:
    recurring: Recurring = create_recurring(
        person.account, RecurringInput(invoice_id=invoice.pk, start_date=date(2026, 3, 1), every="1m")
    )
    Occurrence.objects.create(
        account=person.account, recurring=recurring, day=date(2026, 3, 1), invoice=invoice
    )
    receipt = create_invoice(person.account, NewInvoice(kind="receipt", buyer_name="Buyer")).pk
    queue_prints(person.account, [receipt], printer="till", mode="print")
    hand_out(person.account, "till")
    create_webhook(person.account, WebhookInput(**WEBHOOK))
    path = default_storage.save(f"attachments/{new_token()}", ContentFile(b"an attachment"))
    Attachment.objects.create(
        account=person.account,
        invoice=invoice,
        name="terms.txt",
        path=path,
        content_type="text/plain",
        size=13,
        added=True,
    )
    for status in (Mail.Status.SENT, Mail.Status.QUEUED):
        Mail.objects.create(
            account=person.account,
            invoice=invoice,
            to=["buyer@example.com"],
            sender="acme@example.com",
            subject=f"A mail that is {status}",
            text="Text",
            message_id=new_token(),
            status=status,
            next_at=clock.now() + timedelta(days=365),
        )
    TableImport.objects.create(account=person.account, kind="clients", name="clients.csv")
    Arrival.objects.create(account=person.account, invoice=invoice, format="ubl", digest="0" * 64)
    EmailTemplate.objects.create(account=person.account, kind="invoice", subject="Hello", text="Text")
    create_print_template(person.account, PrintTemplateInput(name="Own", accent="#8a1f4b", automatic=False))
