"""Form of a document: groups of fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from tidebill.accounts import choices
from tidebill.http.choices import account_currencies, countries_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Control, Group, Rows
from tidebill.http.tags import amount
from tidebill.invoices import names
from tidebill.invoices.sources import sources_for
from tidebill.kernel.kinds import DOCUMENT_KINDS, OFFER_KINDS
from tidebill.kernel.strategy import Strategy

_ = gettext_lazy


def head(context: RequestContext, start: Mapping[str, Any], *, is_new: bool) -> Group:
    """Return the fields of every document: kind, number and dates."""
    kinds = kind_choices() if is_new else [(start["kind"], gettext(names.KIND_NAMES[start["kind"]]))]
    return Group(
        title=_("Document"),
        controls=(
            Control(key="kind", label=_("Type"), kind="select", choices=kinds),
            Control(key="number", label=_("Number")),
            Control(key="department_id", label=_("Department"), kind="select", choices=choices.departments),
            Control(key="issue_date", label=_("Issue date")),
            Control(key="sell_date", label=_("Sale date")),
            Control(key="payment_to", label=_("Due date")),
            *([Control(key="valid_until", label=_("Valid until"))] if start["kind"] in OFFER_KINDS else ()),
            Control(key="payment_type", label=_("Payment method"), choices=choices.payment_types),
            Control(key="currency", label=_("Currency"), kind="select", choices=account_currencies),
        ),
    )


def buyer(*, is_income: bool) -> Group:
    """Return the fields of the buyer, or of the supplier of an expense."""
    return Group(
        title=_("Client") if is_income else _("Supplier"),
        controls=(
            Control(key="client_id", kind="hidden"),
            Control(key="buyer_name", label=_("Name"), required=True),
            Control(key="buyer_tax_no", label=_("Tax number")),
            Control(key="buyer_street", label=_("Street")),
            Control(key="buyer_post_code", label=_("Postal code")),
            Control(key="buyer_city", label=_("City")),
            Control(key="buyer_country", label=_("Country"), kind="select", choices=countries_or_none),
            Control(key="buyer_email", label=_("Email"), kind="email"),
            Control(key="buyer_override", label=_("Save these details to the client, too"), kind="checkbox"),
        ),
    )


def rows(context: RequestContext, start: Mapping[str, Any]) -> Rows:
    """Return the table of line items."""
    strategy = Strategy.parse(start.get("calculating_strategy"))
    price = f"price_{strategy.invoice_form_price_kind}"
    return Rows(
        key="positions",
        label=_("Items"),
        controls=(
            Control(key="id", kind="hidden"),
            Control(key="kind", kind="hidden"),
            Control(key="product_id", kind="hidden"),
            Control(key="name", label=_("Name")),
            Control(key="description", label=_("Description")),
            Control(key="code", label=_("Code")),
            Control(key="gtu_code", label=_("Goods group (GTU)")),
            Control(key="additional_info", label=start.get("additional_info_desc") or _("Additional column")),
            Control(key="quantity", label=_("Quantity"), kind="decimal"),
            Control(key="quantity_unit", label=_("Unit"), choices=choices.quantity_units),
            Control(
                key=price, label=_("Net price") if price == "price_net" else _("Gross price"), kind="decimal"
            ),
            Control(key="discount_percent", label=_("Discount (%)"), kind="decimal"),
            Control(key="discount", label=_("Discount"), kind="decimal"),
            Control(key="tax", label=_("Tax"), choices=choices.tax_rates),
            Control(key="total_purchase_price", label=_("Purchase price"), kind="decimal"),
            Control(key="vat_margin_tax", label=_("Margin tax")),
            Control(key="total_price_net", label=_("Net"), kind="decimal"),
            Control(key="total_price_gross", label=_("Gross"), kind="decimal"),
        ),
    )


def rows_group(context: RequestContext, start: Mapping[str, object]) -> Group:
    """Return the table of line items as a group."""
    return Group(title=_("Items"), rows=rows(context, start))


def special(kind: str, values: Mapping[str, object]) -> list[Group]:
    """Return the groups specific to a kind."""
    if kind == "advance" and values.get("copy_invoice_from"):
        return [_advance()]
    if kind == "final" and values.get("copy_invoice_from"):
        return [_final(values["copy_invoice_from"])]
    if kind == "correction":
        return [Group(title=_("Correction"), controls=(Control(key="correction_reason", label=_("Reason")),))]
    return [_note()] if kind == "correction_note" else []


def _advance() -> Group:
    modes = (("percent", _("Percentage of the order")), ("amount", _("Gross amount")))
    return Group(
        title=_("Advance"),
        controls=(
            Control(key="advance_creation_mode", label=_("Calculated as"), kind="select", choices=modes),
            Control(key="advance_value", label=_("Value"), kind="decimal", required=True),
            Control(key="position_name", label=_("Item name"), wide=True),
        ),
    )


def _final(order: Any) -> Group:
    found = sources_for("final", "", only=int(order))
    advances = found[0].advances if found else []
    choices = [
        (row["id"], f"{row['number']}: {amount(row['price_gross'])} {row['currency']}") for row in advances
    ]
    return Group(
        title=_("Settled advance invoices"),
        controls=(
            Control(key="invoice_ids", label=_("Advances"), kind="checks", choices=choices, wide=True),
        ),
    )


def _note() -> Group:
    return Group(
        title=_("Corrected content"),
        controls=(
            Control(key="correction", label=_("Corrected document"), wide=True),
            Control(key="corrected_content_before", label=_("Before correction"), kind="textarea"),
            Control(key="corrected_content_after", label=_("After correction"), kind="textarea"),
            Control(key="correction_reason", label=_("Reason"), wide=True),
        ),
    )


def notes() -> Group:
    """Return remarks and internal notes."""
    return Group(
        title=_("Notes"),
        controls=(
            Control(key="description", label=_("Remarks"), kind="textarea"),
            Control(key="internal_note", label=_("Internal note"), kind="textarea"),
        ),
    )


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind of document with its name."""
    return [(kind, gettext(names.KIND_NAMES[kind])) for kind in DOCUMENT_KINDS]
