"""API schemas of clients, addresses, products and categories."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import Resource, field
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

    id: types.Id = field("Number of the client in the service.", example=9857672, read_only=True)
    name: types.Text = field("Name; of a private person, first and last name.", example="Taylor and Sons")
    shortcut: types.Text = field("Short name, unique in the account.", example="Taylor and Sons")
    kind: ClientKind = field("Whether the client buys, sells or both.", example="buyer")
    company: types.Flag = field("Whether the client is a company.", example=True)
    first_name: types.Text = field("First name of a private person.", example="Jamie")
    last_name: types.Text = field("Last name of a private person.", example="Simmons")
    title: types.Text = field("Form of address.")
    person: types.Text = field("Person who receives documents.", example="person1")

    tax_no: types.Text = field("Tax number.", example="4591588032")
    tax_no_kind: types.Text = field("What the tax number is called.")
    tax_no_check: types.Text = field(
        "Tax number with its country.", example="TURKMENISTAN4591588032", read_only=True
    )
    register_number: types.Text = field("Number in the business register.")
    accounting_id: types.Text = field("Code in accounting.")
    external_id: types.Text = field("Number of the client in another system.")

    street: types.Text = field("Street and house number.", example="Lambert Drives")
    street_no: types.Text = field("House number, where it is kept apart.", example="street-no1")
    post_code: types.Text = field("Postal code.", example="27545")
    city: types.Text = field("City.", example="Erinview")
    country: types.Text = field("Country.", example="Turkmenistan")
    use_delivery_address: types.Flag = field("Whether there is another delivery address.", example=False)
    delivery_address: types.LongText = field("Delivery address as lines of text.")

    email: types.Text = field("E-mail addresses, separated by commas.", example="tyler81@example.com")
    email_for_reminders: types.Text = field("Where reminders go.")
    phone: types.Text = field("Telephone number.", example="phone1")
    mobile_phone: types.Text = field("Mobile number.")
    fax: types.Text = field("Fax number.")
    www: types.Text = field("Web address.")
    note: types.LongText = field("Note.")

    bank: types.Text = field("Bank.", example="bank1@tmp.com")
    bank_account: types.Text = field("Account number.", example="bank_account1")
    bank_account_id: types.Id = field("Record of the bank account.")
    swift: types.Text = field("BIC of the bank.", opt_in=True)
    mass_payment_code: types.Text = field("Code for mass payments.")
    buyer_reference: types.Text = field(
        "What documents name so that the client finds them, such as a Leitweg-ID.",
        example="04011000-12345-34",
        omit_if_empty=True,
    )
    einvoice_address: types.Text = field(
        "Electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE123456789",
        omit_if_empty=True,
    )
    use_mass_payment: types.Flag = field("Whether mass payments are used.", example=False)

    discount: types.Percent = field("Discount in percent that documents start with.")
    default_tax: types.Text = field("Tax rate that documents start with.", example="23")
    payment_to_kind: types.Text = field("Payment term that documents start with.")
    default_payment_type: types.Text = field("Payment type that documents start with.")
    disable_auto_reminders: types.Flag = field("Whether automatic reminders are withheld.", example=False)
    price_list_id: types.Id = field("Price list of the client.")
    category_id: types.Id = field("Category of the client.")
    department_id: types.Id = field("Department of the client.")
    buyer_id: types.Id = field("Client who pays for this one.")

    balance: types.Amount = field(
        "What the client owes in all.", example="30.99", read_only=True, omit_if_empty=True
    )
    panel_url: types.Text = field(
        "Client panel.", example="https://acme.invoiceocean.com/client/TOKEN", read_only=True
    )
    panel_user_id: types.Id = field("User of the client panel.", read_only=True)
    token: types.Text = field("Secret of the client panel.", example="5cJ1R50Ca8zql4hoVB9E", read_only=True)
    tag_list: types.Words = field("Tags.")
    attachments_count: types.Integer = field("How many attachments there are.", example=0, read_only=True)
    dynamic_fields: types.Object = field("Not used.", example={}, read_only=True)
    tp_client_connection: types.Flag = field("Whether the client is a related party.")
    import_mark: types.Text = field("Import that brought the client.", name="import", read_only=True)
    referrer: types.Text = field("Not used.", read_only=True)
    fuid: types.Text = field("Not used.", read_only=True)
    fname: types.Text = field("Not used.", read_only=True)
    femail: types.Text = field("Not used.", read_only=True)
    password_hash: types.Text = field("Always null: passwords are never shown.", read_only=True)
    password_salt: types.Text = field("Always null: passwords are never shown.", read_only=True)
    deleted: types.Flag = field("Whether the client has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "When the client was made.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the client was last changed.", example="2018-01-04T15:47:38.000+01:00", read_only=True
    )


class Address(Resource):
    """Another address of a client."""

    name_: ClassVar[str] = "address"
    plural: ClassVar[str] = "addresses"

    id: types.Id = field("Number of the address in the service.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Warehouse")
    kind: AddressKind = field("What the address is for.", example="delivery")
    addressable_type: AddressOwner = field("What the address belongs to.", example="Client")
    addressable_id: types.Id = field("The client that it belongs to.", example=9857672)
    street: types.Text = field("Street and house number.", example="Lambert Drives 1")
    street_additional: types.Text = field("Second line of the street.")
    city: types.Text = field("City.", example="Erinview")
    post_code: types.Text = field("Postal code.", example="27545")
    country: types.Text = field("Country.", example="PL")
    primary: types.Flag = field(
        "Whether it is the first choice; one of the client's addresses of this kind is.", example=True
    )
    created_at: types.Moment = field(
        "When the address was made.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the address was last changed.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )


class Product(Resource):
    """A product or service with its card prices."""

    name_: ClassVar[str] = "product"
    plural: ClassVar[str] = "products"

    id: types.Id = field("Number of the product in the service.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Test product")
    code: types.Text = field("Code in the merchant's system.", example="GDP1")
    ean_code: types.Text = field("Bar code.")
    description: types.LongText = field("Description.", example="Some description")
    kind: ProductKind = field("Whether the product is sold, bought or both.", example="sell")
    service: types.Flag = field("Whether the product is a service.", example=False)
    electronic_service: types.Flag = field("Whether the product is an electronic service.")
    disabled: types.Flag = field("Whether the product is hidden from lists.", example=False)
    category_id: types.Id = field("Category.")
    department_id: types.Id = field("Department.")

    currency: types.Currency = field("Currency of the prices.", example="EUR")
    tax: types.Tax = field("Tax rate, or zw, np, oo.", example="20")
    tax2: types.Text = field("Second tax.", example="0")
    price_net: types.Price = field(
        "Net price; derived from gross and tax when both are known.", example="250.0"
    )
    price_gross: types.Price = field("Gross price.", example="300.0")
    price_tax: types.Price = field("Tax of the price.", example="50.0", read_only=True)
    purchase_tax: types.Tax = field("Tax rate of the purchase.")
    purchase_tax2: types.Text = field("Second tax of the purchase.", example="0")
    purchase_price_net: types.Price = field("Net purchase price.")
    purchase_price_gross: types.Price = field("Gross purchase price.")
    purchase_price_tax: types.Price = field("Tax of the purchase price.", read_only=True)
    use_eco_tax: types.Flag = field("Whether an eco tax applies.", omit_if_empty=True)
    eco_tax_net: types.Amount = field("Eco tax, net.", omit_if_empty=True)

    quantity: types.Quantity = field("Quantity that documents start with.", example="1.0")
    quantity_unit: types.Text = field("Unit of the quantity.", example="pc")
    additional_info: types.Text = field("Content of the additional column.")
    limited: types.Flag = field("Whether stock limits what can be sold.", example=False)
    stock_level: types.Quantity = field(
        "Stock in all; sent, the rest of the main warehouse makes it up.", example="-1.0"
    )
    warehouse_quantity: types.Quantity = field(
        "Stock in the warehouse asked for, else in all; sent, it is a count of the main one.", example="0.0"
    )
    warehouse_numbers_updated_at: types.Moment = field("When the stock last changed.", read_only=True)
    quantity_sold_in_invoices: types.Quantity = field(
        "How many documents have sold.", example="1.0", read_only=True
    )
    quantity_sold_outside: types.Quantity = field("How many were sold elsewhere.")
    use_product_warehouses: types.Flag = field("Whether prices differ between warehouses.", example=False)
    restricted_to_warehouses: types.Flag = field(
        "Whether the product is kept in some warehouses only.", example=False
    )
    package: types.Flag = field("Whether the product is a set.", example=False)
    package_product_ids: types.Text = field("Products of the set.", read_only=True)
    package_products_details: types.Object = field("Products of the set with their quantities.")
    use_quantity_discount: types.Flag = field("Whether larger quantities are cheaper.", example=False)
    quantity_discount_details: types.Object = field("Discounts by quantity.")

    weight: types.Text = field("Weight.")
    weight_unit: types.Text = field("Unit of the weight.")
    size: types.Text = field("Size.")
    size_width: types.Text = field("Width.")
    size_height: types.Text = field("Height.")
    size_unit: types.Text = field("Unit of the size.")
    supplier_code: types.Text = field("Code at the supplier.")
    accounting_id: types.Text = field("Code in accounting.")
    gtu_code: types.Text = field("Goods and services group.")
    gtu_codes: types.Words = field("Goods and services groups.")
    tag_list: types.Words = field("Tags.")
    image_url: types.LongText = field("Picture.")
    is_delivery: types.Flag = field("Whether the product is a delivery.")
    use_moss: types.Flag = field("Whether the Mini One Stop Shop scheme applies.", example=False)

    token: types.Text = field("Token of the payment form.", example="M4YlfF9ax4XOTAAhlDB", read_only=True)
    automatic_sales: types.Flag = field("Whether the payment form sells without a person.", example=False)
    available_from: types.Text = field("From when the product is sold.")
    available_to: types.Text = field("Until when the product is sold.")
    payment_callback: types.LongText = field("Address told of payments.")
    payment_url_ok: types.LongText = field("Where a buyer goes after paying.")
    payment_url_error: types.LongText = field("Where a buyer goes after failing to pay.")
    form_fields_horizontal: types.Flag = field("Whether the form's fields stand side by side.", example=True)
    form_fields: types.LongText = field("Fields of the payment form.")
    form_name: types.Text = field("Title of the payment form.", example="Guide de test")
    form_description: types.LongText = field("Text of the payment form.")
    form_kind: FormKind = field("Kind of payment form.", example="default")
    form_template: types.LongText = field("Template of the payment form.")
    elastic_price: types.Flag = field("Whether the buyer may choose the price.", example=False)
    show_elastic_price: types.Flag = field("Whether that choice is shown.", example=False)
    elastic_price_details: types.Object = field("Limits of that choice.")
    elastic_price_date_trigger: types.Text = field("Date from which the choice holds.")
    price_net_on_payment: types.Flag = field("Whether the payment form shows net prices.", example=False)
    auto_payment_department_id: types.Id = field("Department that issues for the payment form.")
    next_product_id: types.Id = field("Product offered next.")
    subscription_id: types.Id = field("Subscription of the product.", read_only=True)
    iid: types.Integer = field("Not used.", read_only=True)
    ecommerce: types.Flag = field("Whether a shop sells the product.", example=False)
    period: types.Text = field("Period that a price pays for.")
    use_formula: types.Flag = field("Whether a formula makes the quantity.", example=False)
    formula: types.LongText = field("Formula of the quantity.")
    formula_test_field: types.Text = field("Example for the formula.")
    sync: types.Flag = field("Whether another system keeps the product.", example=False)
    siteor_disabled: types.Flag = field("Not used.", example=False)
    status: types.Text = field("State of the product.")
    attachments_count: types.Integer = field("How many attachments there are.", example=0, read_only=True)
    deleted: types.Flag = field("Whether the product has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "When the product was made.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the product was last changed.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )


class Category(Resource):
    """A group of products, clients and documents."""

    name_: ClassVar[str] = "category"
    plural: ClassVar[str] = "categories"

    id: types.Id = field("Number of the category in the service.", example=1, read_only=True)
    name: types.Text = field("Name.", example="my_category")
    description: types.LongText = field("Description.")
    alt_name: types.Text = field("Another name.")
    product_tags: types.Text = field("Tags of its products.")
    created_at: types.Moment = field(
        "When the category was made.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the category was last changed.", example="2020-01-01T10:00:00.000+01:00", read_only=True
    )
