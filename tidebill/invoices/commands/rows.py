"""Commands of nested rows. With an ``id`` a row changes a stored one, or deletes it if ``destroy`` is set."""

from dataclasses import dataclass
from decimal import Decimal

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class LineItemInput(Command):
    """A line item. Its sides, if it corrects one, are line items themselves."""

    id: Maybe[int] = UNSET
    kind: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    product_id: Maybe[int] = UNSET
    additional_info: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    quantity_unit: Maybe[str] = UNSET
    tax: Maybe[str] = UNSET
    tax2: Maybe[str] = UNSET
    price_net: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    total_price_net: Maybe[Decimal] = UNSET
    total_price_gross: Maybe[Decimal] = UNSET
    discount: Maybe[Decimal] = UNSET
    discount_percent: Maybe[Decimal] = UNSET
    total_purchase_price: Maybe[Decimal] = UNSET
    vat_margin_tax: Maybe[str] = UNSET
    use_eco_tax: Maybe[bool] = UNSET
    eco_tax_net: Maybe[Decimal] = UNSET
    lump_sum_tax: Maybe[str] = UNSET
    order_line: Maybe[str] = UNSET
    gtu_code: Maybe[str] = UNSET
    accounting_id1: Maybe[str] = UNSET
    accounting_id2: Maybe[str] = UNSET
    correction_before_attributes: Maybe["LineItemInput"] = UNSET
    correction_after_attributes: Maybe["LineItemInput"] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class DescriptionInput(Command):
    """A remark."""

    id: Maybe[int] = UNSET
    kind: Maybe[str] = UNSET
    content: Maybe[str] = UNSET
    position_index: Maybe[int] = UNSET
    row_number: Maybe[int] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class SettlementInput(Command):
    """A charge or deduction outside the totals."""

    id: Maybe[int] = UNSET
    kind: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    reason: Maybe[str] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class PartyInput(Command):
    """A recipient or an additional issuer."""

    id: Maybe[int] = UNSET
    name: Maybe[str] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    tax_no: Maybe[str] = UNSET
    tax_no_kind: Maybe[str] = UNSET
    company: Maybe[bool] = UNSET
    country: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    street: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    role: Maybe[str] = UNSET
    participation: Maybe[Decimal] = UNSET
    role_description: Maybe[str] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class DocumentBankAccountInput(Command):
    """A bank account to show on the document."""

    id: Maybe[int] = UNSET
    name: Maybe[str] = UNSET
    bank_name: Maybe[str] = UNSET
    bank_account_number: Maybe[str] = UNSET
    bank_currency: Maybe[str] = UNSET
    bank_swift: Maybe[str] = UNSET
    account_description: Maybe[str] = UNSET
    own_bank_account: Maybe[bool] = UNSET
    own_bank_account_type: Maybe[str] = UNSET
    factor_bank_account: Maybe[bool] = UNSET
    destroy: Maybe[bool] = UNSET
