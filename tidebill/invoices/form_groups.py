"""The form of a document, declared: what is typed where, and what is folded away until it is used."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tidebill.accounts.models import BankAccount, Department
from tidebill.catalog.models import Category
from tidebill.http.call import Call
from tidebill.http.forms import Choices, Control, Group, Rows
from tidebill.http.tags import amount
from tidebill.invoices import names
from tidebill.invoices.form_words import (
    CALCULATION_POSITION,
    CALCULATION_SUM,
    CURRENCIES,
    DISCOUNTS,
    EXCHANGES,
    LANGUAGE_NAMES,
    PAYMENT_TYPES,
    PRICE_KINDS,
    TEMPLATES,
    rates_of,
)
from tidebill.invoices.sources import sources_for
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.vocabulary import ACCOUNTING_KINDS, DOCUMENT_KINDS

_ = gettext_lazy
_SPLIT: Choices = (("", _("By the rules")), ("1", _("Yes")), ("0", _("No")))


def head(call: Call, start: Mapping[str, Any], *, is_new: bool) -> Group:
    """What every document has: its kind, number and dates."""
    kinds = kind_choices() if is_new else [(start["kind"], gettext(names.KIND_NAMES[start["kind"]]))]
    return Group(
        title=_("Document"),
        controls=(
            Control(key="kind", label=_("Kind"), kind="select", choices=kinds),
            Control(key="number", label=_("Number")),
            Control(key="department_id", label=_("Department"), kind="select", choices=departments()),
            Control(key="issue_date", label=_("Date of issue")),
            Control(key="sell_date", label=_("Date of sale")),
            Control(key="payment_to", label=_("Due date")),
            Control(key="payment_type", label=_("Payment method"), choices=PAYMENT_TYPES),
            Control(key="currency", label=_("Currency"), choices=CURRENCIES),
        ),
    )


def buyer(*, is_income: bool) -> Group:
    """Whom it is issued to, or who has issued it."""
    return Group(
        title=_("Buyer") if is_income else _("Supplier"),
        controls=(
            Control(key="client_id", kind="hidden"),
            Control(key="buyer_name", label=_("Name"), required=True),
            Control(key="buyer_tax_no", label=_("Tax number")),
            Control(key="buyer_street", label=_("Street")),
            Control(key="buyer_post_code", label=_("Postal code")),
            Control(key="buyer_city", label=_("City")),
            Control(key="buyer_country", label=_("Country")),
            Control(key="buyer_email", label=_("E-mail"), kind="email"),
            Control(
                key="buyer_override", label=_("Save these details to the client's card, too"), kind="checkbox"
            ),
        ),
    )


def rows(call: Call, start: Mapping[str, Any]) -> Rows:
    """The table of what is sold."""
    strategy = Strategy.parse(start.get("calculating_strategy"))
    price = f"price_{strategy.invoice_form_price_kind}"
    return Rows(
        key="positions",
        label=_("Rows"),
        controls=(
            Control(key="id", kind="hidden"),
            Control(key="kind", kind="hidden"),
            Control(key="product_id", kind="hidden"),
            Control(key="name", label=_("Name")),
            Control(key="description", label=_("Description")),
            Control(key="code", label=_("Code")),
            Control(key="gtu_code", label=_("Group of goods (GTU)")),
            Control(key="additional_info", label=start.get("additional_info_desc") or _("Additional column")),
            Control(key="quantity", label=_("Quantity"), kind="decimal"),
            Control(key="quantity_unit", label=_("Unit")),
            Control(
                key=price, label=_("Net price") if price == "price_net" else _("Gross price"), kind="decimal"
            ),
            Control(key="discount_percent", label=_("Discount in percent"), kind="decimal"),
            Control(key="discount", label=_("Discount"), kind="decimal"),
            Control(key="tax", label=_("Tax"), choices=rates_of(call.account.country)),
            Control(key="total_purchase_price", label=_("Purchase price"), kind="decimal"),
            Control(key="vat_margin_tax", label=_("Tax of the margin")),
            Control(key="total_price_net", label=_("Net"), kind="decimal"),
            Control(key="total_price_gross", label=_("Gross"), kind="decimal"),
        ),
    )


def rows_group(call: Call, start: Mapping[str, Any]) -> Group:
    """The same as a group, which has nothing beside it."""
    return Group(title=_("Rows"), rows=rows(call, start))


def special(kind: str, values: Mapping[str, Any]) -> list[Group]:
    """What only this kind asks for."""
    if kind == "advance" and values.get("copy_invoice_from"):
        return [_advance()]
    if kind == "final" and values.get("copy_invoice_from"):
        return [_final(values["copy_invoice_from"])]
    if kind == "correction":
        return [Group(title=_("Correction"), controls=(Control(key="correction_reason", label=_("Reason")),))]
    return [_note()] if kind == "correction_note" else []


def _advance() -> Group:
    modes = (("percent", _("Percent of the order")), ("amount", _("Gross amount")))
    return Group(
        title=_("Advance"),
        controls=(
            Control(key="advance_creation_mode", label=_("Counted as"), kind="select", choices=modes),
            Control(key="advance_value", label=_("Value"), kind="decimal", required=True),
            Control(key="position_name", label=_("Name of the row"), wide=True),
        ),
    )


def _final(order: Any) -> Group:
    found = sources_for("final", "", only=int(order))
    advances = found[0].advances if found else []
    choices = [
        (row["id"], f"{row['number']}: {amount(row['price_gross'])} {row['currency']}") for row in advances
    ]
    return Group(
        title=_("Settles the advances"),
        controls=(
            Control(key="invoice_ids", label=_("Advances"), kind="checks", choices=choices, wide=True),
        ),
    )


def _note() -> Group:
    return Group(
        title=_("Corrected content"),
        controls=(
            Control(key="correction", label=_("Corrected document"), wide=True),
            Control(key="corrected_content_before", label=_("Before the correction"), kind="textarea"),
            Control(key="corrected_content_after", label=_("After the correction"), kind="textarea"),
            Control(key="correction_reason", label=_("Reason"), wide=True),
        ),
    )


def notes() -> Group:
    """Words for the customer, and words for oneself."""
    return Group(
        title=_("Notes"),
        controls=(
            Control(key="description", label=_("Remarks"), kind="textarea"),
            Control(key="internal_note", label=_("Internal note"), kind="textarea"),
        ),
    )


def options(call: Call, start: Mapping[str, Any]) -> list[Group]:
    """What is folded away until it is used."""
    groups = [
        _discounts(start),
        _exchange(start),
        _payment(start),
        _print(start),
        _recipient(start),
        _texts(),
        _tax(start),
        _calculation(start),
        _order(),
    ]
    return [*groups, _accounting()] if start.get("income") is False else groups


def _discounts(start: Mapping[str, Any]) -> Group:
    kind = start.get("discount_kind")
    return _folded(
        _("Discounts and additional column"),
        Control(key="show_discount", label=_("Discounts in rows"), kind="checkbox"),
        Control(
            key="discount_kind",
            label=_("Kind of discount"),
            kind="select",
            choices=DISCOUNTS,
            start=kind,
        ),
        Control(key="additional_info", label=_("Additional column"), kind="checkbox"),
        Control(key="additional_info_desc", label=_("Heading of the additional column")),
    )


def _exchange(start: Mapping[str, Any]) -> Group:
    source = start.get("exchange_kind")
    return _folded(
        _("Second currency"),
        Control(key="exchange_currency", label=_("Sums also in"), choices=CURRENCIES),
        Control(
            key="exchange_kind",
            label=_("Source of the rate"),
            kind="select",
            choices=EXCHANGES,
            start=source,
        ),
        Control(key="exchange_currency_rate", label=_("Exchange rate"), kind="decimal"),
        Control(key="exchange_date", label=_("Date of the rate")),
    )


def _payment(start: Mapping[str, Any]) -> Group:
    return _folded(
        _("Payment"),
        Control(key="paid", label=_("Paid already"), kind="decimal"),
        Control(key="paid_date", label=_("Date of payment")),
        Control(
            key="seller_bank_account_id",
            label=_("Bank account"),
            kind="select",
            choices=bank_accounts(),
        ),
        Control(key="split_payment", label=_("Split payment"), kind="select", choices=_SPLIT),
        Control(key="buyer_mass_payment_code", label=_("Code for mass payments")),
    )


def _print(start: Mapping[str, Any]) -> Group:
    design = start.get("invoice_template_id")
    return _folded(
        _("Print"),
        Control(
            key="lang",
            label=_("Language"),
            choices=LANGUAGE_NAMES,
            start=start.get("lang"),
            help=_("Two joined by a slash print both, such as pl/en."),
        ),
        Control(key="invoice_template_id", label=_("Design"), kind="select", choices=TEMPLATES, start=design),
        Control(key="title", label=_("Title")),
        Control(key="place", label=_("Place of issue")),
        Control(key="seller_person", label=_("Issued by"), start=start.get("seller_person")),
        Control(key="buyer_person", label=_("Received by"), start=start.get("buyer_person")),
    )


def _recipient(start: Mapping[str, Any]) -> Group:
    return _folded(
        _("Recipient and delivery"),
        Control(key="recipient_name", label=_("Recipient")),
        Control(key="recipient_tax_no", label=_("Tax number")),
        Control(key="recipient_street", label=_("Street")),
        Control(key="recipient_post_code", label=_("Postal code")),
        Control(key="recipient_city", label=_("City")),
        Control(key="recipient_country", label=_("Country")),
        Control(key="recipient_email", label=_("E-mail"), kind="email"),
        Control(key="use_delivery_address", label=_("Show a delivery address"), kind="checkbox"),
        Control(key="delivery_address", label=_("Delivery address"), kind="textarea"),
        Control(key="delivery_date", label=_("Date of delivery"), start=start.get("issue_date")),
    )


def _texts() -> Group:
    return _folded(
        _("More texts"),
        Control(key="description_footer", label=_("Footer"), kind="textarea"),
        Control(key="description_long", label=_("Additional text"), kind="textarea"),
        Control(key="additional_invoice_field", label=_("Additional field")),
    )


def _tax(start: Mapping[str, Any]) -> Group:
    return _folded(
        _("Tax"),
        Control(key="reverse_charge", label=_("Reverse charge"), kind="checkbox"),
        Control(key="hide_tax", label=_("Leave the tax out of the print"), kind="checkbox"),
        Control(key="use_oss", label=_("One Stop Shop"), kind="checkbox"),
        Control(key="exempt_tax_kind", label=_("Ground of the exemption")),
        Control(key="np_tax_kind", label=_("Ground for being outside VAT")),
    )


def _calculation(start: Mapping[str, Any]) -> Group:
    strategy = Strategy.parse(start.get("calculating_strategy"))
    return _folded(
        _("Way of calculation"),
        Control(
            key="calculating_strategy.position",
            label=_("Rows"),
            kind="select",
            choices=CALCULATION_POSITION,
            start=strategy.position,
        ),
        Control(
            key="calculating_strategy.sum",
            label=_("Sums"),
            kind="select",
            choices=CALCULATION_SUM,
            start=strategy.sum,
        ),
        Control(
            key="calculating_strategy.invoice_form_price_kind",
            label=_("Prices are typed"),
            kind="select",
            choices=PRICE_KINDS,
            start=strategy.invoice_form_price_kind,
        ),
    )


def _order() -> Group:
    return _folded(
        _("Order and category"),
        Control(key="oid", label=_("Order number")),
        Control(key="category_id", label=_("Category"), kind="select", choices=categories()),
    )


def _accounting() -> Group:
    kinds = [("", ""), *((kind, gettext(names.ACCOUNTING_KIND_NAMES[kind])) for kind in ACCOUNTING_KINDS)]
    return _folded(
        _("Expense"),
        Control(key="accounting_kind", label=_("Kind of expense"), kind="select", choices=kinds),
        Control(key="not_cost", label=_("No cost"), kind="checkbox"),
    )


def _folded(title: Any, *controls: Control) -> Group:
    return Group(title=title, controls=controls, folded=True)


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of document, by its name."""
    return [(kind, gettext(names.KIND_NAMES[kind])) for kind in DOCUMENT_KINDS]


def departments() -> list[tuple[int, str]]:
    """The departments that may issue."""
    found = Department.objects.filter(deleted=False).order_by("-main", "pk")
    return [(department.pk, department.shortcut or department.name) for department in found]


def bank_accounts() -> list[tuple[Any, str]]:
    """The accounts to be paid to."""
    found = BankAccount.objects.filter(deleted=False).order_by("pk")
    return [("", gettext("As the department shows")), *((row.pk, _account_name(row)) for row in found)]


def _account_name(row: BankAccount) -> str:
    return " ".join(part for part in (row.name or row.bank_name, row.bank_account_number) if part)


def categories() -> list[tuple[Any, str]]:
    """The categories to choose from."""
    found = Category.objects.filter(deleted=False).order_by("name").values_list("pk", "name")
    return [("", ""), *found]
