"""API schemas of warehouses, their documents and movements."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, field, rows
from tidebill.wire.types import choice

Kind = choice(*vocabulary.WAREHOUSE_DOCUMENT_KINDS)


class Warehouse(Resource):
    """A place where goods are kept."""

    name_: ClassVar[str] = "warehouse"
    plural: ClassVar[str] = "warehouses"

    id: types.Id = field("Number of the warehouse in the service.", example=900, read_only=True)
    account_id: types.Id = field("Account that it belongs to.", example=489410, read_only=True)
    name: types.Text = field("Name.", example="my_warehouse")
    kind: types.Text = field("`main` for the one that goods are in where none is named.", example="main")
    description: types.LongText = field("Description.")
    creator_id: types.Id = field("User who made it.", read_only=True)
    updater_id: types.Id = field("User who changed it last.", read_only=True)
    active: types.Flag = field("Whether it is used.", example=True)
    use_product_warehouse_cache: types.Flag = field("Not used.", example=False, read_only=True)
    siteor_shop_id: types.Id = field("Not used.", read_only=True)
    deleted: types.Flag = field("Whether it has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "When it was made.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When it was last changed.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class WarehouseAction(NestedRow):
    """A row of a warehouse document: a product and how much of it."""

    name_: ClassVar[str] = "warehouse_action"
    plural: ClassVar[str] = "warehouse_actions"

    id: types.Id = field("Number of the row; given in an update it names the row that changes.", example=8001)
    kind: types.Text = field("Kind of the document.", example="wz", read_only=True)
    warehouse_document_id: types.Id = field("Document of the row.", example=7001, read_only=True)
    warehouse_id: types.Id = field("Warehouse of the goods.", example=900, read_only=True)
    warehouse2_id: types.Id = field("Warehouse that a transfer goes to.")
    product_id: types.Id = field("Product.", example=101)
    product_name: types.Text = field("Name of the product, which also finds or makes it.", example="Tea")
    quantity: types.Quantity = field("How much, above zero.", example="1.0")
    tax: types.Tax = field("Tax rate of the sales price.", example="23")
    price_net: types.Price = field("Net sales price; the card's when not sent.", example="100.0")
    price_gross: types.Price = field("Gross sales price.", example="123.0")
    total_price_net: types.Amount = field("Net total.", example="100.0", read_only=True)
    total_price_gross: types.Amount = field("Gross total.", example="123.0", read_only=True)
    purchase_tax: types.Tax = field("Tax rate of the purchase price.", example="23")
    purchase_price_net: types.Price = field("Net purchase price; the card's when not sent.", example="10.23")
    purchase_price_gross: types.Price = field("Gross purchase price.", example="12.58")
    created_at: types.Moment = field(
        "When the row was made.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the row was last changed.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


WarehouseActions = rows(WarehouseAction)


class WarehouseDocument(Resource):
    """A paper that goods travel with."""

    name_: ClassVar[str] = "warehouse_document"
    plural: ClassVar[str] = "warehouse_documents"

    id: types.Id = field("Number of the document in the service.", example=7001, read_only=True)
    kind: Kind = field(
        "Kind: pz received, wz issued, mm transferred, rw used up, pw found, zt ordered.", example="wz"
    )
    number: types.Text = field("Number; made by the pattern of the kind when not sent.", example="WZ 1/2017")
    warehouse_id: types.Id = field(
        "Warehouse of the goods; the department's or the main one when not sent.", example=900
    )
    issue_date: types.Day = field("Day of issue; today when not sent.", example="2017-10-23")
    transaction_date: types.Day = field(
        "Day on which the goods change hands; the day of issue when not sent.", example="2017-10-23"
    )
    expected_delivery_date: types.Day = field("Day on which ordered goods are expected.")
    issue_year: types.Integer = field("Year of issue.", example=2017, read_only=True)
    oid: types.Text = field("Number of the order.")
    external_id: types.Text = field("Number in another system.")
    status: types.Text = field("State of the document.")
    lang: types.Language = field("Language of the document.", example="pl")
    supplier: types.Text = field("Supplier as the paper names it.")
    recipient: types.Text = field("Recipient as the paper names it.")
    recipient_ref: types.Text = field("Reference of the recipient.")
    description: types.LongText = field("Remark.")
    additional_info: types.Text = field("Content of the additional column.")
    additional_info_desc: types.Text = field("Title of the additional column.")
    seller_person: types.Text = field("Person who issues.")
    buyer_person: types.Text = field("Person who receives.")
    gave_person: types.Text = field("Person who handed over.")
    template_id: types.Id = field("Design of the printed document.")
    warehouse_document_id: types.Id = field("Document that this one follows.")
    pattern: types.Text = field("Pattern of the number.", example="BL/nr-m/mm/yyyy", read_only=True)
    pattern_nr: types.Integer = field("Counter of the year.", read_only=True)
    pattern_nr_m: types.Integer = field("Counter of the month.", example=1, read_only=True)
    pattern_nr_d: types.Integer = field("Counter of the day.", read_only=True)
    creator_id: types.Id = field("User who issued the document.", read_only=True)
    updater_id: types.Id = field("User who changed it last.", read_only=True)
    department_id: types.Id = field("Department; the main one when not sent.", example=1)
    department_name: types.Text = field("Name of the department, which also finds it.", example="Acme")
    department_tax_no: types.Text = field("Tax number of the department.")
    department_tax_no_kind: types.Text = field("What that number is called.")
    department_street: types.Text = field("Street of the department.")
    department_post_code: types.Text = field("Postal code of the department.")
    department_city: types.Text = field("City of the department.")
    department_country: types.Text = field("Country of the department.")
    department_bank: types.Text = field("Bank of the department.")
    department_bank_account: types.Text = field("Account number of the department.")
    department_email: types.Text = field("E-mail address of the department.")
    department_phone: types.Text = field("Telephone number of the department.")
    department_fax: types.Text = field("Fax number of the department.")
    department_www: types.Text = field("Web address of the department.")
    client_id: types.Id = field("Client.", example=100)
    client_name: types.Text = field("Name of the client, which also finds or makes it.", example="Client")
    client_company: types.Flag = field("Whether the client is a company.", example=True)
    client_title: types.Text = field("Title of the client.")
    client_first_name: types.Text = field("First name of the client.")
    client_last_name: types.Text = field("Last name of the client.")
    client_tax_no: types.Text = field("Tax number of the client.")
    client_tax_no_kind: types.Text = field("What that number is called.")
    client_street: types.Text = field("Street of the client.")
    client_post_code: types.Text = field("Postal code of the client.")
    client_city: types.Text = field("City of the client.")
    client_country: types.Text = field("Country of the client.")
    client_bank: types.Text = field("Bank of the client.")
    client_bank_account: types.Text = field("Account number of the client.")
    client_email: types.Text = field("E-mail address of the client.")
    client_phone: types.Text = field("Telephone number of the client.")
    client_note: types.LongText = field("Note of the client.")
    client_use_delivery_address: types.Flag = field("Whether goods go to another address.", example=False)
    client_delivery_address: types.LongText = field("That address.")
    currency: types.Currency = field("Currency of the prices.", example="PLN")
    exchange_currency: types.Currency = field("Currency that the sums are converted to.")
    exchange_kind: types.Text = field("Source of the rate.", example="nbp")
    exchange_rate: types.Rate = field("Reporting rate.", example="1.0", read_only=True)
    exchange_rate_den: types.Rate = field(
        "Units that the reporting rate is for.", example="1.0", read_only=True
    )
    exchange_currency_rate: types.Rate = field("Rate of the conversion.")
    exchange_currency_rate_den: types.Rate = field("Units that the rate is for.", example="1.0")
    exchange_date: types.Day = field("Day of the rate.")
    exchange_note: types.LongText = field("Note about the rate.")
    fiscal_currency: types.Currency = field("Currency of the tax records.")
    fiscal_exchange_rate: types.Rate = field("Rate to that currency.", example="1.0", read_only=True)
    fiscal_exchange_rate_den: types.Rate = field("Units that rate is for.", example="1.0", read_only=True)
    calculating_strategy: types.Strategy = field("How sums are made.", read_only=True)
    quantity: types.Quantity = field("Sum of the quantities.", example="1.0", read_only=True)
    price_net: types.Amount = field("Net sum at sales prices.", example="0.0", read_only=True)
    price_tax: types.Amount = field("Tax at sales prices.", example="0.0", read_only=True)
    price_gross: types.Amount = field("Gross sum at sales prices.", example="0.0", read_only=True)
    purchase_price_net: types.Amount = field("Net sum at purchase prices.", example="0.0", read_only=True)
    purchase_price_tax: types.Amount = field("Tax at purchase prices.", example="0.0", read_only=True)
    purchase_price_gross: types.Amount = field("Gross sum at purchase prices.", example="0.0", read_only=True)
    from_form_with_actions: types.Flag = field(
        "Whether a form with rows made it.", example=False, read_only=True
    )
    from_api: types.Flag = field("Whether a program made it.", example=True, read_only=True)
    origin: types.Text = field("What made it.", read_only=True)
    search_data: types.Text = field("Not used.", read_only=True)
    deleted: types.Flag = field("Whether the document has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "When the document was made.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the document was last changed.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    invoice_ids: types.Ids = field("Billing documents that it belongs to.", example=[100, 111])
    warehouse_actions: WarehouseActions = field("Rows.")


class StockMovement(Resource):
    """What a document moved: stock is the sum of these."""

    name_: ClassVar[str] = "stock_movement"
    plural: ClassVar[str] = "stock_movements"

    id: types.Id = field("Number of the movement in the service.", example=1, read_only=True)
    kind: types.Text = field("Kind of the document.", example="vat", read_only=True)
    day: types.Day = field("Day of the document.", example="2025-01-02", read_only=True)
    product_id: types.Id = field("Product.", example=101, read_only=True)
    warehouse_id: types.Id = field("Warehouse.", example=900, read_only=True)
    quantity: types.Quantity = field("What came in; below zero, what left.", example="-1.0", read_only=True)
    covered: types.Flag = field(
        "Whether a warehouse document moves the goods instead, so that this doesn't count.",
        example=False,
        read_only=True,
    )
    unit_cost: types.Price = field("Net cost of one, of what came in.", example="10.23", read_only=True)
    invoice_id: types.Id = field("Billing document.", example=100, read_only=True)
    warehouse_action_id: types.Id = field("Row of a warehouse document.", example=8001, read_only=True)
    created_at: types.Moment = field(
        "When it was written.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class ProductWarehouse(Resource):
    """What a product costs in one warehouse, where the product has `use_product_warehouses`."""

    name_: ClassVar[str] = "product_warehouse"
    plural: ClassVar[str] = "product_warehouses"

    id: types.Id = field("Number of the price in the service.", example=1, read_only=True)
    product_id: types.Id = field("Product.", example=101)
    warehouse_id: types.Id = field("Warehouse.", example=900)
    price_net: types.Price = field("Net price; derived where the gross one is sent.", example="100.0")
    price_gross: types.Price = field("Gross price.", example="123.0")
    purchase_price_net: types.Price = field("Net purchase price.", example="10.23")
    purchase_price_gross: types.Price = field("Gross purchase price.", example="12.58")
    created_at: types.Moment = field(
        "When it was made.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When it was last changed.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class Count(NestedRow):
    """A counted product."""

    name_: ClassVar[str] = "count"
    plural: ClassVar[str] = "counts"

    product_id: types.Id = field("Product.", example=101)
    quantity: types.Quantity = field("How many there are.", example="12.0")
    expected: types.Quantity = field("How many there should have been.", example="13.0", read_only=True)
    difference: types.Quantity = field(
        "What is too many or, below zero, missing.", example="-1.0", read_only=True
    )


Counts = rows(Count)


class StockTaking(Resource):
    """Counted goods: what is missing is used up by an rw, what is too many is found by a pw."""

    name_: ClassVar[str] = "stock_taking"
    plural: ClassVar[str] = "stock_takings"

    warehouse_id: types.Id = field("Warehouse; the main one when not sent.", example=900)
    issue_date: types.Day = field("Day of the documents; today when not sent.", example="2025-01-02")
    counts: Counts = field("What was counted.")
    warehouse_document_ids: types.Ids = field(
        "Documents that made the differences good.", example=[7001], read_only=True
    )
