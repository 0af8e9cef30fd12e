"""Half a year of business, created through the services."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account, Department, User
from tidebill.accounts.services.departments import create_department, update_department
from tidebill.catalog.commands import CategoryInput, ClientInput, PriceListInput, ProductInput
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.price_lists import create_price_list
from tidebill.catalog.services.products import create_product
from tidebill.catalog.wire import PriceList as PriceListWire
from tidebill.demo.company import BRANCH, CLIENTS, COMPANY, EXPENSES, FOREIGN, PRODUCTS, SALES, STOCK
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.kernel.money import round_half_up
from tidebill.payments.commands import NewPayment
from tidebill.payments.services.record import record_payment
from tidebill.payments.wire import Payment as PaymentWire
from tidebill.recurring.commands import RecurringInput
from tidebill.recurring.services.manage import create_recurring
from tidebill.stock.commands import WarehouseDocumentInput
from tidebill.stock.services.documents import create_document
from tidebill.stock.wire import WarehouseDocument as WarehouseDocumentWire
from tidebill.storage import clock

DAYS_BACK = 170
# Older documents were marked as paid; newer ones have recorded payments.
RECORDED_DAYS = 75


@dataclass(frozen=True)
class Shop:
    """The demo account's sellers, clients and products."""

    account: Account
    owner: User
    main: Department
    export: Department
    clients: list[Client]
    products: list[Product]


def fill(account: Account, *, by: User) -> None:
    """Create clients, products, stock, sales, purchases and recurring invoices."""
    main = Department.objects.get(main=True)
    update_department(main, values=DepartmentInput.of(COMPANY), by=by)
    create_category(account, CategoryInput(name="Services"), by=by)
    create_category(account, CategoryInput(name="Goods"), by=by)
    shop = Shop(
        account=account,
        owner=by,
        main=main,
        export=create_department(account, values=DepartmentInput.of(BRANCH), by=by),
        clients=[create_client(account, ClientInput.of(card), by=by) for card in CLIENTS],
        products=[create_product(account, _card(card), by=by) for card in PRODUCTS],
    )
    today = clock.today(account.zone)
    _stock_up(shop, today - timedelta(days=DAYS_BACK + 5))
    _price(shop)
    for place, sale in enumerate(SALES):
        _sell(shop, sale, day=today - timedelta(days=DAYS_BACK - DAYS_BACK * place // (len(SALES) - 1)))
    _buy(account, today, by=by)
    _repeat(shop, today)


def _card(card: dict[str, Any]) -> ProductInput:
    return ProductInput.of({**card, "price_gross": Decimal(card["price_gross"])})


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
    invoice = create_invoice(account, InvoiceWire.read(sent).build(NewInvoice), by=by)
    _settle(invoice, fate, day, by=by)


def _settle(invoice: Invoice, fate: str, day: date, *, by: User) -> None:
    paid_date = min(day + timedelta(days=9), clock.today(invoice.account.zone)).isoformat()
    if fate == "cancelled":
        cancel_invoice(invoice.pk, reason="Issued with a wrong quantity", by=by)
    elif fate == "paid" and day > clock.today(invoice.account.zone) - timedelta(days=RECORDED_DAYS):
        _receive(invoice, paid_date, by=by)
    elif fate == "paid":
        _change(invoice, {"status": "paid", "paid_date": paid_date}, by=by)
    elif fate == "partial":
        _change(invoice, {"paid": str(round_half_up(invoice.price_gross / 2)), "paid_date": paid_date}, by=by)


def _change(invoice: Invoice, sent: dict[str, Any], *, by: User) -> None:
    update_invoice(invoice.pk, InvoiceWire.read(sent).build(InvoiceChange), by=by)


def _receive(invoice: Invoice, day: str, *, by: User) -> None:
    sent = {
        "name": f"Transfer for {invoice.number}",
        "price": str(invoice.price_gross),
        "currency": invoice.currency,
        "paid": True,
        "paid_date": day,
        "kind": "bank_transfer",
        "invoice_id": invoice.pk,
        "client_id": invoice.client_id,
    }
    record_payment(invoice.account, PaymentWire.read(sent).build(NewPayment), by=by)


def _stock_up(shop: Shop, day: date) -> None:
    rows = [
        {
            "product_id": shop.products[number].pk,
            "quantity": quantity,
            "purchase_price_net": cost,
            "purchase_tax": tax,
        }
        for number, quantity, cost, tax in STOCK
    ]
    sent = {
        "kind": "pz",
        "issue_date": day.isoformat(),
        "client_name": "Timber Union S.A.",
        "warehouse_actions": rows,
    }
    create_document(
        shop.account, WarehouseDocumentWire.read(sent).build(WarehouseDocumentInput), by=shop.owner
    )


def _price(shop: Shop) -> None:
    rows = {
        str(place): {
            "priceable_id": product.pk,
            "priceable_type": "Product",
            "price_gross": str(product.price_gross * 9 / 10),
        }
        for place, product in enumerate(shop.products[:4])
    }
    sent = {"name": "Regular customers", "currency": "PLN", "price_list_positions_attributes": rows}
    create_price_list(shop.account, PriceListWire.read(sent).build(PriceListInput), by=shop.owner)


def _repeat(shop: Shop, today: date) -> None:
    """Create the monthly recurring invoice of the care plan."""
    plan = Invoice.objects.filter(product=shop.products[1], client=shop.clients[0]).order_by("-issue_date")[0]
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    new = RecurringInput(
        name="Monthly care plan", invoice_id=plan.pk, start_date=first, every="1m", payment_to="14d"
    )
    create_recurring(shop.account, new, by=shop.owner)


def _buy(account: Account, today: date, *, by: User) -> None:
    for number, (supplier, name, gross) in enumerate(EXPENSES):
        sent = {
            "income": False,
            "number": f"FV/{118 + 7 * number}/{today:%Y}",
            "buyer_name": supplier,
            # Office purchases are not resold.
            "exclude_from_stock_level": True,
            "issue_date": (today - timedelta(days=12 + 9 * number)).isoformat(),
            "positions": [{"name": name, "quantity": 1, "tax": "23", "total_price_gross": gross}],
        }
        create_invoice(account, InvoiceWire.read(sent).build(NewInvoice), by=by)
