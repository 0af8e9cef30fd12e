"""Names of API keys as people know them, for errors about fields that no form labels."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_NESTED_KEY = re.compile(r"\w+\[(\d+)\]\.?(.*)")
_REFERENCE = "_id"
# Keys of actions and references; packages register those of their resources.
_LABELS: dict[str, str] = {
    "email_to": _("To"),
    "email_cc": _("Cc"),
    "email_subject": _("Subject"),
    "email_text": _("Text"),
    "email_xml": _("E-invoice"),
    "cancel_reason": _("Reason"),
    "paid_date": _("Payment date"),
    "price": _("Amount"),
    "price_net": _("Net price"),
    "price_gross": _("Gross price"),
    "tax": _("Tax"),
    "quantity": _("Quantity"),
    "bank_account_number": _("Account number"),
    "tax_no": _("Tax number"),
    "post_code": _("Postal code"),
    "client": _("Client"),
    "product": _("Product"),
    "department": _("Department"),
    "warehouse": _("Warehouse"),
    "category": _("Category"),
    "price_list": _("Price list"),
    "recipient": _("Recipient"),
    "invoice": _("Document"),
    "from_invoice": _("Source document"),
    "copy_invoice_from": _("Source document"),
    "invoice_template": _("Design"),
    "seller_bank_account": _("Bank account"),
    "payment_to_kind": _("Payment term"),
    "positions": _("Items"),
}


def register_labels(labels: Mapping[str, str]) -> None:
    """Add the labels of a package's keys; those that are known stay."""
    for key, label in labels.items():
        _LABELS.setdefault(key, label)


def label_of(key: str) -> str:
    """Return the label of an API key in an error: ``counts[1].quantity`` is "Item 2, Quantity"."""
    nested = _NESTED_KEY.fullmatch(key)
    if nested:
        return item_label(key, label_of(nested[2]) if nested[2] else "")
    name = key.rpartition(".")[2]
    label = _LABELS.get(name) or _LABELS.get(name.removesuffix(_REFERENCE))
    return gettext(label or name.removesuffix(_REFERENCE).replace("_", " ").capitalize())


def item_label(key: str, label: str) -> str:
    """Return a field's label, after the number of its line item if the key is of one."""
    nested = _NESTED_KEY.fullmatch(key)
    if nested is None:
        return label
    item = gettext("Item %(number)s") % {"number": int(nested[1]) + 1}
    return f"{item}, {label}" if label else item
