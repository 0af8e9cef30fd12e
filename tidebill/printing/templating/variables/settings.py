"""Variables: settings of the document, which decide whether a part is printed, and its codes."""

from tidebill.printing.templating.variables.values import Source, Values, said
from tidebill.printing.typesetting.sheet.statements import is_reverse_charge
from tidebill.printing.typesetting.sheet.values import (
    has_figures,
    is_payable,
    is_set,
    shows_tax,
    text_of,
)


def list_settings(source: Source) -> Values:
    """Return what decides whether a part is printed."""
    invoice, taxed = source.invoice, shows_tax(source.document)
    return {
        "tax_visible": taxed,
        "tax2_visible": False,
        "hide_tax": is_set(invoice, "hide_tax"),
        "tax_name": source.text("get_tax_name") or said(source.wording.label("vat")),
        "tax_value_name": said(source.wording.taxed_label("tax_amount", tax="VAT")),
        "tax1_value_name": said(source.wording.taxed_label("tax_amount", tax="VAT")),
        "total_tax_inscription": said(source.wording.taxed_label("total_tax", tax="VAT")),
        **_shown_parts(source, taxed=taxed),
        **_codes(source),
    }


def _shown_parts(source: Source, *, taxed: bool) -> Values:
    invoice = source.invoice
    return {
        "show_totals": has_figures(source.document),
        "show_tax_split": taxed and bool(source.document.tax_lines),
        "show_discount": is_set(invoice, "show_discount"),
        "show_outstanding": has_figures(source.document),
        "show_payments_on_invoice": bool(source.payments),
        "show_links": False,
        "show_date_and_sign": source.document.kind in ("estimate", "client_order"),
        "additional_info_desc": source.text("additional_info_desc") or source.label("additional_info"),
    }


def _codes(source: Source) -> Values:
    """Return codes of goods, procedures, accounting and reminders."""
    invoice = source.invoice
    groups = _joined(invoice.get("gtu_codes"))
    procedures = _joined(invoice.get("procedure_designations"))
    return {
        "gtu_codes_list": groups,
        "gtu_codes_note": f"GTU: {groups}" if groups else "",
        "should_print_gtu_codes": any(text_of(row, "gtu_code") for row in source.document.positions),
        "procedure_designations_list": procedures,
        "procedure_designations_note": procedures,
        "should_print_procedure_designations": bool(procedures),
        "reverse_charge": is_reverse_charge(source.document),
        "reverse_charge_code": source.text("transaction_type"),
        "transaction_type": source.text("transaction_type"),
        "tax_based_on_debits": source.document.kind == "vat_mp",
        "use_prime_cee": is_set(invoice, "use_prime_cee"),
        "sales_code": source.text("sales_code"),
        "product_cache": source.text("product_cache"),
        "accounting_doc": source.text("accounting_doc"),
        "accounting_note_kind": source.text("accounting_note_kind"),
        "invoice_category": source.linked.get("category", ""),
        "warehouse_document_numbers": source.linked.get("warehouse_documents", ""),
        "reminder_no": str(len(invoice.get("reminders") or ())),
        "reminder_number": str(len(invoice.get("reminders") or ()) + 1),
        "is_payable": is_payable(source.document),
    }


def _joined(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value or "")
