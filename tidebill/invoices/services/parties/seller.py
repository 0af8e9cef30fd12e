"""Seller of a document: copy a department's data."""

from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Account, Department, User
from tidebill.accounts.services.departments import create_department, main_department
from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.fields import FIELDS
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.storage.departments import is_limited
from tidebill.storage.rows import lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

# Columns copied with the prefix "seller_".
COPIED = tuple(field.department for field in FIELDS.values() if field.department)


def resolve_seller(
    invoice: Invoice, sent: InvoiceInput, *, by: User | None, source: Department | None = None
) -> Department:
    """Copy the department's data to the document; attributes take precedence.

    Uses the given department, else ``source``, a copied document's, else the one with the seller's name
    (created if missing), else the main one.
    """
    same = source is not None and known(sent.seller_name) in (None, source.name, "")
    copied = source if same and not sent.department_id else None
    department = copied or _find_department(invoice.account, sent, by=by)
    invoice.department = department
    for name in COPIED:
        column = f"seller_{name}"
        if sent.get(column) is None:
            setattr(invoice, column, getattr(department, name))
    if not sent.lang and department.invoice_lang:
        invoice.lang = department.invoice_lang
    if not sent.invoice_template_id and department.invoice_template_id:
        invoice.invoice_template_id = department.invoice_template_id
    return department


def _find_department(account: Account, sent: InvoiceInput, *, by: User | None) -> Department:
    departments = Department.objects.filter(deleted=False)
    name = (sent.seller_name or "").strip()
    if sent.department_id:
        found = departments.filter(pk=sent.department_id).first()
        if found is None:
            raise Invalid({"department_id": errors.NOT_FOUND})
        return found
    if not name:
        return main_department()
    found = _named(name, sent)
    if found is None:
        # Of concurrent documents with the same new seller, one creates the department.
        lock_account(account)
        found = _named(name, sent)
    if found is None and is_limited():
        # Restricted users could not access a department they create.
        raise Invalid({"seller_name": errors.NOT_FOUND})
    return found or _new_department(account, sent, name, by=by)


def _named(name: str, sent: InvoiceInput) -> Department | None:
    tax_no = normalize_tax_no(sent.seller_tax_no or "")
    named = Department.objects.filter(deleted=False, name=name).order_by("-main", "pk")
    return next((d for d in named if not tax_no or normalize_tax_no(d.tax_no or "") == tax_no), None)


def _new_department(account: Account, sent: InvoiceInput, name: str, *, by: User | None) -> Department:
    values = {name: value for name in COPIED if (value := sent.get(f"seller_{name}")) is not None}
    department = DepartmentInput.of({**values, "name": name, "shortcut": name})
    return create_department(account, values=department, by=by)
