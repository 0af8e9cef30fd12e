"""The table of fields has a row for every field, and agrees with model, command and schema."""

from tidebill.accounts.models import Department
from tidebill.catalog.models import Client
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.fields import FIELDS, fields_that
from tidebill.invoices.models import Invoice
from tidebill.invoices.wire import Invoice as Wire

COLUMNS = {field.attname for field in Invoice._meta.concrete_fields}
# Keys that tell what to do rather than what the document says.
INSTRUCTIONS = {
    "additional_params",
    "advance_creation_mode",
    "advance_value",
    "allow_overcorrection",
    "buyer_as_sent",
    "buyer_override",
    "copy_invoice_from",
    "disable_tax_no_validation",
    "fill_default_descriptions",
    "fill_places",
    "fill_products_descriptions",
    "force_tax_oss",
    "gov_save_and_send",
    "identify_oss",
    "invoice_ids",
    "number_pattern",
    "oid_unique",
    "oss_force_tax",
    "position_name",
    "skip_buyer_last_name_validation",
    "total_correction",
    "update_product_name",
}


def test_every_column_has_a_row_and_so_have_the_line_items() -> None:
    assert set(FIELDS) == COLUMNS | {"positions"}


def test_every_field_of_a_command_has_a_row_or_is_an_instruction() -> None:
    names = {*NewInvoice.__dataclass_fields__, *InvoiceChange.__dataclass_fields__}

    assert names - set(FIELDS) == INSTRUCTIONS


def test_every_writable_key_has_a_row_or_is_an_instruction() -> None:
    writable = {key.attribute for key in Wire.keys if not key.read_only}

    assert writable - set(FIELDS) <= INSTRUCTIONS


def test_parties_are_copied_from_columns_that_exist() -> None:
    client_columns = {field.attname for field in Client._meta.concrete_fields}
    department_columns = {field.attname for field in Department._meta.concrete_fields}

    assert {field.client for field in FIELDS.values() if field.client} <= client_columns
    for name, field in FIELDS.items():
        if field.department:
            assert field.department in department_columns
            assert name == f"seller_{field.department}"


def test_what_may_change_after_acceptance_may_change_on_an_invalid_document() -> None:
    free = fields_that(lambda field: not field.einvoice)

    assert {"status", "paid", "internal_note"} <= free
    assert not free & fields_that(lambda field: field.frozen) - {"client_id"}
