"""Collapsed options of the form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tidebill.accounts.models import BankAccount, Department
from tidebill.catalog.models import Category
from tidebill.http.choices import account_currencies_or_none, countries_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.forms.declared import Text as Title
from tidebill.invoices import names
from tidebill.invoices.form_words import (
    CALCULATION_POSITION,
    CALCULATION_SUM,
    DISCOUNTS,
    EXCHANGES,
    LANGUAGE_NAMES,
    PRICE_KINDS,
    TEMPLATES,
)
from tidebill.invoices.hooks import own_designs
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.vocabulary import ACCOUNTING_KINDS
from tidebill.stock.models import Warehouse

_ = gettext_lazy
_TRANSACTIONS: Choices = (
    ("", _("Services, if all products are services")),
    ("goods", _("Goods")),
    ("services", _("Services")),
    ("mixed", _("Goods and services")),
)
_SPLIT: Choices = (("", _("Automatic")), ("1", _("Yes")), ("0", _("No")))


def options(context: RequestContext, start: Mapping[str, object]) -> list[Group]:
    """Return the collapsed groups."""
    groups = [
        _discounts(start),
        _exchange(start),
        _payment(start),
        _print(start),
        _recipient(start),
        _texts(),
        _tax(start),
        _calculation(start),
        _order(start),
    ]
    return [*groups, _accounting()] if start.get("income") is False else groups


def _discounts(start: Mapping[str, object]) -> Group:
    kind = start.get("discount_kind")
    return _folded(
        _("Discounts and additional column"),
        Control(key="show_discount", label=_("Item discounts"), kind="checkbox"),
        Control(
            key="discount_kind",
            label=_("Discount type"),
            kind="select",
            choices=DISCOUNTS,
            start=kind,
        ),
        Control(key="additional_info", label=_("Additional column"), kind="checkbox"),
        Control(key="additional_info_desc", label=_("Additional column heading")),
    )


def _exchange(start: Mapping[str, object]) -> Group:
    source = start.get("exchange_kind")
    return _folded(
        _("Second currency"),
        Control(
            key="exchange_currency",
            label=_("Totals also in"),
            kind="select",
            choices=account_currencies_or_none,
        ),
        Control(
            key="exchange_kind",
            label=_("Exchange rate source"),
            kind="select",
            choices=EXCHANGES,
            start=source,
        ),
        Control(key="exchange_currency_rate", label=_("Exchange rate"), kind="decimal"),
        Control(key="exchange_date", label=_("Exchange rate date")),
    )


def _payment(start: Mapping[str, object]) -> Group:
    return _folded(
        _("Payment"),
        Control(key="paid", label=_("Already paid"), kind="decimal"),
        Control(key="paid_date", label=_("Payment date")),
        Control(
            key="seller_bank_account_id",
            label=_("Bank account"),
            kind="select",
            choices=bank_accounts(),
        ),
        Control(key="skonto_active", label=_("Early payment discount"), kind="checkbox"),
        Control(key="skonto_discount_date", label=_("Early payment until")),
        Control(key="skonto_discount_value", label=_("Discount (%)"), kind="decimal"),
        Control(key="split_payment", label=_("Split payment"), kind="select", choices=_SPLIT),
        Control(key="buyer_mass_payment_code", label=_("Mass payment code")),
    )


def _designs(_call: RequestContext) -> Choices:
    """Return the shipped designs and the account's own templates."""
    return [*TEMPLATES, *own_designs.call()]


def _print(start: Mapping[str, object]) -> Group:
    design = start.get("invoice_template_id")
    return _folded(
        _("Print options"),
        Control(
            key="lang",
            label=_("Language"),
            choices=LANGUAGE_NAMES,
            start=start.get("lang"),
            help=_("Separate two with a slash to print both, such as pl/en."),
        ),
        Control(key="invoice_template_id", label=_("Design"), kind="select", choices=_designs, start=design),
        Control(key="title", label=_("Title")),
        Control(key="place", label=_("Place of issue")),
        Control(key="seller_person", label=_("Issued by"), start=start.get("seller_person")),
        Control(key="buyer_person", label=_("Received by"), start=start.get("buyer_person")),
    )


def _recipient(start: Mapping[str, object]) -> Group:
    return _folded(
        _("Recipient and delivery"),
        Control(key="recipient_name", label=_("Recipient")),
        Control(key="recipient_tax_no", label=_("Tax number")),
        Control(key="recipient_street", label=_("Street")),
        Control(key="recipient_post_code", label=_("Postal code")),
        Control(key="recipient_city", label=_("City")),
        Control(key="recipient_country", label=_("Country"), kind="select", choices=countries_or_none),
        Control(key="recipient_email", label=_("Email"), kind="email"),
        Control(key="use_delivery_address", label=_("Show a delivery address"), kind="checkbox"),
        Control(key="delivery_address", label=_("Delivery address"), kind="textarea"),
        Control(key="delivery_date", label=_("Delivery date"), start=start.get("issue_date")),
    )


def _texts() -> Group:
    return _folded(
        _("Additional text"),
        Control(key="description_footer", label=_("Footer"), kind="textarea"),
        Control(key="description_long", label=_("Additional text"), kind="textarea"),
        Control(key="additional_invoice_field", label=_("Additional field")),
    )


def _tax(start: Mapping[str, object]) -> Group:
    return _folded(
        _("Tax"),
        Control(key="reverse_charge", label=_("Reverse charge"), kind="checkbox"),
        Control(key="hide_tax", label=_("Hide tax when printing"), kind="checkbox"),
        Control(key="use_oss", label=_("One Stop Shop"), kind="checkbox"),
        Control(key="exempt_tax_kind", label=_("Exemption reason")),
        Control(key="np_tax_kind", label=_("Reason for no VAT")),
    )


def _calculation(start: Mapping[str, Any]) -> Group:
    strategy = Strategy.parse(start.get("calculating_strategy"))
    return _folded(
        _("Calculation"),
        Control(
            key="calculating_strategy.position",
            label=_("Items"),
            kind="select",
            choices=CALCULATION_POSITION,
            start=strategy.position,
        ),
        Control(
            key="calculating_strategy.sum",
            label=_("Totals"),
            kind="select",
            choices=CALCULATION_SUM,
            start=strategy.sum,
        ),
        Control(
            key="calculating_strategy.invoice_form_price_kind",
            label=_("Prices entered as"),
            kind="select",
            choices=PRICE_KINDS,
            start=strategy.invoice_form_price_kind,
        ),
    )


def _order(start: Mapping[str, object]) -> Group:
    return _folded(
        _("Order, category and warehouse"),
        Control(key="oid", label=_("Order number")),
        Control(key="buyer_reference", label=_("Buyer reference"), start=start.get("buyer_reference")),
        Control(
            key="buyer_einvoice_address",
            label=_("Electronic address"),
            start=start.get("buyer_einvoice_address"),
            placeholder="9930:DE136695976",
        ),
        *_french(start),
        Control(key="category_id", label=_("Category"), kind="select", choices=categories()),
        Control(
            key="warehouse_id",
            label=_("Warehouse"),
            kind="select",
            choices=warehouses(),
            start=start.get("warehouse_id"),
        ),
    )


def _french(start: Mapping[str, object]) -> list[Control]:
    """Return the fields of the French reform, for sellers in France."""
    if not Department.objects.filter(deleted=False, country__iexact="FR").exists():
        return []
    return [
        Control(
            key="transaction_type",
            label=_("Type of transaction"),
            kind="select",
            choices=_TRANSACTIONS,
            start=start.get("transaction_type"),
        )
    ]


def _accounting() -> Group:
    kinds = [("", ""), *((kind, gettext(names.ACCOUNTING_KIND_NAMES[kind])) for kind in ACCOUNTING_KINDS)]
    return _folded(
        _("Expense"),
        Control(key="accounting_kind", label=_("Expense type"), kind="select", choices=kinds),
        Control(key="not_cost", label=_("Exclude from costs"), kind="checkbox"),
    )


def _folded(title: Title, *controls: Control) -> Group:
    return Group(title=title, controls=controls, folded=True)


def bank_accounts() -> list[tuple[Any, str]]:
    """Return the bank accounts."""
    found = BankAccount.objects.filter(deleted=False).order_by("pk")
    return [("", gettext("Department default")), *((row.pk, _account_name(row)) for row in found)]


def _account_name(row: BankAccount) -> str:
    return " ".join(part for part in (row.name or row.bank_name, row.bank_account_number) if part)


def warehouses() -> list[tuple[Any, str]]:
    """Return the warehouses."""
    found = Warehouse.objects.filter(deleted=False).order_by("name_key", "id").values_list("pk", "name")
    return [("", gettext("Department default")), *found]


def categories() -> list[tuple[Any, str]]:
    """Return the categories."""
    found = Category.objects.filter(deleted=False).order_by("name_key", "id").values_list("pk", "name")
    return [("", ""), *found]
