"""API schemas of clients, addresses, products and categories."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import computed_field, field
from tidebill.wire.resource import Resource
from tidebill.wire.types import choice, text

ClientKind = choice(*vocabulary.CLIENT_KINDS)
ProductKind = choice(*vocabulary.PRODUCT_KINDS)
FormKind = text(50)
AddressOwner = choice(vocabulary.ADDRESS_OWNER)
AddressKind = types.text(50)


class Client(Resource):
    """A customer or supplier."""

    name_: ClassVar[str] = "client"
    plural: ClassVar[str] = "clients"

    id: types.Id = field("ID of the client.", example=9857672, read_only=True)
    name: types.Text = field("Name; first and last name for individuals.", example="Taylor and Sons")
    shortcut: types.Text = field("Short name, unique in the account.", example="Taylor and Sons")
    kind: ClientKind = field("Whether it is a customer, supplier or both.", example="buyer")
    company: types.Flag = field("Whether the client is a company.", example=True)
    first_name: types.Text = field("First name of an individual.", example="Jamie")
    last_name: types.Text = field("Last name of an individual.", example="Simmons")
    title: types.Text = field("Title, such as Dr.")
    person: types.Text = field("Person receiving documents.", example="person1")

    tax_no: types.Text = field("Tax number.", example="4591588032")
    tax_no_kind: types.Text = field("Label of the tax number.")
    tax_no_check: types.Text = field(
        "Tax number with country code.", example="TURKMENISTAN4591588032", read_only=True
    )
    register_number: types.Text = field("Number in the business register.")
    accounting_id: types.Text = field("Accounting code.")
    accounting_id2: types.Text = field("Second accounting code.", omit_if_empty=True)
    external_id: types.Text = field("External ID.")
    private_id: types.Text = field("National identifier other than the tax number.", omit_if_empty=True)
    private_id_kind: types.Text = field("Type of the national identifier.", omit_if_empty=True)
    public_entity: types.Flag = field("Whether the client is a public body.", omit_if_empty=True)
    peppol_id: types.Text = field("Peppol participant ID.", example="0009:12345678200010", omit_if_empty=True)
    chorus_identifier_type: types.Text = field(
        "Type of the Chorus Pro identifier, `1` to `6`.", example="1", omit_if_empty=True
    )
    chorus_identifier: types.Text = field("Chorus Pro identifier.", omit_if_empty=True)
    chorus_service_code: types.Text = field("Chorus Pro service code.", omit_if_empty=True)

    street: types.Text = field("Street and house number.", example="Lambert Drives")
    street_no: types.Text = field("House number, if stored separately.", example="street-no1")
    post_code: types.Text = field("Postal code.", example="27545")
    city: types.Text = field("City.", example="Erinview")
    country: types.Text = field("Country.", example="Turkmenistan")
    use_delivery_address: types.Flag = field("Whether a different delivery address is used.", example=False)
    delivery_address: types.LongText = field("Delivery address as lines of text.")
    multiple_delivery_addresses: types.Flag = field(
        "Whether the delivery address is stored in the `delivery_address_` fields.", omit_if_empty=True
    )
    delivery_address_title: types.Text = field("Name at the delivery address.", omit_if_empty=True)
    delivery_address_street: types.Text = field("Street of the delivery address.", omit_if_empty=True)
    delivery_address_street_additional: types.Text = field(
        "Address line 2 of the delivery address.", omit_if_empty=True
    )
    delivery_address_post_code: types.Text = field("Postal code of the delivery address.", omit_if_empty=True)
    delivery_address_city: types.Text = field("City of the delivery address.", omit_if_empty=True)
    delivery_address_country: types.Text = field("Country of the delivery address.", omit_if_empty=True)

    email: types.Text = field("Email addresses, separated by commas.", example="tyler81@example.com")
    email_for_reminders: types.Text = field("Email address for reminders.")
    phone: types.Text = field("Phone number.", example="phone1")
    mobile_phone: types.Text = field("Mobile number.")
    fax: types.Text = field("Fax number.")
    www: types.Text = field("Website.")
    note: types.LongText = field("Note.")

    bank: types.Text = field("Bank.", example="bank1@tmp.com")
    bank_account: types.Text = field("Account number.", example="bank_account1")
    bank_account_id: types.Id = field("ID of the bank account record.")
    swift: types.Text = field("BIC of the bank.", opt_in=True)
    sepa_mandate_no: types.Text = field("Reference of the SEPA mandate.", omit_if_empty=True)
    sepa_b2b: types.Flag = field("Whether it is a SEPA B2B mandate.", omit_if_empty=True)
    ingenico_id: types.Text = field("ID at Ingenico.", omit_if_empty=True)
    mass_payment_code: types.Text = field("Mass payment code.")
    buyer_reference: types.Text = field(
        "Buyer reference on documents, such as a Leitweg-ID.",
        example="04011000-12345-34",
        omit_if_empty=True,
    )
    einvoice_address: types.Text = field(
        "Electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE136695976",
        omit_if_empty=True,
    )
    use_mass_payment: types.Flag = field("Whether mass payments are used.", example=False)

    discount: types.Percent = field("Default discount of documents in percent.")
    default_tax: types.Text = field("Default tax rate of documents.", example="23")
    payment_to_kind: types.Text = field("Default payment term of documents.")
    default_payment_type: types.Text = field("Default payment type.")
    disable_auto_reminders: types.Flag = field("Whether automatic reminders are disabled.", example=False)
    price_list_id: types.Id = field("Price list of the client.")
    category_id: types.Id = field("Category of the client.")
    department_id: types.Id = field("Department of the client.")
    buyer_id: types.Id = field("Client who pays on behalf of this one.")

    urssaf_id: types.Text = field("ID at URSSAF, for advance tax credits.", omit_if_empty=True)
    birth_date: types.Day = field("Date of birth, for URSSAF.", omit_if_empty=True)
    birth_city: types.Text = field("City of birth, for URSSAF.", omit_if_empty=True)
    birth_insee_country: types.Text = field("INSEE code of the country of birth.", omit_if_empty=True)
    birth_insee_department: types.Text = field("INSEE code of the department of birth.", omit_if_empty=True)
    birth_insee_community: types.Text = field("INSEE code of the municipality of birth.", omit_if_empty=True)
    insee_country: types.Text = field("INSEE code of the country of residence.", omit_if_empty=True)
    insee_community: types.Text = field("INSEE code of the municipality of residence.", omit_if_empty=True)
    street_kind: types.Text = field("Type of street, for URSSAF.", omit_if_empty=True)

    balance: types.Amount = computed_field("Total outstanding balance.", example="30.99")
    panel_url: types.Text = field(
        "URL of the client panel.", example="https://acme.invoiceocean.com/client/TOKEN", read_only=True
    )
    panel_user_id: types.Id = field("User of the client panel.", read_only=True)
    token: types.Text = field("Secret of the client panel.", example="5cJ1R50Ca8zql4hoVB9E", read_only=True)
    tag_list: types.Words = field("Tags.")
    attachments_count: types.Integer = field("Number of attachments.", example=0, read_only=True)
    dynamic_fields: types.Object = field("Not used.", example={}, read_only=True)
    tp_client_connection: types.Flag = field("Whether the client is a related party.")
    import_mark: types.Text = field("Import that created the client.", name="import", read_only=True)
    referrer: types.Text = field("Not used.", read_only=True)
    fuid: types.Text = field("Not used.", read_only=True)
    fname: types.Text = field("Not used.", read_only=True)
    femail: types.Text = field("Not used.", read_only=True)
    password_hash: types.Text = field("Always null: passwords are never returned.", read_only=True)
    password_salt: types.Text = field("Always null: passwords are never returned.", read_only=True)
    deleted: types.Flag = field("Whether the client has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the client.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the client.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )


class Address(Resource):
    """An additional address of a client."""

    name_: ClassVar[str] = "address"
    plural: ClassVar[str] = "addresses"

    id: types.Id = field("ID of the address.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Warehouse")
    kind: AddressKind = field("Purpose of the address.", example="delivery")
    addressable_type: AddressOwner = field("Type of the address owner.", example="Client")
    addressable_id: types.Id = field("Client the address belongs to.", example=9857672)
    street: types.Text = field("Street and house number.", example="Lambert Drives 1")
    street_additional: types.Text = field("Address line 2.")
    city: types.Text = field("City.", example="Erinview")
    post_code: types.Text = field("Postal code.", example="27545")
    country: types.Text = field("Country.", example="PL")
    primary: types.Flag = field("Whether it is the client's default address of this kind.", example=True)
    created_at: types.Moment = field(
        "Creation time of the address.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the address.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )


class Product(Resource):
    """A product or service with its prices."""

    name_: ClassVar[str] = "product"
    plural: ClassVar[str] = "products"

    id: types.Id = field("ID of the product.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Test product")
    code: types.Text = field("Product code.", example="GDP1")
    ean_code: types.Text = field("EAN (barcode).")
    description: types.LongText = field("Description.", example="Some description")
    kind: ProductKind = field("Whether the product is sold, purchased or both.", example="sell")
    service: types.Flag = field("Whether the product is a service.", example=False)
    electronic_service: types.Flag = field("Whether the product is an electronic service.")
    disabled: types.Flag = field("Whether the product is hidden from lists.", example=False)
    category_id: types.Id = field("Category.")
    department_id: types.Id = field("Department.")

    currency: types.Currency = field("Currency of the prices.", example="EUR")
    tax: types.Tax = field("Tax rate, or zw, np, oo.", example="20")
    tax2: types.Text = field("Second tax.", example="0")
    price_net: types.Price = field(
        "Net price; computed from gross and tax if both are present.", example="250.0"
    )
    price_gross: types.Price = field("Gross price.", example="300.0")
    price_tax: types.Price = field("Tax amount of the price.", example="50.0", read_only=True)
    purchase_tax: types.Tax = field("Tax rate of purchases.")
    purchase_tax2: types.Text = field("Second tax of purchases.", example="0")
    purchase_price_net: types.Price = field("Net purchase price.")
    purchase_price_gross: types.Price = field("Gross purchase price.")
    purchase_price_tax: types.Price = field("Tax amount of the purchase price.", read_only=True)
    use_eco_tax: types.Flag = field("Whether an eco tax applies.", omit_if_empty=True)
    eco_tax_net: types.Amount = field("Eco tax, net.", omit_if_empty=True)

    quantity: types.Quantity = field("Default quantity in documents.", example="1.0")
    quantity_unit: types.Text = field("Unit of the quantity.", example="pc")
    additional_info: types.Text = field("Content of the additional column.")
    limited: types.Flag = field("Whether sales are limited to the available stock.", example=False)
    stock_level: types.Quantity = field(
        "Stock in all warehouses; a different value adjusts the main warehouse.", example="-1.0"
    )
    warehouse_quantity: types.Quantity = field(
        "Stock in the requested warehouse, else in all; a different value adjusts the main warehouse.",
        example="0.0",
    )
    warehouse_numbers_updated_at: types.Moment = field("Time of the last stock change.", read_only=True)
    quantity_sold_in_invoices: types.Quantity = field(
        "Quantity sold by documents.", example="1.0", read_only=True
    )
    quantity_sold_outside: types.Quantity = field("Quantity sold elsewhere.")
    use_product_warehouses: types.Flag = field("Whether prices differ between warehouses.", example=False)
    restricted_to_warehouses: types.Flag = field(
        "Whether the product is stocked only in selected warehouses.", example=False
    )
    package: types.Flag = field("Whether the product is a set.", example=False)
    package_product_ids: types.Text = field("Products of the set.", read_only=True)
    package_products_details: types.Object = field("Products of the set with quantities.")
    use_quantity_discount: types.Flag = field("Whether volume discounts apply.", example=False)
    quantity_discount_details: types.Object = field("Volume discounts.")

    weight: types.Text = field("Weight.")
    weight_unit: types.Text = field("Weight unit.")
    size: types.Text = field("Size.")
    size_width: types.Text = field("Width.")
    size_height: types.Text = field("Height.")
    size_unit: types.Text = field("Size unit.")
    supplier_code: types.Text = field("Supplier code.")
    accounting_id: types.Text = field("Accounting code.")
    accounting_id2: types.Text = field("Accounting code of purchases.", omit_if_empty=True)
    accounting_tax_code: types.Text = field("Accounting code of output tax.", omit_if_empty=True)
    accounting_tax_code_exp: types.Text = field("Accounting code of input tax.", omit_if_empty=True)
    accounting_activity_code: types.Text = field("Activity code for accounting.", omit_if_empty=True)
    accounting_sheet_code: types.Text = field("Code of the accounting journal.", omit_if_empty=True)
    gtu_code: types.Text = field("Goods and services group.")
    gtu_codes: types.Words = field("Goods and services groups.")
    tag_list: types.Words = field("Tags.")
    image_url: types.LongText = field("Image.")
    is_delivery: types.Flag = field("Whether the product is a delivery.")
    use_moss: types.Flag = field("Whether the Mini One Stop Shop scheme applies.", example=False)

    token: types.Text = field("Token of the payment form.", example="M4YlfF9ax4XOTAAhlDB", read_only=True)
    automatic_sales: types.Flag = field("Whether the payment form sells without manual steps.", example=False)
    available_from: types.Text = field("Start of the sales period.")
    available_to: types.Text = field("End of the sales period.")
    payment_callback: types.LongText = field("URL notified of payments.")
    payment_url_ok: types.LongText = field("URL after a successful payment.")
    payment_url_error: types.LongText = field("URL after a failed payment.")
    form_fields_horizontal: types.Flag = field("Whether the form's fields are side by side.", example=True)
    form_fields: types.LongText = field("Fields of the payment form.")
    form_name: types.Text = field("Title of the payment form.", example="Guide de test")
    form_description: types.LongText = field("Text of the payment form.")
    form_kind: FormKind = field("Type of payment form.", example="default")
    form_template: types.LongText = field("Template of the payment form.")
    elastic_price: types.Flag = field("Whether the buyer may choose the price.", example=False)
    show_elastic_price: types.Flag = field("Whether the price choice is shown.", example=False)
    elastic_price_details: types.Object = field("Limits of the price choice.")
    elastic_price_date_trigger: types.Text = field("Start date of the price choice.")
    price_net_on_payment: types.Flag = field("Whether the payment form shows net prices.", example=False)
    auto_payment_department_id: types.Id = field("Department that issues documents of the payment form.")
    next_product_id: types.Id = field("Product offered next.")
    subscription_id: types.Id = field("Subscription of the product.", read_only=True)
    iid: types.Integer = field("Not used.", read_only=True)
    ecommerce: types.Flag = field("Whether the product is sold in a shop.", example=False)
    period: types.Text = field("Period covered by a price.")
    use_formula: types.Flag = field("Whether the quantity is computed by a formula.", example=False)
    formula: types.LongText = field("Quantity formula.")
    formula_test_field: types.Text = field("Example for the formula.")
    sync: types.Flag = field("Whether another system manages the product.", example=False)
    siteor_disabled: types.Flag = field("Not used.", example=False)
    status: types.Text = field("Status of the product.")
    attachments_count: types.Integer = field("Number of attachments.", example=0, read_only=True)
    deleted: types.Flag = field("Whether the product has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the product.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the product.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )


class Category(Resource):
    """A group of products, clients and documents."""

    name_: ClassVar[str] = "category"
    plural: ClassVar[str] = "categories"

    id: types.Id = field("ID of the category.", example=1, read_only=True)
    name: types.Text = field("Name.", example="my_category")
    description: types.LongText = field("Description.")
    alt_name: types.Text = field("Alternative name.")
    product_tags: types.Text = field("Tags of its products.")
    created_at: types.Moment = field(
        "Creation time of the category.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the category.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
