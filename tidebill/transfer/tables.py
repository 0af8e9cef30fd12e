"""What belongs to an account, found in Django's registry, and which of its columns are more than values."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet

from tidebill.accounts.models import Account, User
from tidebill.delivery.models import Mail
from tidebill.delivery.services.webhooks.signing import new_secret
from tidebill.transfer.references import Reference, in_role, in_text, many, nested, one

ACCOUNT = "accounts.account"
USER = "accounts.user"
JOURNAL = "events.journalentry"

# What is not exported, and why.
LEFT_OUT: Mapping[str, str] = {
    "accounts.apitoken": "lets in whoever has it; an import prints a new one",
    "events.idempotencykey": "answers of one server, kept for a day",
    "events.job": "the work of one server; done twice, a mail would go out twice",
    "einvoicing.check": "verdicts of the rules that one server has; another checks anew",
    "invoices.draft": "what one person is still typing",
    "delivery.webhookdelivery": "signed messages of one server about its own ids",
    "delivery.webhookattempt": "the log of those messages",
    "delivery.mailserver": "lets in at a mail server; set again where the account is moved to",
    "desk.listview": "how people see the lists of one server, by its own ids",
    "catalog.tableimport": "uploaded tables of one server; what came of them are clients and products",
    "desk.samplerow": "what may be removed again as a sample; once moved it is kept",
    "transmission.connection": "lets in at a register; set again where the account is moved to",
    "transmission.transmission": "what one server sends or has sent; by two, it would go out twice",
    "transfer.export": "files of one server",
    "transfer.copiedrow": "where rows came from; of use only to a copy that is still going on",
}
# What is still to be done stays behind: done by two servers, a mail would go out twice.
_FINISHED: Mapping[str, Q] = {"delivery.mail": ~Q(status__in=Mail.WAITING)}
# Columns that open something or are encrypted by one server: never exported.
SECRETS = frozenset(
    {
        ("accounts.account", "partner"),
        ("catalog.client", "panel_password"),
        ("delivery.webhook", "secret"),
        ("delivery.webhook", "former_secret"),
        ("delivery.webhook", "former_secret_until"),
        ("payments.paymentprovider", "settings"),
    }
)
# Those that can't be left empty.
MADE_ANEW: Mapping[tuple[str, str], Callable[[], str]] = {("delivery.webhook", "secret"): new_secret}
# Columns that name a file in the storage, beside Django's own, and the folder of the storage.
_NAMES_OF_FILES = {("delivery.attachment", "path"): "attachments"}
# Numbers that look like ids and are not those of an account's rows.
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
# References that are no foreign keys: to rows of rooms above, and inside of what is stored as JSON.
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
    """Every table that is exported, in the order of their rooms; the account itself comes first."""
    found = [model for model in apps.get_models() if _belongs(model)]
    return [Account, *(model for model in found if label_of(model) not in LEFT_OUT)]


def label_of(model: type[models.Model]) -> str:
    """What a table is called in a file: ``invoices.invoice``."""
    return model._meta.label_lower


def rows_of(model: type[models.Model], account: Account) -> "QuerySet[Any, Any]":
    """The account's rows of a table, the oldest first."""
    rows = model._base_manager.order_by("pk")
    if model is Account:
        return rows.filter(pk=account.pk)
    return rows.filter(_FINISHED.get(label_of(model), Q()), account_id=account.pk)


def people_of(account: Account) -> list[User]:
    """Everybody whom a row of the account names, by e-mail address."""
    numbers: set[int] = set()
    for model in tables():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                named = rows_of(model, account).order_by().exclude(**{field.attname: None})
                numbers.update(named.values_list(field.attname, flat=True).distinct())
    return list(User.objects.filter(pk__in=numbers).order_by("email"))


def columns_of(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The columns that are exported; whose row it is needn't be said."""
    label = label_of(model)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name != "account" and (label, field.attname) not in SECRETS
    ]


def reference_of(model: type[models.Model], field: "models.Field[Any, Any]") -> Reference | None:
    """How the ids in a column are read; None for a column without any."""
    if field.primary_key:
        return one(label_of(model))
    if field.related_model:
        return one(label_of(field.related_model))
    if label_of(model) == JOURNAL and field.attname in ("before", "after"):
        return nested(_foreign_keys())
    return REFERENCES.get((label_of(model), field.attname))


def keys_of(model: type[models.Model]) -> Iterable[Any]:
    """The columns that are foreign keys to rows of accounts; whose row it is itself is none of them."""
    return [field for field in _keys(model) if _belongs(field.related_model)]


def folder_of(model: type[models.Model], field: "models.Field[Any, Any]") -> str | None:
    """Where the storage keeps the files that a column names; None for any other column."""
    if isinstance(field, models.FileField):
        return str(field.upload_to)
    return _NAMES_OF_FILES.get((label_of(model), field.attname))


def subject_of(action: str) -> str | None:
    """The table of what a journal entry tells of: ``invoice.create`` is about a row of invoices."""
    word = action.split(".", maxsplit=1)[0]
    return _SUBJECTS.get(word) or _by_name().get(word.replace("_", ""))


def is_secret_place(model: type[models.Model], name: str) -> bool:
    """Whether a column holds the secret of a public address, which no two rows of a server share."""
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
    """The columns that name a row, as the journal repeats them; only names that mean one table everywhere."""
    found: dict[str, set[str]] = {}
    for model in tables():
        for field in _keys(model):
            found.setdefault(field.attname, set()).add(label_of(field.related_model))
    return {name: next(iter(labels)) for name, labels in found.items() if len(labels) == 1}


def _keys(model: type[models.Model]) -> Iterable[Any]:
    return [field for field in model._meta.concrete_fields if field.related_model and field.name != "account"]
