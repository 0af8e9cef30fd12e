"""API schemas of warehouses, their documents and movements."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

Kind = choice(*vocabulary.WAREHOUSE_DOCUMENT_KINDS)


class Warehouse(Resource):
    """A warehouse."""

    name_: ClassVar[str] = "warehouse"
    plural: ClassVar[str] = "warehouses"

    id: types.Id = field("ID of the warehouse.", example=900, read_only=True)
    account_id: types.Id = field("Account of the warehouse.", example=489410, read_only=True)
    name: types.Text = field("Name.", example="my_warehouse")
    kind: types.Text = field("`main` for the warehouse used by default.", example="main")
    description: types.LongText = field("Description.")
    creator_id: types.Id = field("User who created it.", read_only=True)
    updater_id: types.Id = field("User who changed it last.", read_only=True)
    active: types.Flag = field("Whether it is active.", example=True)
    use_product_warehouse_cache: types.Flag = field("Not used.", example=False, read_only=True)
    siteor_shop_id: types.Id = field("Not used.", read_only=True)
    deleted: types.Flag = field("Whether it has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class WarehouseAction(NestedRow):
    """An item of a warehouse document: a product with its quantity."""

    name_: ClassVar[str] = "warehouse_action"
    plural: ClassVar[str] = "warehouse_actions"

    id: types.Id = field("ID of the price; updates the existing one.", example=8001)
    kind: types.Text = field("Kind of the document.", example="wz", read_only=True)
    warehouse_document_id: types.Id = field("Document of the item.", example=7001, read_only=True)
    warehouse_id: types.Id = field("Warehouse of the goods.", example=900, read_only=True)
    warehouse2_id: types.Id = field("Target warehouse of a transfer.")
    product_id: types.Id = field("Product.", example=101)
    product_name: types.Text = field("Product name; finds or creates the product.", example="Tea")
    quantity: types.Quantity = field("Quantity, greater than zero.", example="1.0")
    tax: types.Tax = field("Tax rate of the sales price.", example="23")
    price_net: types.Price = field("Net sales price; the product's by default.", example="100.0")
    price_gross: types.Price = field("Gross sales price.", example="123.0")
    total_price_net: types.Amount = field("Net total.", example="100.0", read_only=True)
    total_price_gross: types.Amount = field("Gross total.", example="123.0", read_only=True)
    purchase_tax: types.Tax = field("Tax rate of the purchase price.", example="23")
    purchase_price_net: types.Price = field("Net purchase price; the product's by default.", example="10.23")
    purchase_price_gross: types.Price = field("Gross purchase price.", example="12.58")
    created_at: types.Moment = field(
        "Creation time of the row.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the row.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


WarehouseActions = rows(WarehouseAction)


class WarehouseDocument(Resource):
    """A warehouse document."""

    name_: ClassVar[str] = "warehouse_document"
    plural: ClassVar[str] = "warehouse_documents"

    id: types.Id = field("ID of the document.", example=7001, read_only=True)
    kind: Kind = field(
        "Kind: pz received, wz issued, mm transfer, rw internal issue, pw internal "
        "receipt, zt purchase order.",
        example="wz",
    )
    number: types.Text = field("Number; generated from the kind's pattern by default.", example="WZ 1/2017")
    warehouse_id: types.Id = field("Warehouse; by default the department's or the main one.", example=900)
    issue_date: types.Day = field("Issue date; today by default.", example="2017-10-23")
    transaction_date: types.Day = field("Transaction date; the issue date by default.", example="2017-10-23")
    expected_delivery_date: types.Day = field("Expected delivery date.")
    issue_year: types.Integer = field("Year of issue.", example=2017, read_only=True)
    oid: types.Text = field("Order number.")
    external_id: types.Text = field("External number.")
    status: types.Text = field("Status of the document.")
    lang: types.Language = field("Language of the document.", example="pl")
    supplier: types.Text = field("Supplier name.")
    recipient: types.Text = field("Recipient name.")
    recipient_ref: types.Text = field("Reference of the recipient.")
    description: types.LongText = field("Remark.")
    additional_info: types.Text = field("Content of the additional column.")
    additional_info_desc: types.Text = field("Heading of the additional column.")
    seller_person: types.Text = field("Issued by.")
    buyer_person: types.Text = field("Received by.")
    gave_person: types.Text = field("Handed over by.")
    template_id: types.Id = field("Design of the PDF.")
    warehouse_document_id: types.Id = field("Document it follows.")
    pattern: types.Text = field("Pattern of the number.", example="BL/nr-m/mm/yyyy", read_only=True)
    pattern_nr: types.Integer = field("Yearly counter.", read_only=True)
    pattern_nr_m: types.Integer = field("Monthly counter.", example=1, read_only=True)
    pattern_nr_d: types.Integer = field("Daily counter.", read_only=True)
    creator_id: types.Id = field("User who issued the document.", read_only=True)
    updater_id: types.Id = field("User who changed it last.", read_only=True)
    department_id: types.Id = field("Department; the default one by default.", example=1)
    department_name: types.Text = field("Department name; finds the department.", example="Acme")
    department_tax_no: types.Text = field("Tax number of the department.")
    department_tax_no_kind: types.Text = field("Label of the tax number.")
    department_street: types.Text = field("Street of the department.")
    department_post_code: types.Text = field("Postal code of the department.")
    department_city: types.Text = field("City of the department.")
    department_country: types.Text = field("Country of the department.")
    department_bank: types.Text = field("Bank of the department.")
    department_bank_account: types.Text = field("Account number of the department.")
    department_email: types.Text = field("Email address of the department.")
    department_phone: types.Text = field("Phone number of the department.")
    department_fax: types.Text = field("Fax number of the department.")
    department_www: types.Text = field("Website of the department.")
    client_id: types.Id = field("Client.", example=100)
    client_name: types.Text = field("Client name; finds or creates the client.", example="Client")
    client_company: types.Flag = field("Whether the client is a company.", example=True)
    client_title: types.Text = field("Title of the client.")
    client_first_name: types.Text = field("First name of the client.")
    client_last_name: types.Text = field("Last name of the client.")
    client_tax_no: types.Text = field("Tax number of the client.")
    client_tax_no_kind: types.Text = field("Label of the tax number.")
    client_street: types.Text = field("Street of the client.")
    client_post_code: types.Text = field("Postal code of the client.")
    client_city: types.Text = field("City of the client.")
    client_country: types.Text = field("Country of the client.")
    client_bank: types.Text = field("Bank of the client.")
    client_bank_account: types.Text = field("Account number of the client.")
    client_email: types.Text = field("Email address of the client.")
    client_phone: types.Text = field("Phone number of the client.")
    client_note: types.LongText = field("Note about the client.")
    client_use_delivery_address: types.Flag = field(
        "Whether a different delivery address is used.", example=False
    )
    client_delivery_address: types.LongText = field("Delivery address.")
    currency: types.Currency = field("Currency of the prices.", example="PLN")
    exchange_currency: types.Currency = field("Second currency of the totals.")
    exchange_kind: types.Text = field("Exchange rate source.", example="nbp")
    exchange_rate: types.Rate = field("Reporting rate.", example="1.0", read_only=True)
    exchange_rate_den: types.Rate = field("Units of the reporting rate.", example="1.0", read_only=True)
    exchange_currency_rate: types.Rate = field("Exchange rate.")
    exchange_currency_rate_den: types.Rate = field("Units of the exchange rate.", example="1.0")
    exchange_date: types.Day = field("Date of the exchange rate.")
    exchange_note: types.LongText = field("Note about the exchange rate.")
    fiscal_currency: types.Currency = field("Currency of the tax records.")
    fiscal_exchange_rate: types.Rate = field("Exchange rate to that currency.", example="1.0", read_only=True)
    fiscal_exchange_rate_den: types.Rate = field(
        "Units of that exchange rate.", example="1.0", read_only=True
    )
    calculating_strategy: types.Strategy = field("How totals are computed.", read_only=True)
    quantity: types.Quantity = field("Total quantity.", example="1.0", read_only=True)
    price_net: types.Amount = field("Net total at sales prices.", example="0.0", read_only=True)
    price_tax: types.Amount = field("Tax at sales prices.", example="0.0", read_only=True)
    price_gross: types.Amount = field("Gross total at sales prices.", example="0.0", read_only=True)
    purchase_price_net: types.Amount = field("Net total at purchase prices.", example="0.0", read_only=True)
    purchase_price_tax: types.Amount = field("Tax at purchase prices.", example="0.0", read_only=True)
    purchase_price_gross: types.Amount = field(
        "Gross total at purchase prices.", example="0.0", read_only=True
    )
    from_form_with_actions: types.Flag = field(
        "Whether a form with items created it.", example=False, read_only=True
    )
    from_api: types.Flag = field("Whether it was created through the API.", example=True, read_only=True)
    origin: types.Text = field("Application that created it.", read_only=True)
    search_data: types.Text = field("Not used.", read_only=True)
    deleted: types.Flag = field("Whether the document has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the document.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the document.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    invoice_ids: types.Ids = field("Related billing documents.", example=[100, 111])
    warehouse_actions: WarehouseActions = field("Items.")


class StockMovement(Resource):
    """A stock movement; stock is the sum of movements."""

    name_: ClassVar[str] = "stock_movement"
    plural: ClassVar[str] = "stock_movements"

    id: types.Id = field("ID of the movement.", example=1, read_only=True)
    kind: types.Text = field("Kind of the document.", example="vat", read_only=True)
    day: types.Day = field("Date of the document.", example="2025-01-02", read_only=True)
    product_id: types.Id = field("Product.", example=101, read_only=True)
    warehouse_id: types.Id = field("Warehouse.", example=900, read_only=True)
    quantity: types.Quantity = field("Quantity; negative for goods leaving.", example="-1.0", read_only=True)
    covered: types.Flag = field(
        "Whether a warehouse document moves the goods instead, so that this movement does not count.",
        example=False,
        read_only=True,
    )
    unit_cost: types.Price = field("Net unit cost of received goods.", example="10.23", read_only=True)
    invoice_id: types.Id = field("Billing document.", example=100, read_only=True)
    warehouse_action_id: types.Id = field("Item of a warehouse document.", example=8001, read_only=True)
    created_at: types.Moment = field(
        "Creation time.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class ProductWarehouse(Resource):
    """Price of a product in one warehouse, for products with `use_product_warehouses`."""

    name_: ClassVar[str] = "product_warehouse"
    plural: ClassVar[str] = "product_warehouses"

    id: types.Id = field("ID of the price.", example=1, read_only=True)
    product_id: types.Id = field("Product.", example=101)
    warehouse_id: types.Id = field("Warehouse.", example=900)
    price_net: types.Price = field("Net price; computed if only gross is present.", example="100.0")
    price_gross: types.Price = field("Gross price.", example="123.0")
    purchase_price_net: types.Price = field("Net purchase price.", example="10.23")
    purchase_price_gross: types.Price = field("Gross purchase price.", example="12.58")
    created_at: types.Moment = field(
        "Creation time.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change.", example="2025-01-02T08:00:00.000+01:00", read_only=True
    )


class Count(NestedRow):
    """A counted product."""

    name_: ClassVar[str] = "count"
    plural: ClassVar[str] = "counts"

    product_id: types.Id = field("Product.", example=101)
    quantity: types.Quantity = field("Counted quantity.", example="12.0")
    expected: types.Quantity = field("Expected quantity.", example="13.0", read_only=True)
    difference: types.Quantity = field("Surplus; negative for a shortage.", example="-1.0", read_only=True)


Counts = rows(Count)


class StockTaking(Resource):
    """A stocktake: an rw posts shortages, a pw surpluses."""

    name_: ClassVar[str] = "stock_taking"
    plural: ClassVar[str] = "stock_takings"

    warehouse_id: types.Id = field("Warehouse; the main one by default.", example=900)
    issue_date: types.Day = field("Date of the documents; today by default.", example="2025-01-02")
    counts: Counts = field("Counted products.")
    warehouse_document_ids: types.Ids = field(
        "Documents that post the differences.", example=[7001], read_only=True
    )
