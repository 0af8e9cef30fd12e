"""Texts: sort keys and search columns follow the texts that they were made from."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from tidebill.accounts.models import Account
from tidebill.audit.findings import Inconsistency, batches
from tidebill.catalog.models import Client, Product
from tidebill.invoices.models import Invoice
from tidebill.kernel.identifiers import search_text
from tidebill.kernel.sorting import sort_key, sorting_language
from tidebill.storage.sorting import sort_fields
from tidebill.transfer import tables


def check_sorting(account: Account) -> Iterator[Inconsistency]:
    """Check that each sort key is that of its text in the account's language."""
    language = sorting_language(account.lang, account.country)
    for model in apps.get_models():
        for field in sort_fields(model):
            rows: Any = model._base_manager.filter(account=account).order_by("pk")
            for number, text, key in rows.values_list("pk", field.of, field.attname).iterator():
                wanted = None if text is None else sort_key(text, language)
                if key != wanted:
                    subject = f"{tables.label_of(model)} {number}"
                    yield Inconsistency(
                        subject, "sorting", f"{field.attname} is not the sort key of {field.of}"
                    )


def check_search() -> Iterator[Inconsistency]:
    """Check that free text finds clients and products by their texts, and documents by their numbers."""
    text = "free text does not find it: its search column is out of date"
    for model in (Client, Product):
        for group in batches(model.objects.all()):
            for row in group:
                if row.search_data != row.searchable:
                    yield Inconsistency(f"{tables.label_of(model)} {row.pk}", "search", text)
    rows = Invoice.objects.order_by("pk").values_list("pk", "number", "search_data")
    for number, stored, searched in rows.iterator():
        if search_text(searched) != searched or search_text(stored) not in searched:
            yield Inconsistency(f"{tables.label_of(Invoice)} {number}", "search", text)
