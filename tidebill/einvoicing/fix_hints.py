"""Hints on how to fix findings: the field's label, the form that contains it, and the requirement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from tidebill.einvoicing.findings import Finding
from tidebill.invoices.fields import FIELDS
from tidebill.invoices.models import Invoice

_ROW = re.compile(r"positions\[(\d+)\]\.(\w+)")
_SELLER = "seller_"
# Seller fields in the document's form; the others are in the department's.
_OWN = frozenset({"seller_person", "seller_bank_account"})


@dataclass(frozen=True)
class FixHint:
    """``place`` is the URL of the form with the field's anchor."""

    label: str
    place: str
    text: str
    rule: str
    warning: bool


def fix_hints(invoice: Invoice, findings: Iterable[Finding]) -> list[FixHint]:
    """Return a hint for each finding, in the order of the rules."""
    return [
        FixHint(_label(found.field), _place(invoice, found.field), _text(found), found.rule, found.warning)
        for found in findings
    ]


def _text(found: Finding) -> str:
    text = gettext(found.text.text)
    return text % found.text.params if found.text.params else text


def _label(field: str) -> str:
    row = _ROW.fullmatch(field)
    if row:
        return gettext("Item %(number)s") % {"number": int(row[1]) + 1}
    name = field.partition("[")[0]
    label = FIELDS[name].label if name in FIELDS else ""
    return label or gettext("Document")


def _place(invoice: Invoice, field: str) -> str:
    row = _ROW.fullmatch(field)
    if row:
        return f"/invoices/{invoice.pk}/edit#invoice_positions_{row[1]}_{row[2]}"
    if field.startswith(_SELLER) and field not in _OWN and invoice.department_id:
        anchor = field.removeprefix(_SELLER)
        return f"/departments/{invoice.department_id}/edit#department_{anchor}"
    return f"/invoices/{invoice.pk}/edit#invoice_{field}"
