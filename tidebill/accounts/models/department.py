from typing import Any

from django.db import models
from django.db.models import CharField

from tidebill.kernel.numbering import default_patterns, warehouse_patterns
from tidebill.storage.fields import Amount, Flag, LongText, Moment, Number, Object, Rows, Text
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey

_PATTERNS = {**default_patterns(), **warehouse_patterns()}
_PATTERN_COLUMNS = {
    "vat": "invoice_pattern",
    "bill": "invoice_pattern_bill",
    "proforma": "invoice_pattern_proforma",
    "correction": "invoice_pattern_correction",
    "receipt": "invoice_pattern_receipt",
    "advance": "invoice_pattern_advance",
    "final": "invoice_pattern_final",
    "vat_rr": "pattern_vat_rr",
    "vat_mp": "pattern_vat_mp",
    "vat_margin": "pattern_vat_margin",
    "pz": "pattern_pz",
    "wz": "pattern_wz",
    "mm": "pattern_mm",
    "kp": "pattern_kp",
    "kw": "pattern_kw",
    "invoice_other": "pattern_invoice_other",
    "estimate": "pattern_estimate",
    "zt": "pattern_zt",
    "correction_note": "invoice_pattern_correction_note",
    "client_order": "pattern_client_order",
    "accounting_note": "invoice_pattern_accounting_note",
    "payment_receipt": "pattern_payment_receipt",
}


def _pattern(kind: str) -> "CharField[Any, Any]":
    return Text(default=_PATTERNS.get(kind))


class Department(Row):
    """A seller: company data, texts, bank and number patterns copied to documents.

    An unset text is null or empty, as in the API. Metadata of files (logo, stamps) is stored in columns,
    because responses list thousands of departments without accessing the file storage.
    """

    name = CharField(max_length=255)
    name_key = SortKey(of="name")
    shortcut = Text(default="")
    main = Flag()
    deleted = Flag()
    kind = Text(default="")
    tax_no = Text(default="")
    tax_no_kind = Text(default="")
    register_number = Text()
    person = Text(default="")

    street = Text(default="")
    post_code = Text(default="")
    city = Text(default="")
    country = Text(default="")
    use_correspondence_address = Flag()
    correspondence_address = LongText()
    email = Text(default="")
    phone = Text(default="")
    mobile_phone = Text(default="")
    fax = Text(default="")
    www = Text(default="")

    bank = Text(default="")
    bank_account = Text(default="")
    bank_account_name = Text()
    bank_account_currency = Text(default="")
    bank_iban = Text()
    bank_swift = Text(default="")
    einvoice_address = Text()
    # Overrides the account's.
    payment_code = Text()
    use_mass_payment = Flag()
    mass_payment_pattern = Text()
    cash_init_state = Amount(null=True)

    capital_kind = Text(default="")
    capital = Text()
    capital_currency = Text(default="")
    tax_kind = Text(default="")
    default_tax = Text()
    lump_sum_taxed = Flag()
    default_lump_sum_tax = Text()

    register1_status = Text(default="")
    register1_number1 = Text(default="")
    register1_number2 = Text(default="")
    register1_number3 = Text(default="")
    register2_status = Text(default="")
    register2_number1 = Text(default="")
    register2_number2 = Text(default="")
    register2_number3 = Text()
    register3_status = Text(default="")
    register3_number1 = Text(default="")
    register3_number2 = Text(default="")
    register3_number3 = Text(default="")
    register4_status = Text(default="")
    register4_number1 = Text()
    register4_number2 = Text()
    register4_number3 = Text()
    register5_status = Text(default="")
    register5_number1 = Text(default="")
    register5_number2 = Text(default="")
    register5_number3 = Text(default="")

    use_pattern = Flag()
    calculate_number_by_pattern_only = Flag()
    invoice_pattern = _pattern("vat")
    invoice_pattern_bill = _pattern("bill")
    invoice_pattern_proforma = _pattern("proforma")
    invoice_pattern_correction = _pattern("correction")
    invoice_pattern_receipt = _pattern("receipt")
    invoice_pattern_advance = _pattern("advance")
    invoice_pattern_final = _pattern("final")
    invoice_pattern_correction_note = _pattern("correction_note")
    invoice_pattern_accounting_note = _pattern("accounting_note")
    pattern_vat_rr = _pattern("vat_rr")
    pattern_vat_mp = _pattern("vat_mp")
    pattern_vat_margin = _pattern("vat_margin")
    pattern_pz = _pattern("pz")
    pattern_wz = _pattern("wz")
    pattern_mm = _pattern("mm")
    pattern_kp = _pattern("kp")
    pattern_kw = _pattern("kw")
    pattern_invoice_other = _pattern("invoice_other")
    pattern_estimate = _pattern("estimate")
    pattern_zt = _pattern("zt")
    pattern_client_order = _pattern("client_order")
    pattern_payment_receipt = _pattern("payment_receipt")

    invoice_lang = Text(default="")
    invoice_description = LongText(default="")
    invoice_template_id = Number()
    accent_colour = Text(7)
    use_invoice_issuer = Flag()
    own_footer = Flag()
    footer_kind = Text(default="default")
    footer_content = LongText(default="")
    additional_fields = Object()

    own_email_settings = Flag()
    email_from = Text(default="")
    email_cc = Text(default="")
    email_subject = Text(default="")
    email_template = LongText()
    email_template_kind = Text(default="default")
    email_pdf = Flag()

    own_overdue_email_settings = Flag()
    overdue_email_subject = Text(default="")
    overdue_email_template = LongText()
    overdue_email_template_kind = Text(default="default")
    overdue_email_pdf = Flag()
    overdue_print_title = Text()
    overdue_print_text_kind = Text()
    overdue_print_template_id = Text()
    overdue_print_text = LongText()

    warehouse_id = Number()
    restrict_warehouses = Flag()
    # Bank accounts to print, the main one first; denormalized so that issuing needs only the department.
    shown_bank_accounts = Rows(editable=False)

    logo = models.FileField(upload_to="departments/logo", blank=True)
    logo_file_name = Text()
    logo_content_type = Text()
    logo_file_size = Number()
    logo_updated_at = Moment()

    stamp = models.FileField(upload_to="departments/stamp", blank=True)
    stamp_file_name = Text()
    stamp_content_type = Text()
    stamp_file_size = Number()
    stamp_updated_at = Moment()

    sec_stamp = models.FileField(upload_to="departments/sec_stamp", blank=True)
    sec_stamp_file_name = Text()
    sec_stamp_content_type = Text()
    sec_stamp_file_size = Number()
    sec_stamp_updated_at = Moment()

    department_path = "pk"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(main=True), name="department_one_main"
            ),
        ]
        indexes = [models.Index(fields=["account", "name"], name="department_account_name")]

    def __str__(self) -> str:
        return self.name

    def number_pattern(self, kind: str) -> str | None:
        """Return the department's pattern for documents of ``kind``; None for the account's."""
        if not self.use_pattern:
            return None
        column = _PATTERN_COLUMNS.get(kind)
        return getattr(self, column) or None if column else None
