"""Tables of an account, from Django's app registry, and columns that need mapping."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from tidebill.accounts.models import Account, User
from tidebill.mail.models import Mail
from tidebill.transfer.references import Reference, in_role, in_text, many, nested, one
from tidebill.webhooks.services.signing import new_secret

ACCOUNT = "accounts.account"
USER = "accounts.user"
JOURNAL = "events.journalentry"

# Excluded tables with the reason.
LEFT_OUT: Mapping[str, str] = {
    "accounts.apitoken": "lets in whoever has it; an import prints a new one",
    "events.idempotencykey": "answers of one server, kept for a day",
    "events.job": "the work of one server; done twice, a mail would go out twice",
    "einvoicing.check": "verdicts of the rules that one server has; another checks anew",
    "einvoicing.heldfile": "files that wait for a person's decision on one server",
    "printing.print": "stored PDFs of one server; another renders them again",
    "invoices.draft": "what one person is still typing",
    "webhooks.webhookdelivery": "signed messages of one server about its own ids",
    "webhooks.webhookattempt": "the log of those messages",
    "mail.mailserver": "lets in at a mail server; set again where the account is moved to",
    "desk.listview": "how people see the lists of one server, by its own ids",
    "banking.bankstatement": "uploaded statements of one server; the payments booked from them move",
    "banking.banktransaction": "lines of those statements",
    "catalog.tableimport": "uploaded tables of one server; what came of them are clients and products",
    "desk.samplerow": "what may be removed again as a sample; once moved it is kept",
    "transmission.connection": "lets in at a register; set again where the account is moved to",
    "transmission.transmission": "what one server sends or has sent; by two, it would go out twice",
    "transfer.export": "files of one server",
    "transfer.copiedrow": "where rows came from; of use only to a copy that is still going on",
}
# Pending work is excluded: two servers would send an email twice.
_FINISHED: Mapping[str, Q] = {"mail.mail": ~Q(status__in=Mail.WAITING)}
# Credentials, and columns encrypted by one server; never exported.
SECRETS = frozenset(
    {
        ("accounts.account", "partner"),
        ("catalog.client", "panel_password"),
        ("webhooks.webhook", "api_token"),
        ("webhooks.webhook", "secret"),
        ("webhooks.webhook", "former_secret"),
        ("webhooks.webhook", "former_secret_until"),
        ("payments.paymentprovider", "settings"),
    }
)
# Secrets that can't be empty.
REGENERATED: Mapping[tuple[str, str], Callable[[], str]] = {("webhooks.webhook", "secret"): new_secret}
# Columns other than FileFields that name a stored file, with its storage folder.
_NAMES_OF_FILES = {("attachments.attachment", "path"): "attachments"}
# Columns that look like ids but reference no rows of the account.
FOREIGN = frozenset(
    {
        ("accounts.department", "invoice_template_id"),
        ("catalog.client", "panel_user_id"),
        ("catalog.product", "subscription_id"),
        ("invoices.invoice", "invoice_template_id"),
        ("payments.payment", "subscription_id"),
        ("payments.payment", "import_id"),
        ("payments.payment", "app_action_id"),
        ("stock.warehouse", "siteor_shop_id"),
        ("stock.warehousedocument", "template_id"),
    }
)
_BANK_ACCOUNTS = nested({"id": "accounts.bankaccount", "bank_account_id": "accounts.bankaccount"})
_PARTS = nested({"id": "catalog.product"})
# References that are not foreign keys: to packages above, and inside JSON columns.
REFERENCES: Mapping[tuple[str, str], Reference] = {
    ("accounts.account", "main_warehouse_id"): one("stock.warehouse"),
    ("accounts.department", "warehouse_id"): one("stock.warehouse"),
    ("accounts.department", "shown_bank_accounts"): _BANK_ACCOUNTS,
    ("accounts.membership", "department_ids"): many("accounts.department"),
    ("accounts.membership", "role"): in_role("accounts.ownrole"),
    ("accounts.numbercounter", "scope"): one("accounts.department"),
    ("catalog.client", "bank_account_id"): one("accounts.bankaccount"),
    ("catalog.product", "auto_payment_department_id"): one("accounts.department"),
    ("catalog.product", "next_product_id"): one("catalog.product"),
    ("catalog.product", "package_product_ids"): in_text("catalog.product"),
    ("catalog.product", "package_products_details"): _PARTS,
    ("stock.warehousedocument", "number_scope"): one("accounts.department"),
    ("stock.warehousedocument", "warehouse_document_id"): one("stock.warehousedocument"),
    ("stock.documentlink", "invoice_id"): one("invoices.invoice"),
    ("stock.movement", "invoice_id"): one("invoices.invoice"),
    ("invoices.invoice", "number_scope"): one("accounts.department"),
    ("invoices.invoice", "seller_bank_account_id"): one("accounts.bankaccount"),
    ("invoices.invoice", "bank_accounts"): _BANK_ACCOUNTS,
    ("invoices.invoice", "advance_ids"): many("invoices.invoice"),
    ("invoices.invoice", "invoice_for_receipt_id"): one("invoices.invoice"),
    ("invoices.invoice", "receipt_for_invoice_id"): one("invoices.invoice"),
    ("invoices.invoice", "recurring_id"): one("recurring.recurring"),
    ("invoices.invoice", "warehouse_id"): one("stock.warehouse"),
    ("invoices.invoice", "warehouse_document_id"): one("stock.warehousedocument"),
    ("invoices.position", "invoice_position_id"): one("invoices.position"),
    ("invoices.position", "package_products_details"): _PARTS,
    ("invoices.position", "correction_before_attributes"): nested({"product_id": "catalog.product"}),
    ("invoices.position", "correction_after_attributes"): nested({"product_id": "catalog.product"}),
    ("recurring.recurring", "from_recurring_id"): one("recurring.recurring"),
    ("payments.payment", "payment_id"): one("payments.payment"),
    ("payments.payment", "bank_account_id"): one("accounts.bankaccount"),
}
_SUBJECTS = {
    "member": "accounts.membership",
    "role": "accounts.ownrole",
    "token": "accounts.apitoken",
}


def tables() -> list[type[models.Model]]:
    """Return every exported table in package order, starting with the account."""
    found = [model for model in apps.get_models() if _belongs(model)]
    return [Account, *(model for model in found if label_of(model) not in LEFT_OUT)]


def label_of(model: type[models.Model]) -> str:
    """Return the name of a table in exports: ``invoices.invoice``."""
    return model._meta.label_lower


def rows_of(model: type[models.Model], account: Account) -> "QuerySet[Any, Any]":
    """Return the account's rows of a table, oldest first."""
    rows = model._base_manager.order_by("pk")
    if model is Account:
        return rows.filter(pk=account.pk)
    return rows.filter(_FINISHED.get(label_of(model), Q()), account_id=account.pk)


def people_of(account: Account) -> list[User]:
    """Return all users that rows of the account reference, by email address."""
    numbers: set[int] = set()
    for model in tables():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                named = rows_of(model, account).order_by().exclude(**{field.attname: None})
                numbers.update(named.values_list(field.attname, flat=True).distinct())
    return list(User.objects.filter(pk__in=numbers).order_by("email"))


def columns_of(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the exported columns, without the account."""
    label = label_of(model)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name != "account" and (label, field.attname) not in SECRETS
    ]


def reference_of(model: type[models.Model], field: "models.Field[Any, Any]") -> Reference | None:
    """Return the reference type of a column; None for plain values."""
    if field.primary_key:
        return one(label_of(model))
    if field.related_model:
        return one(label_of(field.related_model))
    if label_of(model) == JOURNAL and field.attname in ("before", "after"):
        return nested(_foreign_keys())
    return REFERENCES.get((label_of(model), field.attname))


def keys_of(model: type[models.Model]) -> Iterable[Any]:
    """Return the foreign keys to rows of accounts, except the account itself."""
    return [field for field in _keys(model) if _belongs(field.related_model)]


def folder_of(model: type[models.Model], field: "models.Field[Any, Any]") -> str | None:
    """Return the storage folder of a column that names files, else None."""
    if isinstance(field, models.FileField):
        return str(field.upload_to)
    return _NAMES_OF_FILES.get((label_of(model), field.attname))


def subject_of(action: str) -> str | None:
    """Return the table of a journal entry's subject: ``invoice.create`` refers to invoices."""
    word = action.split(".", maxsplit=1)[0]
    return _SUBJECTS.get(word) or _by_name().get(word.replace("_", ""))


def is_secret_place(model: type[models.Model], name: str) -> bool:
    """Return whether a column holds the token of a public URL, unique on a server."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return name == "token" and bool(getattr(field, "unique", False))


def _belongs(model: type[models.Model]) -> bool:
    return any(field.name == "account" for field in model._meta.concrete_fields)


@cache
def _by_name() -> Mapping[str, str]:
    return {label.split(".")[1]: label for label in (*map(label_of, tables()), *LEFT_OUT)}


@cache
def _foreign_keys() -> Mapping[str, str]:
    """Return the foreign keys by name, as used in the journal; only names with the same table everywhere."""
    found: dict[str, set[str]] = {}
    for model in tables():
        for field in _keys(model):
            found.setdefault(field.attname, set()).add(label_of(field.related_model))
    return {name: next(iter(labels)) for name, labels in found.items() if len(labels) == 1}


def _keys(model: type[models.Model]) -> Iterable[Any]:
    return [field for field in model._meta.concrete_fields if field.related_model and field.name != "account"]
