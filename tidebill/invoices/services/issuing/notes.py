"""Texts that new documents get from the account and the department."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext

from tidebill.accounts.models import Department
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.pricing.parts import merge_parts
from tidebill.storage.language import text_language


def merge_notes(invoice: Invoice, new: NewInvoice, department: Department) -> None:
    """Merge the nested rows of a request, and add the texts of department and account.

    What the request or a copied document sets is kept. Suppliers' documents get only the default remark.
    """
    usual = department.invoice_description or invoice.account.default_description
    if new.fill_default_descriptions and usual and not invoice.descriptions:
        merge_parts(invoice, NewInvoice(description=usual))
    merge_parts(invoice, new)
    if invoice.income:
        _add_texts(invoice)


def _add_texts(invoice: Invoice) -> None:
    account = invoice.account
    if invoice.reverse_charge and not invoice.descriptions and not invoice.description:
        with translation.override(text_language(invoice.lang, account.lang)):
            merge_parts(invoice, NewInvoice(description=gettext("Reverse charge")))
    if not invoice.conditional_notes:
        texts = [str(rule["text"]) for rule in account.note_rules if _applies(rule, invoice)]
        invoice.conditional_notes = "\n".join(texts) or None
    if not invoice.description_long and not invoice.prevent_default_description_long:
        invoice.description_long = account.default_description_long or None


def _applies(rule: Mapping[str, object], invoice: Invoice) -> bool:
    """Return whether a document meets all conditions of a rule; an empty one is met."""
    country = (invoice.buyer_country or invoice.account.country or "").upper()
    conditions = (
        (rule["kinds"], invoice.kind),
        (rule["countries"], country),
        (rule["currencies"], invoice.currency),
    )
    if rule["reverse_charge"] and not invoice.reverse_charge:
        return False
    return all(not wanted or value in wanted for wanted, value in conditions if isinstance(wanted, list))
