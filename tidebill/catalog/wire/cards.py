"""Clients, addresses, products and categories on the wire."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import Resource, key
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

    id: types.Id = key("Number of the client in the service.", example=9857672, read_only=True)
    name: types.Text = key("Name; of a private person, first and last name.", example="Taylor and Sons")
    shortcut: types.Text = key("Short name, unique in the account.", example="Taylor and Sons")
    kind: ClientKind = key("Whether the client buys, sells or both.", example="buyer")
    company: types.Flag = key("Whether the client is a company.", example=True)
    first_name: types.Text = key("First name of a private person.", example="Jamie")
    last_name: types.Text = key("Last name of a private person.", example="Simmons")
    title: types.Text = key("Form of address.")
    person: types.Text = key("Person who receives documents.", example="person1")

    tax_no: types.Text = key("Tax number.", example="4591588032")
    tax_no_kind: types.Text = key("What the tax number is called.")
    tax_no_check: types.Text = key(
        "Tax number with its country.", example="TURKMENISTAN4591588032", read_only=True
    )
    register_number: types.Text = key("Number in the business register.")
    accounting_id: types.Text = key("Code in accounting.")
    external_id: types.Text = key("Number of the client in another system.")

    street: types.Text = key("Street and house number.", example="Lambert Drives")
    street_no: types.Text = key("House number, where it is kept apart.", example="street-no1")
    post_code: types.Text = key("Postal code.", example="27545")
    city: types.Text = key("City.", example="Erinview")
    country: types.Text = key("Country.", example="Turkmenistan")
    use_delivery_address: types.Flag = key("Whether there is another delivery address.", example=False)
    delivery_address: types.LongText = key("Delivery address as lines of text.")

    email: types.Text = key("E-mail addresses, separated by commas.", example="tyler81@example.com")
    email_for_reminders: types.Text = key("Where reminders go.")
    phone: types.Text = key("Telephone number.", example="phone1")
    mobile_phone: types.Text = key("Mobile number.")
    fax: types.Text = key("Fax number.")
    www: types.Text = key("Web address.")
    note: types.LongText = key("Note.")

    bank: types.Text = key("Bank.", example="bank1@tmp.com")
    bank_account: types.Text = key("Account number.", example="bank_account1")
    bank_account_id: types.Id = key("Record of the bank account.")
    swift: types.Text = key("BIC of the bank.", opt_in=True)
    mass_payment_code: types.Text = key("Code for mass payments.")
    buyer_reference: types.Text = key(
        "What documents name so that the client finds them, such as a Leitweg-ID.",
        example="04011000-12345-34",
        sparse=True,
    )
    einvoice_address: types.Text = key(
        "Electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE123456789",
        sparse=True,
    )
    use_mass_payment: types.Flag = key("Whether mass payments are used.", example=False)

    discount: types.Percent = key("Discount in percent that documents start with.")
    default_tax: types.Text = key("Tax rate that documents start with.", example="23")
    payment_to_kind: types.Text = key("Payment term that documents start with.")
    default_payment_type: types.Text = key("Payment type that documents start with.")
    disable_auto_reminders: types.Flag = key("Whether automatic reminders are withheld.", example=False)
    price_list_id: types.Id = key("Price list of the client.")
    category_id: types.Id = key("Category of the client.")
    department_id: types.Id = key("Department of the client.")
    buyer_id: types.Id = key("Client who pays for this one.")

    balance: types.Amount = key("What the client owes in all.", example="30.99", read_only=True, sparse=True)
    panel_url: types.Text = key(
        "Client panel.", example="https://acme.invoiceocean.com/client/TOKEN", read_only=True
    )
    panel_user_id: types.Id = key("User of the client panel.", read_only=True)
    token: types.Text = key("Secret of the client panel.", example="5cJ1R50Ca8zql4hoVB9E", read_only=True)
    tag_list: types.Words = key("Tags.")
    attachments_count: types.Integer = key("How many attachments there are.", example=0, read_only=True)
    dynamic_fields: types.Object = key("Not used.", example={}, read_only=True)
    tp_client_connection: types.Flag = key("Whether the client is a related party.")
    import_mark: types.Text = key("Import that brought the client.", name="import", read_only=True)
    referrer: types.Text = key("Not used.", read_only=True)
    fuid: types.Text = key("Not used.", read_only=True)
    fname: types.Text = key("Not used.", read_only=True)
    femail: types.Text = key("Not used.", read_only=True)
    password_hash: types.Text = key("Always null: passwords are never shown.", read_only=True)
    password_salt: types.Text = key("Always null: passwords are never shown.", read_only=True)
    deleted: types.Flag = key("Whether the client has been deleted.", example=False, read_only=True)
    created_at: types.Moment = key(
        "When the client was made.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the client was last changed.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )


class Address(Resource):
    """Another address of a client."""

    name_: ClassVar[str] = "address"
    plural: ClassVar[str] = "addresses"

    id: types.Id = key("Number of the address in the service.", example=1, read_only=True)
    name: types.Text = key("Name.", example="Warehouse")
    kind: AddressKind = key("What the address is for.", example="delivery")
    addressable_type: AddressOwner = key("What the address belongs to.", example="Client")
    addressable_id: types.Id = key("The client that it belongs to.", example=9857672)
    street: types.Text = key("Street and house number.", example="Lambert Drives 1")
    street_additional: types.Text = key("Second line of the street.")
    city: types.Text = key("City.", example="Erinview")
    post_code: types.Text = key("Postal code.", example="27545")
    country: types.Text = key("Country.", example="PL")
    primary: types.Flag = key(
        "Whether it is the first choice; one of the client's addresses of this kind is.", example=True
    )
    created_at: types.Moment = key(
        "When the address was made.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the address was last changed.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )


class Product(Resource):
    """A product or service with its card prices."""

    name_: ClassVar[str] = "product"
    plural: ClassVar[str] = "products"

    id: types.Id = key("Number of the product in the service.", example=1, read_only=True)
    name: types.Text = key("Name.", example="Test product")
    code: types.Text = key("Code in the merchant's system.", example="GDP1")
    ean_code: types.Text = key("Bar code.")
    description: types.LongText = key("Description.", example="Some description")
    kind: ProductKind = key("Whether the product is sold, bought or both.", example="sell")
    service: types.Flag = key("Whether the product is a service.", example=False)
    electronic_service: types.Flag = key("Whether the product is an electronic service.")
    disabled: types.Flag = key("Whether the product is hidden from lists.", example=False)
    category_id: types.Id = key("Category.")
    department_id: types.Id = key("Department.")

    currency: types.Currency = key("Currency of the prices.", example="EUR")
    tax: types.Tax = key("Tax rate, or zw, np, oo.", example="20")
    tax2: types.Text = key("Second tax.", example="0")
    price_net: types.Price = key(
        "Net price; derived from gross and tax when both are known.", example="250.0"
    )
    price_gross: types.Price = key("Gross price.", example="300.0")
    price_tax: types.Price = key("Tax of the price.", example="50.0", read_only=True)
    purchase_tax: types.Tax = key("Tax rate of the purchase.")
    purchase_tax2: types.Text = key("Second tax of the purchase.", example="0")
    purchase_price_net: types.Price = key("Net purchase price.")
    purchase_price_gross: types.Price = key("Gross purchase price.")
    purchase_price_tax: types.Price = key("Tax of the purchase price.", read_only=True)
    use_eco_tax: types.Flag = key("Whether an eco tax applies.", sparse=True)
    eco_tax_net: types.Amount = key("Eco tax, net.", sparse=True)

    quantity: types.Quantity = key("Quantity that documents start with.", example="1.0")
    quantity_unit: types.Text = key("Unit of the quantity.", example="pc")
    additional_info: types.Text = key("Content of the additional column.")
    limited: types.Flag = key("Whether stock limits what can be sold.", example=False)
    stock_level: types.Quantity = key(
        "Stock in all; sent, the rest of the main warehouse makes it up.", example="-1.0"
    )
    warehouse_quantity: types.Quantity = key(
        "Stock in the warehouse asked for, else in all; sent, it is a count of the main one.", example="0.0"
    )
    warehouse_numbers_updated_at: types.Moment = key("When the stock last changed.", read_only=True)
    quantity_sold_in_invoices: types.Quantity = key(
        "How many documents have sold.", example="1.0", read_only=True
    )
    quantity_sold_outside: types.Quantity = key("How many were sold elsewhere.")
    use_product_warehouses: types.Flag = key("Whether prices differ between warehouses.", example=False)
    restricted_to_warehouses: types.Flag = key(
        "Whether the product is kept in some warehouses only.", example=False
    )
    package: types.Flag = key("Whether the product is a set.", example=False)
    package_product_ids: types.Text = key("Products of the set.", read_only=True)
    package_products_details: types.Object = key("Products of the set with their quantities.")
    use_quantity_discount: types.Flag = key("Whether larger quantities are cheaper.", example=False)
    quantity_discount_details: types.Object = key("Discounts by quantity.")

    weight: types.Text = key("Weight.")
    weight_unit: types.Text = key("Unit of the weight.")
    size: types.Text = key("Size.")
    size_width: types.Text = key("Width.")
    size_height: types.Text = key("Height.")
    size_unit: types.Text = key("Unit of the size.")
    supplier_code: types.Text = key("Code at the supplier.")
    accounting_id: types.Text = key("Code in accounting.")
    gtu_code: types.Text = key("Goods and services group.")
    gtu_codes: types.Words = key("Goods and services groups.")
    tag_list: types.Words = key("Tags.")
    image_url: types.LongText = key("Picture.")
    is_delivery: types.Flag = key("Whether the product is a delivery.")
    use_moss: types.Flag = key("Whether the Mini One Stop Shop scheme applies.", example=False)

    token: types.Text = key("Token of the payment form.", example="M4YlfF9ax4XOTAAhlDB", read_only=True)
    automatic_sales: types.Flag = key("Whether the payment form sells without a person.", example=False)
    available_from: types.Text = key("From when the product is sold.")
    available_to: types.Text = key("Until when the product is sold.")
    payment_callback: types.LongText = key("Address told of payments.")
    payment_url_ok: types.LongText = key("Where a buyer goes after paying.")
    payment_url_error: types.LongText = key("Where a buyer goes after failing to pay.")
    form_fields_horizontal: types.Flag = key("Whether the form's fields stand side by side.", example=True)
    form_fields: types.LongText = key("Fields of the payment form.")
    form_name: types.Text = key("Title of the payment form.", example="Guide de test")
    form_description: types.LongText = key("Text of the payment form.")
    form_kind: FormKind = key("Kind of payment form.", example="default")
    form_template: types.LongText = key("Template of the payment form.")
    elastic_price: types.Flag = key("Whether the buyer may choose the price.", example=False)
    show_elastic_price: types.Flag = key("Whether that choice is shown.", example=False)
    elastic_price_details: types.Object = key("Limits of that choice.")
    elastic_price_date_trigger: types.Text = key("Date from which the choice holds.")
    price_net_on_payment: types.Flag = key("Whether the payment form shows net prices.", example=False)
    auto_payment_department_id: types.Id = key("Department that issues for the payment form.")
    next_product_id: types.Id = key("Product offered next.")
    subscription_id: types.Id = key("Subscription of the product.", read_only=True)
    iid: types.Integer = key("Not used.", read_only=True)
    ecommerce: types.Flag = key("Whether a shop sells the product.", example=False)
    period: types.Text = key("Period that a price pays for.")
    use_formula: types.Flag = key("Whether a formula makes the quantity.", example=False)
    formula: types.LongText = key("Formula of the quantity.")
    formula_test_field: types.Text = key("Example for the formula.")
    sync: types.Flag = key("Whether another system keeps the product.", example=False)
    siteor_disabled: types.Flag = key("Not used.", example=False)
    status: types.Text = key("State of the product.")
    attachments_count: types.Integer = key("How many attachments there are.", example=0, read_only=True)
    deleted: types.Flag = key("Whether the product has been deleted.", example=False, read_only=True)
    created_at: types.Moment = key(
        "When the product was made.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the product was last changed.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )


class Category(Resource):
    """A group of products, clients and documents."""

    name_: ClassVar[str] = "category"
    plural: ClassVar[str] = "categories"

    id: types.Id = key("Number of the category in the service.", example=1, read_only=True)
    name: types.Text = key("Name.", example="my_category")
    description: types.LongText = key("Description.")
    alt_name: types.Text = key("Another name.")
    product_tags: types.Text = key("Tags of its products.")
    created_at: types.Moment = key(
        "When the category was made.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the category was last changed.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
