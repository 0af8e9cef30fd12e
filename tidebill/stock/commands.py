"""Commands of stock; the fields have the API's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class WarehouseInput(Command):
    """Fields of a warehouse."""

    name: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class WarehouseActionInput(Command):
    """A row: with an ``id`` it changes or removes a stored one."""

    id: Maybe[int] = UNSET
    warehouse2_id: Maybe[int] = UNSET
    product_id: Maybe[int] = UNSET
    product_name: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    tax: Maybe[str] = UNSET
    price_net: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    purchase_tax: Maybe[str] = UNSET
    purchase_price_net: Maybe[Decimal] = UNSET
    purchase_price_gross: Maybe[Decimal] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class WarehouseDocumentInput(Command):
    """Fields of a warehouse document."""

    kind: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    warehouse_id: Maybe[int] = UNSET
    issue_date: Maybe[date] = UNSET
    transaction_date: Maybe[date] = UNSET
    expected_delivery_date: Maybe[date] = UNSET
    oid: Maybe[str] = UNSET
    external_id: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    supplier: Maybe[str] = UNSET
    recipient: Maybe[str] = UNSET
    recipient_ref: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    additional_info: Maybe[str] = UNSET
    additional_info_desc: Maybe[str] = UNSET
    seller_person: Maybe[str] = UNSET
    buyer_person: Maybe[str] = UNSET
    gave_person: Maybe[str] = UNSET
    template_id: Maybe[int] = UNSET
    warehouse_document_id: Maybe[int] = UNSET
    department_id: Maybe[int] = UNSET
    department_name: Maybe[str] = UNSET
    department_tax_no: Maybe[str] = UNSET
    department_tax_no_kind: Maybe[str] = UNSET
    department_street: Maybe[str] = UNSET
    department_post_code: Maybe[str] = UNSET
    department_city: Maybe[str] = UNSET
    department_country: Maybe[str] = UNSET
    department_bank: Maybe[str] = UNSET
    department_bank_account: Maybe[str] = UNSET
    department_email: Maybe[str] = UNSET
    department_phone: Maybe[str] = UNSET
    department_fax: Maybe[str] = UNSET
    department_www: Maybe[str] = UNSET
    client_id: Maybe[int] = UNSET
    client_name: Maybe[str] = UNSET
    client_company: Maybe[bool] = UNSET
    client_title: Maybe[str] = UNSET
    client_first_name: Maybe[str] = UNSET
    client_last_name: Maybe[str] = UNSET
    client_tax_no: Maybe[str] = UNSET
    client_tax_no_kind: Maybe[str] = UNSET
    client_street: Maybe[str] = UNSET
    client_post_code: Maybe[str] = UNSET
    client_city: Maybe[str] = UNSET
    client_country: Maybe[str] = UNSET
    client_bank: Maybe[str] = UNSET
    client_bank_account: Maybe[str] = UNSET
    client_email: Maybe[str] = UNSET
    client_phone: Maybe[str] = UNSET
    client_note: Maybe[str] = UNSET
    client_use_delivery_address: Maybe[bool] = UNSET
    client_delivery_address: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    exchange_currency: Maybe[str] = UNSET
    exchange_kind: Maybe[str] = UNSET
    exchange_currency_rate: Maybe[Decimal] = UNSET
    exchange_currency_rate_den: Maybe[Decimal] = UNSET
    exchange_date: Maybe[date] = UNSET
    exchange_note: Maybe[str] = UNSET
    fiscal_currency: Maybe[str] = UNSET
    invoice_ids: Maybe[list[int]] = UNSET
    warehouse_actions: Maybe[Sequence[WarehouseActionInput]] = UNSET


@dataclass(frozen=True, kw_only=True)
class WarehousePriceInput(Command):
    """Prices of a product in a warehouse."""

    product_id: Maybe[int] = UNSET
    warehouse_id: Maybe[int] = UNSET
    price_net: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    purchase_price_net: Maybe[Decimal] = UNSET
    purchase_price_gross: Maybe[Decimal] = UNSET
