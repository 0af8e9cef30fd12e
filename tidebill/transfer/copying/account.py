"""Migration of a whole account: target, order and report."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import models, transaction
from django.utils.crypto import get_random_string
from django_scopes import scope

from tidebill.accounts.models import Account, BankAccount, Department, Issuer, User
from tidebill.accounts.services import create_account
from tidebill.accounts.services.accounts import AccountLocale, is_free_prefix
from tidebill.accounts.services.people import find_user
from tidebill.catalog.models import Address, Category, Client, PriceList, Product
from tidebill.invoices.models import Invoice
from tidebill.kernel.vocabulary import MAIN_WAREHOUSE
from tidebill.mail.models import EmailTemplate
from tidebill.operation.database import OperatorError
from tidebill.payments.models import Payment
from tidebill.printing.models import PrintTemplate
from tidebill.recurring.models import Recurring
from tidebill.stock.models import ProductWarehouse, Warehouse, WarehouseDocument
from tidebill.transfer.copying import cards, documents, payments, schedules, stock
from tidebill.transfer.copying.comparing import compare
from tidebill.transfer.copying.copier import Copier, Step
from tidebill.transfer.models import CopiedRow
from tidebill.transfer.remote import Remote
from tidebill.transfer.tables import ACCOUNT
from tidebill.webhooks.models import Webhook

NOT_COPIED = (
    "people, payment providers, logos, mails and the journal are not copied: the API does not give them away"
)
# Lists to read, in order of their references.
_STEPS = (
    Step("/warehouses", Warehouse, cards.copy_warehouse),
    Step("/departments", Department, cards.copy_department),
    Step("/bank_accounts", BankAccount, cards.copy_bank_account),
    Step("/issuers", Issuer, cards.copy_issuer),
    Step("/categories", Category, cards.copy_category),
    Step("/products", Product, cards.copy_product),
    Step("/product_warehouses", ProductWarehouse, cards.copy_warehouse_price),
    Step("/price_lists", PriceList, cards.copy_price_list),
    Step("/clients", Client, cards.copy_client, ask={"additional_fields[client]": "bank_account,swift"}),
    Step("/addresses", Address, cards.copy_address),
    Step("/email_templates", EmailTemplate, cards.copy_email_template),
    Step("/print_templates", PrintTemplate, cards.copy_print_template),
    Step("/invoices", Invoice, documents.copy_document, ask=documents.ASKED, spans=documents.SPANS),
    Step("/warehouse_documents", WarehouseDocument, stock.copy_document, spans=({"period": "all"},)),
    Step("/recurrings", Recurring, schedules.copy_recurring),
    Step("/webhooks", Webhook, schedules.copy_webhook),
    Step("/banking/payments", Payment, payments.copy_payment, ask={"include": "invoices"}),
)


def copy_account(
    url: str, token: str, *, prefix: str | None = None, pdfs: bool = True, activate: bool = False
) -> dict[str, Any]:
    """Migrate rows that are not here yet; return counts and differences. Raises OperatorError.

    ``pdfs`` attaches the other server's PDF to each document. ``activate`` starts recurring invoices and
    webhooks, which stay inactive otherwise: while the other server runs, both would issue and call.
    """
    remote = Remote(url, token)
    try:
        told = remote.one("/account.json")
        if not isinstance(told, dict) or not told.get("prefix"):
            raise OperatorError(f"the token does not open an account at {url}")
        account, owner = _open(remote, told, prefix or str(told["prefix"]))
        with scope(account=account):
            return _copy(Copier(remote, account, owner, pdfs=pdfs, compare=compare), activate=activate)
    finally:
        remote.close()


def _copy(copier: Copier, *, activate: bool) -> dict[str, Any]:
    _match(copier, "/warehouses", Warehouse.objects.get(kind=MAIN_WAREHOUSE), kind=MAIN_WAREHOUSE)
    _match(copier, "/departments", Department.objects.get(main=True), main=True)
    for step in _STEPS:
        copier.run(step)
    copier.settle()
    stock.compare_levels(copier)
    if activate:
        schedules.activate(copier)
    return {
        "prefix": copier.account.prefix,
        "copied": copier.copied,
        "waiting": schedules.count_waiting(copier),
        "differences": copier.differences,
        "not_copied": NOT_COPIED,
    }


def _match(copier: Copier, path: str, here: models.Model, **marks: Any) -> None:
    """Overwrite a default row of the new account with its remote counterpart."""
    if here.pk in copier.known_of(type(here)).values():
        return
    rows = sorted(copier.remote.every(f"{path}.json"), key=lambda row: int(row["id"]))
    marked = (row for row in rows if all(row.get(name) == value for name, value in marks.items()))
    found = next(marked, rows[0] if rows else None)
    if found is not None:
        with transaction.atomic():
            copier.take_over(here, copier.remote.one(f"{path}/{found['id']}.json") or found, **marks)


def _open(remote: Remote, told: Mapping[str, object], prefix: str) -> tuple[Account, User]:
    """Return the target account: a new one, or that of an earlier migration from the same URL."""
    email = str(told.get("email") or f"owner@{urlsplit(remote.url).hostname}")
    if is_free_prefix(prefix):
        with transaction.atomic():
            return _new(remote, prefix, email)
    account = Account.objects.filter(prefix=prefix).first()
    owner = find_user(email)
    came = CopiedRow._base_manager.filter(account=account, source=remote.url, table=ACCOUNT)
    if account is None or owner is None or not came.exists():
        raise OperatorError(f"account {prefix} already exists and was not copied from {remote.url}")
    return account, owner


def _new(remote: Remote, prefix: str, email: str) -> tuple[Account, User]:
    if find_user(email):
        raise OperatorError(
            f"{email} already belongs to a user of this server; copy to a server without that user"
        )
    first = next(remote.every("/departments.json"), {})
    details: AccountLocale = {
        "name": str(first.get("name") or prefix),
        "country": str(first.get("country") or "PL")[:2],
    }
    opened = create_account(prefix, email=email, password=get_random_string(40), **details)
    with scope(account=opened.account):
        whole = {"there": 0, "here": opened.account.pk}
        CopiedRow.objects.create(account=opened.account, source=remote.url, table=ACCOUNT, **whole)
    return opened.account, opened.owner
