"""Commands of documents; the fields have the API's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidebill.invoices.commands.rows import (
    DescriptionInput,
    DocumentBankAccountInput,
    LineItemInput,
    PartyInput,
    SettlementInput,
)
from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class InvoiceInput(Command):
    """Fields and instructions that new documents and changes have in common."""

    origin: Maybe[str] = UNSET
    test: Maybe[bool] = UNSET
    kind: Maybe[str] = UNSET
    income: Maybe[bool] = UNSET
    number: Maybe[str] = UNSET
    oid: Maybe[str] = UNSET
    title: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    invoice_template_id: Maybe[int] = UNSET
    place: Maybe[str] = UNSET
    issue_date: Maybe[date] = UNSET
    sell_date: Maybe[str] = UNSET
    sell_date_kind: Maybe[str] = UNSET
    transaction_date: Maybe[date] = UNSET
    delivery_date: Maybe[date] = UNSET
    valid_until: Maybe[date] = UNSET
    delivery_terms: Maybe[str] = UNSET
    accounting_vat_tax_date: Maybe[date] = UNSET
    accounting_income_tax_date: Maybe[date] = UNSET
    accounting_other_tax_date: Maybe[date] = UNSET
    payment_type: Maybe[str] = UNSET
    payment_to: Maybe[date] = UNSET
    payment_to_kind: Maybe[str] = UNSET
    payment_to_description: Maybe[str] = UNSET
    paid: Maybe[Decimal] = UNSET
    paid_date: Maybe[date] = UNSET
    split_payment: Maybe[bool] = UNSET
    skonto_active: Maybe[bool] = UNSET
    skonto_discount_date: Maybe[date] = UNSET
    skonto_discount_value: Maybe[Decimal] = UNSET
    department_id: Maybe[int] = UNSET
    seller_name: Maybe[str] = UNSET
    seller_tax_no: Maybe[str] = UNSET
    seller_tax_no_kind: Maybe[str] = UNSET
    seller_street: Maybe[str] = UNSET
    seller_post_code: Maybe[str] = UNSET
    seller_city: Maybe[str] = UNSET
    seller_country: Maybe[str] = UNSET
    seller_email: Maybe[str] = UNSET
    seller_phone: Maybe[str] = UNSET
    seller_fax: Maybe[str] = UNSET
    seller_www: Maybe[str] = UNSET
    seller_person: Maybe[str] = UNSET
    seller_bank: Maybe[str] = UNSET
    seller_bank_account: Maybe[str] = UNSET
    seller_bank_account_id: Maybe[int] = UNSET
    seller_bank_swift: Maybe[str] = UNSET
    seller_bdo_no: Maybe[str] = UNSET
    seller_einvoice_address: Maybe[str] = UNSET
    seller_ksef_taxpayer_status: Maybe[str] = UNSET
    seller_jst: Maybe[str] = UNSET
    seller_gv: Maybe[str] = UNSET
    client_id: Maybe[int] = UNSET
    buyer_name: Maybe[str] = UNSET
    buyer_company: Maybe[bool] = UNSET
    buyer_title: Maybe[str] = UNSET
    buyer_first_name: Maybe[str] = UNSET
    buyer_last_name: Maybe[str] = UNSET
    buyer_person: Maybe[str] = UNSET
    buyer_tax_no: Maybe[str] = UNSET
    buyer_tax_no_kind: Maybe[str] = UNSET
    buyer_street: Maybe[str] = UNSET
    buyer_post_code: Maybe[str] = UNSET
    buyer_city: Maybe[str] = UNSET
    buyer_country: Maybe[str] = UNSET
    buyer_email: Maybe[str] = UNSET
    email_for_reminders: Maybe[str] = UNSET
    buyer_phone: Maybe[str] = UNSET
    buyer_mobile_phone: Maybe[str] = UNSET
    buyer_fax: Maybe[str] = UNSET
    buyer_www: Maybe[str] = UNSET
    buyer_note: Maybe[str] = UNSET
    buyer_bank: Maybe[str] = UNSET
    buyer_bank_account: Maybe[str] = UNSET
    buyer_swift: Maybe[str] = UNSET
    buyer_sepa_mandate_no: Maybe[str] = UNSET
    client_bank_account: Maybe[str] = UNSET
    buyer_mass_payment_code: Maybe[str] = UNSET
    buyer_reference: Maybe[str] = UNSET
    buyer_einvoice_address: Maybe[str] = UNSET
    buyer_jst: Maybe[str] = UNSET
    buyer_gv: Maybe[str] = UNSET
    recipient_id: Maybe[int] = UNSET
    recipient_name: Maybe[str] = UNSET
    recipient_company: Maybe[bool] = UNSET
    recipient_first_name: Maybe[str] = UNSET
    recipient_last_name: Maybe[str] = UNSET
    recipient_tax_no: Maybe[str] = UNSET
    recipient_street: Maybe[str] = UNSET
    recipient_post_code: Maybe[str] = UNSET
    recipient_city: Maybe[str] = UNSET
    recipient_country: Maybe[str] = UNSET
    recipient_email: Maybe[str] = UNSET
    recipient_phone: Maybe[str] = UNSET
    recipient_note: Maybe[str] = UNSET
    issuer: Maybe[str] = UNSET
    use_issuer: Maybe[bool] = UNSET
    invoice_issuer: Maybe[str] = UNSET
    use_invoice_issuer: Maybe[bool] = UNSET
    intermediary_entity: Maybe[str] = UNSET
    use_delivery_address: Maybe[bool] = UNSET
    delivery_address: Maybe[str] = UNSET
    multiple_delivery_addresses: Maybe[bool] = UNSET
    delivery_address_title: Maybe[str] = UNSET
    delivery_address_street: Maybe[str] = UNSET
    delivery_address_street_additional: Maybe[str] = UNSET
    delivery_address_city: Maybe[str] = UNSET
    delivery_address_post_code: Maybe[str] = UNSET
    delivery_address_country: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    discount_kind: Maybe[str] = UNSET
    show_discount: Maybe[bool] = UNSET
    calculating_strategy: Maybe[dict[str, str]] = UNSET
    tax2_visible: Maybe[bool] = UNSET
    reverse_charge: Maybe[bool] = UNSET
    transaction_type: Maybe[str] = UNSET
    use_oss: Maybe[bool] = UNSET
    use_moss: Maybe[bool] = UNSET
    exempt_tax_kind: Maybe[str] = UNSET
    np_tax_kind: Maybe[str] = UNSET
    na_tax_kind: Maybe[str] = UNSET
    hide_tax: Maybe[bool] = UNSET
    procedure_vat_margin: Maybe[str] = UNSET
    procedure_designations: Maybe[list[str]] = UNSET
    gtu_codes: Maybe[list[str]] = UNSET
    use_prime_cee: Maybe[bool] = UNSET
    prime_cee_value: Maybe[Decimal] = UNSET
    prime_cee_value_before: Maybe[Decimal] = UNSET
    use_prices_from_price_lists: Maybe[bool] = UNSET
    price_list_id: Maybe[int] = UNSET
    exchange_currency: Maybe[str] = UNSET
    exchange_kind: Maybe[str] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    exchange_rate_den: Maybe[Decimal] = UNSET
    exchange_currency_rate: Maybe[Decimal] = UNSET
    exchange_currency_rate_den: Maybe[Decimal] = UNSET
    exchange_date: Maybe[date] = UNSET
    exchange_note: Maybe[str] = UNSET
    agreed_currency: Maybe[str] = UNSET
    agreed_exchange_rate: Maybe[Decimal] = UNSET
    description: Maybe[str] = UNSET
    description_footer: Maybe[str] = UNSET
    description_long: Maybe[str] = UNSET
    prevent_default_description_long: Maybe[bool] = UNSET
    conditional_notes: Maybe[str] = UNSET
    additional_info: Maybe[bool] = UNSET
    additional_info_desc: Maybe[str] = UNSET
    additional_invoice_field: Maybe[str] = UNSET
    internal_note: Maybe[str] = UNSET
    correction: Maybe[str] = UNSET
    correction_reason: Maybe[str] = UNSET
    corrected_content_before: Maybe[str] = UNSET
    corrected_content_after: Maybe[str] = UNSET
    accounting_note_kind: Maybe[str] = UNSET
    interest_rate: Maybe[str] = UNSET
    sum_recovery: Maybe[str] = UNSET
    advanced_payment_discount: Maybe[str] = UNSET
    category_id: Maybe[int | str] = UNSET
    invoice_id: Maybe[int] = UNSET
    from_invoice_id: Maybe[int] = UNSET
    issued_to_receipt: Maybe[bool] = UNSET
    warehouse_id: Maybe[int] = UNSET
    warehouse_document_id: Maybe[int] = UNSET
    exclude_from_stock_level: Maybe[bool] = UNSET
    transaction_contracts: Maybe[object] = UNSET
    transaction_orders: Maybe[object] = UNSET
    transaction_batches: Maybe[object] = UNSET
    accounting_kind: Maybe[str] = UNSET
    accounting_status: Maybe[str] = UNSET
    accounting_scheme: Maybe[str] = UNSET
    accounting_doc: Maybe[bool] = UNSET
    document_posted: Maybe[bool] = UNSET
    exclude_from_accounting: Maybe[bool] = UNSET
    locked_by_export: Maybe[bool] = UNSET
    not_cost: Maybe[bool] = UNSET
    send_after_completion: Maybe[bool] = UNSET
    send_completion_to: Maybe[str] = UNSET
    paid_after_completion: Maybe[bool] = UNSET
    prevent_send_email_to_complete: Maybe[bool] = UNSET
    show_attachments: Maybe[bool] = UNSET
    copy_invoice_from: Maybe[int] = UNSET
    allow_overcorrection: Maybe[bool] = UNSET
    additional_params: Maybe[str] = UNSET
    identify_oss: Maybe[bool] = UNSET
    gov_save_and_send: Maybe[bool] = UNSET
    oss_force_tax: Maybe[bool] = UNSET
    force_tax_oss: Maybe[bool] = UNSET
    oid_unique: Maybe[bool] = UNSET
    buyer_override: Maybe[bool] = UNSET
    buyer_as_sent: Maybe[bool] = UNSET
    disable_tax_no_validation: Maybe[bool] = UNSET
    skip_buyer_last_name_validation: Maybe[bool] = UNSET
    positions: Maybe[Sequence[LineItemInput]] = UNSET
    descriptions: Maybe[Sequence[DescriptionInput]] = UNSET
    settlement_positions: Maybe[Sequence[SettlementInput]] = UNSET
    recipients: Maybe[Sequence[PartyInput]] = UNSET
    issuers: Maybe[Sequence[PartyInput]] = UNSET
    bank_accounts: Maybe[Sequence[DocumentBankAccountInput]] = UNSET


@dataclass(frozen=True, kw_only=True)
class NewInvoice(InvoiceInput):
    """A document to create.

    ``number_pattern`` replaces the pattern of its series; ``fill_places`` fills placeholders such as dates in
    its texts. Only recurring definitions set these two and ``recurring_id``.
    """

    advance_creation_mode: Maybe[str] = UNSET
    advance_value: Maybe[Decimal] = UNSET
    position_name: Maybe[str] = UNSET
    invoice_ids: Maybe[list[int]] = UNSET
    total_correction: Maybe[bool] = UNSET
    fill_default_descriptions: Maybe[bool] = UNSET
    fill_products_descriptions: Maybe[bool] = UNSET
    update_product_name: Maybe[bool] = UNSET
    recurring_id: Maybe[int] = UNSET
    number_pattern: Maybe[str] = UNSET
    fill_places: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class InvoiceChange(InvoiceInput):
    """Changes of a document. Fields that are UNSET stay, and so do nested rows that are not mentioned."""
