"""Commands of accounts, departments and users; the fields have the API's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidebill.accounts.images import Image
from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class NoteRuleInput(Command):
    """A remark and the conditions under which documents get it."""

    text: Maybe[str] = UNSET
    kinds: Maybe[list[str]] = UNSET
    countries: Maybe[list[str]] = UNSET
    currencies: Maybe[list[str]] = UNSET
    reverse_charge: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class AccountInput(Command):
    """Fields of an account and its settings."""

    prefix: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    integration_fast_login: Maybe[bool] = UNSET
    integration_logout_url: Maybe[str] = UNSET
    limited_stock: Maybe[str] = UNSET
    reminder_days: Maybe[list[int]] = UNSET
    name: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    timezone: Maybe[str] = UNSET
    calculating_strategy: Maybe[dict[str, str]] = UNSET
    price_decimals: Maybe[int] = UNSET
    discount_kind: Maybe[str] = UNSET
    exchange_kind: Maybe[str] = UNSET
    number_patterns: Maybe[object] = UNSET
    default_payment_days: Maybe[int] = UNSET
    default_payment_type: Maybe[str] = UNSET
    payment_code: Maybe[str] = UNSET
    validate_invoices_as: Maybe[str] = UNSET
    auto_create_products: Maybe[bool] = UNSET
    auto_create_categories: Maybe[bool] = UNSET
    tax_rates: Maybe[list[str]] = UNSET
    quantity_units: Maybe[list[str]] = UNSET
    payment_types: Maybe[list[str]] = UNSET
    lock_date: Maybe[date] = UNSET
    lock_documents: Maybe[str] = UNSET
    bank_account_security_level: Maybe[str] = UNSET
    default_description: Maybe[str] = UNSET
    default_description_long: Maybe[str] = UNSET
    note_rules: Maybe[Sequence[NoteRuleInput]] = UNSET
    two_factor_required: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class UserInput(Command):
    """Fields of a user and its membership."""

    login: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    password: Maybe[str] = UNSET
    from_partner: Maybe[str] = UNSET
    invite: Maybe[bool] = UNSET
    role: Maybe[str] = UNSET
    department_ids: Maybe[list[int]] = UNSET


@dataclass(frozen=True, kw_only=True)
class CompanyInput(Command):
    """The company of a new account."""

    name: Maybe[str] = UNSET
    tax_no: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    street: Maybe[str] = UNSET
    person: Maybe[str] = UNSET
    bank: Maybe[str] = UNSET
    bank_account: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class RoleInput(Command):
    """Fields of a role."""

    name: Maybe[str] = UNSET
    permissions: Maybe[list[str]] = UNSET


@dataclass(frozen=True, kw_only=True)
class DepartmentInput(Command):
    """Fields of a department."""

    name: Maybe[str] = UNSET
    shortcut: Maybe[str] = UNSET
    main: Maybe[bool] = UNSET
    kind: Maybe[str] = UNSET
    tax_no: Maybe[str] = UNSET
    tax_no_kind: Maybe[str] = UNSET
    register_number: Maybe[str] = UNSET
    person: Maybe[str] = UNSET
    street: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    use_correspondence_address: Maybe[bool] = UNSET
    correspondence_address: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    mobile_phone: Maybe[str] = UNSET
    fax: Maybe[str] = UNSET
    www: Maybe[str] = UNSET
    bank: Maybe[str] = UNSET
    bank_account: Maybe[str] = UNSET
    bank_account_name: Maybe[str] = UNSET
    bank_account_currency: Maybe[str] = UNSET
    bank_iban: Maybe[str] = UNSET
    bank_swift: Maybe[str] = UNSET
    einvoice_address: Maybe[str] = UNSET
    payment_code: Maybe[str] = UNSET
    use_mass_payment: Maybe[bool] = UNSET
    mass_payment_pattern: Maybe[str] = UNSET
    cash_init_state: Maybe[Decimal] = UNSET
    capital_kind: Maybe[str] = UNSET
    capital: Maybe[str] = UNSET
    capital_currency: Maybe[str] = UNSET
    tax_kind: Maybe[str] = UNSET
    default_tax: Maybe[str] = UNSET
    lump_sum_taxed: Maybe[bool] = UNSET
    default_lump_sum_tax: Maybe[str] = UNSET
    register1_status: Maybe[str] = UNSET
    register1_number1: Maybe[str] = UNSET
    register1_number2: Maybe[str] = UNSET
    register1_number3: Maybe[str] = UNSET
    register2_status: Maybe[str] = UNSET
    register2_number1: Maybe[str] = UNSET
    register2_number2: Maybe[str] = UNSET
    register2_number3: Maybe[str] = UNSET
    register3_status: Maybe[str] = UNSET
    register3_number1: Maybe[str] = UNSET
    register3_number2: Maybe[str] = UNSET
    register3_number3: Maybe[str] = UNSET
    register4_status: Maybe[str] = UNSET
    register4_number1: Maybe[str] = UNSET
    register4_number2: Maybe[str] = UNSET
    register4_number3: Maybe[str] = UNSET
    register5_status: Maybe[str] = UNSET
    register5_number1: Maybe[str] = UNSET
    register5_number2: Maybe[str] = UNSET
    register5_number3: Maybe[str] = UNSET
    use_pattern: Maybe[bool] = UNSET
    calculate_number_by_pattern_only: Maybe[bool] = UNSET
    invoice_pattern: Maybe[str] = UNSET
    invoice_pattern_bill: Maybe[str] = UNSET
    invoice_pattern_proforma: Maybe[str] = UNSET
    invoice_pattern_correction: Maybe[str] = UNSET
    invoice_pattern_receipt: Maybe[str] = UNSET
    invoice_pattern_advance: Maybe[str] = UNSET
    invoice_pattern_final: Maybe[str] = UNSET
    invoice_pattern_correction_note: Maybe[str] = UNSET
    invoice_pattern_accounting_note: Maybe[str] = UNSET
    pattern_vat_rr: Maybe[str] = UNSET
    pattern_vat_mp: Maybe[str] = UNSET
    pattern_vat_margin: Maybe[str] = UNSET
    pattern_invoice_other: Maybe[str] = UNSET
    pattern_estimate: Maybe[str] = UNSET
    pattern_client_order: Maybe[str] = UNSET
    pattern_payment_receipt: Maybe[str] = UNSET
    pattern_kp: Maybe[str] = UNSET
    pattern_kw: Maybe[str] = UNSET
    pattern_pz: Maybe[str] = UNSET
    pattern_wz: Maybe[str] = UNSET
    pattern_mm: Maybe[str] = UNSET
    pattern_zt: Maybe[str] = UNSET
    invoice_lang: Maybe[str] = UNSET
    invoice_description: Maybe[str] = UNSET
    invoice_template_id: Maybe[int] = UNSET
    accent_colour: Maybe[str] = UNSET
    use_invoice_issuer: Maybe[bool] = UNSET
    own_footer: Maybe[bool] = UNSET
    footer_kind: Maybe[str] = UNSET
    footer_content: Maybe[str] = UNSET
    additional_fields: Maybe[object] = UNSET
    own_email_settings: Maybe[bool] = UNSET
    email_from: Maybe[str] = UNSET
    email_cc: Maybe[str] = UNSET
    email_subject: Maybe[str] = UNSET
    email_template: Maybe[str] = UNSET
    email_template_kind: Maybe[str] = UNSET
    email_pdf: Maybe[bool] = UNSET
    own_overdue_email_settings: Maybe[bool] = UNSET
    overdue_email_subject: Maybe[str] = UNSET
    overdue_email_template: Maybe[str] = UNSET
    overdue_email_template_kind: Maybe[str] = UNSET
    overdue_email_pdf: Maybe[bool] = UNSET
    overdue_print_title: Maybe[str] = UNSET
    overdue_print_text_kind: Maybe[str] = UNSET
    overdue_print_template_id: Maybe[str] = UNSET
    overdue_print_text: Maybe[str] = UNSET
    warehouse_id: Maybe[int] = UNSET
    restrict_warehouses: Maybe[bool] = UNSET
    logo: Maybe[Image] = UNSET
    stamp: Maybe[Image] = UNSET
    sec_stamp: Maybe[Image] = UNSET


@dataclass(frozen=True, kw_only=True)
class BankAccountUseInput(Command):
    """How a department uses a bank account."""

    department_id: Maybe[int] = UNSET
    show_on_invoice: Maybe[bool] = UNSET
    main_on_department: Maybe[bool] = UNSET
    remove: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class BankAccountInput(Command):
    """Fields of a bank account."""

    name: Maybe[str] = UNSET
    bank_name: Maybe[str] = UNSET
    bank_account_number: Maybe[str] = UNSET
    bank_currency: Maybe[str] = UNSET
    bank_swift: Maybe[str] = UNSET
    account_description: Maybe[str] = UNSET
    own_bank_account: Maybe[bool] = UNSET
    own_bank_account_type: Maybe[str] = UNSET
    factor_bank_account: Maybe[bool] = UNSET
    use_mass_payment: Maybe[bool] = UNSET
    bank_account_version_departments: Maybe[Sequence[BankAccountUseInput]] = UNSET


@dataclass(frozen=True, kw_only=True)
class IssuerInput(Command):
    """Fields of an issuer."""

    name: Maybe[str] = UNSET
    tax_no: Maybe[str] = UNSET
