"""Commands of the catalog; the fields have the API's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class ClientInput(Command):
    """Fields of a client."""

    name: Maybe[str] = UNSET
    shortcut: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    company: Maybe[bool] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    title: Maybe[str] = UNSET
    person: Maybe[str] = UNSET
    tax_no: Maybe[str] = UNSET
    tax_no_kind: Maybe[str] = UNSET
    register_number: Maybe[str] = UNSET
    accounting_id: Maybe[str] = UNSET
    external_id: Maybe[str] = UNSET
    street: Maybe[str] = UNSET
    street_no: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    use_delivery_address: Maybe[bool] = UNSET
    delivery_address: Maybe[str] = UNSET
    email: Maybe[str] = UNSET
    email_for_reminders: Maybe[str] = UNSET
    phone: Maybe[str] = UNSET
    mobile_phone: Maybe[str] = UNSET
    fax: Maybe[str] = UNSET
    www: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    bank: Maybe[str] = UNSET
    bank_account: Maybe[str] = UNSET
    bank_account_id: Maybe[int] = UNSET
    swift: Maybe[str] = UNSET
    mass_payment_code: Maybe[str] = UNSET
    buyer_reference: Maybe[str] = UNSET
    einvoice_address: Maybe[str] = UNSET
    use_mass_payment: Maybe[bool] = UNSET
    discount: Maybe[Decimal] = UNSET
    default_tax: Maybe[str] = UNSET
    payment_to_kind: Maybe[str] = UNSET
    default_payment_type: Maybe[str] = UNSET
    disable_auto_reminders: Maybe[bool] = UNSET
    price_list_id: Maybe[int] = UNSET
    category_id: Maybe[int] = UNSET
    department_id: Maybe[int] = UNSET
    buyer_id: Maybe[int] = UNSET
    tag_list: Maybe[list[str]] = UNSET
    tp_client_connection: Maybe[bool] = UNSET
    accounting_id2: Maybe[str] = UNSET
    private_id: Maybe[str] = UNSET
    private_id_kind: Maybe[str] = UNSET
    peppol_id: Maybe[str] = UNSET
    chorus_identifier_type: Maybe[str] = UNSET
    chorus_identifier: Maybe[str] = UNSET
    chorus_service_code: Maybe[str] = UNSET
    delivery_address_title: Maybe[str] = UNSET
    delivery_address_street: Maybe[str] = UNSET
    delivery_address_street_additional: Maybe[str] = UNSET
    delivery_address_post_code: Maybe[str] = UNSET
    delivery_address_city: Maybe[str] = UNSET
    delivery_address_country: Maybe[str] = UNSET
    sepa_mandate_no: Maybe[str] = UNSET
    ingenico_id: Maybe[str] = UNSET
    urssaf_id: Maybe[str] = UNSET
    birth_city: Maybe[str] = UNSET
    birth_insee_country: Maybe[str] = UNSET
    birth_insee_department: Maybe[str] = UNSET
    birth_insee_community: Maybe[str] = UNSET
    insee_country: Maybe[str] = UNSET
    insee_community: Maybe[str] = UNSET
    street_kind: Maybe[str] = UNSET
    public_entity: Maybe[bool] = UNSET
    multiple_delivery_addresses: Maybe[bool] = UNSET
    sepa_b2b: Maybe[bool] = UNSET
    birth_date: Maybe[date] = UNSET


@dataclass(frozen=True, kw_only=True)
class AddressInput(Command):
    """Fields of an address."""

    name: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    addressable_type: Maybe[str] = UNSET
    addressable_id: Maybe[int] = UNSET
    street: Maybe[str] = UNSET
    street_additional: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    post_code: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    primary: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class ProductInput(Command):
    """Fields of a product; a quantity is a count of the main warehouse."""

    name: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    ean_code: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    service: Maybe[bool] = UNSET
    electronic_service: Maybe[bool] = UNSET
    disabled: Maybe[bool] = UNSET
    category_id: Maybe[int] = UNSET
    department_id: Maybe[int] = UNSET
    currency: Maybe[str] = UNSET
    tax: Maybe[str] = UNSET
    tax2: Maybe[str] = UNSET
    price_net: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    purchase_tax: Maybe[str] = UNSET
    purchase_tax2: Maybe[str] = UNSET
    purchase_price_net: Maybe[Decimal] = UNSET
    purchase_price_gross: Maybe[Decimal] = UNSET
    use_eco_tax: Maybe[bool] = UNSET
    eco_tax_net: Maybe[Decimal] = UNSET
    quantity: Maybe[Decimal] = UNSET
    quantity_unit: Maybe[str] = UNSET
    additional_info: Maybe[str] = UNSET
    limited: Maybe[bool] = UNSET
    stock_level: Maybe[Decimal] = UNSET
    warehouse_quantity: Maybe[Decimal] = UNSET
    quantity_sold_outside: Maybe[Decimal] = UNSET
    use_product_warehouses: Maybe[bool] = UNSET
    restricted_to_warehouses: Maybe[bool] = UNSET
    package: Maybe[bool] = UNSET
    package_products_details: Maybe[object] = UNSET
    use_quantity_discount: Maybe[bool] = UNSET
    quantity_discount_details: Maybe[object] = UNSET
    weight: Maybe[str] = UNSET
    weight_unit: Maybe[str] = UNSET
    size: Maybe[str] = UNSET
    size_width: Maybe[str] = UNSET
    size_height: Maybe[str] = UNSET
    size_unit: Maybe[str] = UNSET
    supplier_code: Maybe[str] = UNSET
    accounting_id: Maybe[str] = UNSET
    accounting_id2: Maybe[str] = UNSET
    accounting_tax_code: Maybe[str] = UNSET
    accounting_tax_code_exp: Maybe[str] = UNSET
    accounting_activity_code: Maybe[str] = UNSET
    accounting_sheet_code: Maybe[str] = UNSET
    gtu_code: Maybe[str] = UNSET
    gtu_codes: Maybe[list[str]] = UNSET
    tag_list: Maybe[list[str]] = UNSET
    image_url: Maybe[str] = UNSET
    is_delivery: Maybe[bool] = UNSET
    use_moss: Maybe[bool] = UNSET
    automatic_sales: Maybe[bool] = UNSET
    available_from: Maybe[str] = UNSET
    available_to: Maybe[str] = UNSET
    payment_callback: Maybe[str] = UNSET
    payment_url_ok: Maybe[str] = UNSET
    payment_url_error: Maybe[str] = UNSET
    form_fields_horizontal: Maybe[bool] = UNSET
    form_fields: Maybe[str] = UNSET
    form_name: Maybe[str] = UNSET
    form_description: Maybe[str] = UNSET
    form_kind: Maybe[str] = UNSET
    form_template: Maybe[str] = UNSET
    elastic_price: Maybe[bool] = UNSET
    show_elastic_price: Maybe[bool] = UNSET
    elastic_price_details: Maybe[object] = UNSET
    elastic_price_date_trigger: Maybe[str] = UNSET
    price_net_on_payment: Maybe[bool] = UNSET
    auto_payment_department_id: Maybe[int] = UNSET
    next_product_id: Maybe[int] = UNSET
    ecommerce: Maybe[bool] = UNSET
    period: Maybe[str] = UNSET
    use_formula: Maybe[bool] = UNSET
    formula: Maybe[str] = UNSET
    formula_test_field: Maybe[str] = UNSET
    sync: Maybe[bool] = UNSET
    siteor_disabled: Maybe[bool] = UNSET
    status: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class CategoryInput(Command):
    """Fields of a category."""

    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    alt_name: Maybe[str] = UNSET
    product_tags: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class ListPriceInput(Command):
    """A price of a list: with an ``id`` it changes or removes a stored one."""

    id: Maybe[int] = UNSET
    priceable_id: Maybe[int] = UNSET
    priceable_type: Maybe[str] = UNSET
    priceable_name: Maybe[str] = UNSET
    use_percentage: Maybe[bool] = UNSET
    percentage: Maybe[Decimal] = UNSET
    price_net: Maybe[Decimal] = UNSET
    price_gross: Maybe[Decimal] = UNSET
    use_tax: Maybe[bool] = UNSET
    tax: Maybe[str] = UNSET
    destroy: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class PriceListInput(Command):
    """Fields of a price list."""

    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    price_list_positions: Maybe[Sequence[ListPriceInput]] = UNSET
