"""Seller of a document: copy a department's data."""

from collections.abc import Mapping
from typing import Any

from tidebill.accounts.models import Department
from tidebill.accounts.services.departments import create_department, main_department
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.storage.departments import is_limited
from tidebill.storage.rows import lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

# Columns copied with the prefix "seller_".
COPIED = (
    "name",
    "tax_no",
    "tax_no_kind",
    "street",
    "post_code",
    "city",
    "country",
    "email",
    "phone",
    "fax",
    "www",
    "person",
    "bank",
    "bank_account",
    "bank_swift",
    "einvoice_address",
)


def resolve_seller(
    invoice: Invoice, attributes: Mapping[str, Any], *, by: Any, known: Department | None = None
) -> Department:
    """Copy the department's data to the document; attributes take precedence.

    Uses the given department, else ``known`` from a copied document, else the one with the seller's name
    (created if missing), else the main one.
    """
    same = known is not None and attributes.get("seller_name") in (None, known.name, "")
    copied = known if same and not attributes.get("department_id") else None
    department = copied or _find_department(invoice.account, attributes, by=by)
    invoice.department = department
    for name in COPIED:
        column = f"seller_{name}"
        if attributes.get(column) is None:
            setattr(invoice, column, getattr(department, name))
    if not attributes.get("lang") and department.invoice_lang:
        invoice.lang = department.invoice_lang
    if not attributes.get("invoice_template_id") and department.invoice_template_id:
        invoice.invoice_template_id = department.invoice_template_id
    return department


def _find_department(account: Any, attributes: Mapping[str, Any], *, by: Any) -> Department:
    departments = Department.objects.filter(deleted=False)
    number, name = attributes.get("department_id"), (attributes.get("seller_name") or "").strip()
    if number:
        found = departments.filter(pk=number).first()
        if found is None:
            raise Invalid({"department_id": errors.NOT_FOUND})
        return found
    if not name:
        return main_department()
    found = _named(name, attributes)
    if found is None:
        # Of concurrent documents with the same new seller, one creates the department.
        lock_account(account)
        found = _named(name, attributes)
    if found is None and is_limited():
        # Restricted users could not access a department they create.
        raise Invalid({"seller_name": errors.NOT_FOUND})
    return found or _new_department(account, attributes, name, by=by)


def _named(name: str, attributes: Mapping[str, Any]) -> Department | None:
    tax_no = normalize_tax_no(attributes.get("seller_tax_no") or "")
    named = Department.objects.filter(deleted=False, name=name).order_by("-main", "pk")
    return next((d for d in named if not tax_no or normalize_tax_no(d.tax_no or "") == tax_no), None)


def _new_department(account: Any, attributes: Mapping[str, Any], name: str, *, by: Any) -> Department:
    sent = {field: attributes.get(f"seller_{field}") for field in COPIED}
    values = {field: value for field, value in sent.items() if value is not None}
    return create_department(account, values={**values, "name": name, "shortcut": name}, by=by)
