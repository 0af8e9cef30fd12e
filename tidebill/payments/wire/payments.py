"""API schemas of payments."""

from typing import ClassVar

from tidebill.invoices.wire import Invoice
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource, rows
from tidebill.wire.types import text

Invoices = rows(Invoice)
Kind = text(50)


class Payment(Resource):
    """A received or expected payment."""

    name_: ClassVar[str] = "payment"
    plural: ClassVar[str] = "payments"
    aliases: ClassVar[tuple[str, ...]] = ("banking_payment",)

    id: types.Id = field("ID of the payment.", example=77, read_only=True)
    name: types.Text = field("Reference of the payment.", example="Payment 001")
    description: types.LongText = field("Description of the payment.")
    comment: types.LongText = field("Internal note, never shown to customers.")
    note: types.LongText = field("Additional note.")
    kind: Kind = field("Type of payment; `api` by default.", example="api")
    token: types.Text = field("Token of the payment's public page.", read_only=True)
    code: types.Text = field("Code of the payment.")
    oid: types.Text = field("The client's order number.")
    income: types.Flag = field("Whether the payment has been received.", example=True)
    test: types.Flag = field("Whether it is a test payment.")
    deleted: types.Flag = field("Whether the payment has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the payment.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the payment.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    user_id: types.Id = field("User who recorded the payment.", read_only=True)
    creator_id: types.Id = field("User who recorded the payment.", read_only=True)
    updater_id: types.Id = field("User who changed the payment last.", read_only=True)

    price: types.CurrencyAmount = field("Amount.", example="100.05")
    currency: types.Currency = field("Currency; by default the account's.", example="PLN")
    paid: types.Flag = field("Whether the payment has been received.", example=True)
    paid_date: types.Moment = field("Payment time; now by default.", example="2026-07-31T15:55:57.000+02:00")
    overpaid: types.Amount = field("Unallocated amount after settling all documents.", read_only=True)
    invoice_id: types.Id = field("Document settled by the payment.", example=123)
    invoice_ids: types.Ids = field("Documents settled by the payment, in this order.", write_only=True)
    client_id: types.Id = field("Client who paid.", example=5)
    department_id: types.Id = field("Department that received the payment.")
    product_id: types.Id = field("Product that was paid for.")
    quantity: types.Integer = field("Quantity of the product.", example=1)
    payment_id: types.Id = field("Related payment.")
    bank_account_id: types.Id = field("Bank account that received the payment.")
    subscription_id: types.Id = field("Subscription that was paid.", read_only=True)
    recurring: types.Flag = field("Whether the payment repeats.")
    period: types.Text = field("Period that was paid for.")

    provider: types.Text = field("Payment provider.", example="transfer")
    provider_title: types.Text = field("Title at the provider.")
    provider_status: types.Text = field("Status at the provider.")
    provider_response: types.LongText = field("Response of the provider.", omit_if_empty=True)
    external_payment_id: types.Text = field("ID of the payment at the provider.")
    transaction_id: types.Text = field("ID of the transaction.")
    transaction_kind: types.Text = field("Type of transaction.")
    gocardless_payment_id: types.Text = field("ID of the payment at GoCardless.")
    payment_callback: types.LongText = field("URL notified of the payment.")
    commission: types.Text = field("Commission.")
    promocode: types.Text = field("Promotion code.")
    additional_discount: types.Text = field("Additional discount.")
    additional_discount_amount: types.Text = field("Additional discount as an amount.")
    use_moss: types.Flag = field("Whether the Mini One Stop Shop scheme applies.")
    moss_notice: types.Text = field("Note about that scheme.")
    tax: types.Text = field("Tax rate.")

    first_name: types.Text = field("Payer's first name.")
    last_name: types.Text = field("Payer's last name.")
    street: types.Text = field("Payer's street and house number.")
    post_code: types.Text = field("Payer's postal code.")
    city: types.Text = field("Payer's city.")
    country: types.Text = field("Payer's country.")
    email: types.Text = field("Payer's email address.")
    phone: types.Text = field("Payer's phone number.")
    lang: types.Text = field("Payer's language.")
    generate_invoice: types.Flag = field("Whether to issue a document when the payment is received.")
    invoice_name: types.Text = field("Buyer on that document.")
    invoice_company: types.Text = field("Whether that buyer is a company.")
    invoice_tax_no: types.Text = field("Buyer's tax number on the invoice.")
    invoice_street: types.Text = field("Buyer's street and house number on the invoice.")
    invoice_post_code: types.Text = field("Buyer's postal code on the invoice.")
    invoice_city: types.Text = field("Buyer's city on the invoice.")
    invoice_country: types.Text = field("Buyer's country on the invoice.")
    invoice_comment: types.LongText = field("Remark on that document.")

    bank: types.Text = field("Bank of the payment.")
    account_number: types.Text = field("Account the money came from.")
    client_bank_account_number: types.Text = field("Client's account.")
    bank_account_balance: types.Text = field("Balance of the account after the payment.")
    cheque_number: types.Text = field("Check number.")
    card_number: types.Text = field("Last digits of a card.")
    transfer_sender: types.LongText = field("Sender of a transfer.")
    transfer_recipient: types.LongText = field("Recipient of a transfer.")
    import_details: types.LongText = field("Text of the bank import.", read_only=True)
    import_id: types.Id = field("Bank import that created the payment.", read_only=True)
    import_kind: types.Text = field("Type of bank import.", read_only=True)
    import_md5: types.Text = field("Checksum of the imported line.", read_only=True)
    import_ref: types.Text = field("Reference of the imported line.", read_only=True)
    no_duplicate_md5: types.Text = field("Checksum for duplicate detection.", read_only=True)
    match_status: types.Text = field("How the payment was matched to documents.", read_only=True)
    auto_link_error: types.Text = field("Reason the payment could not be matched.", read_only=True)

    field1: types.Text = field("Custom field.")
    field2: types.Text = field("Custom field.")
    field3: types.Text = field("Custom field.")
    field4: types.Text = field("Custom field.")
    field5: types.Text = field("Custom field.")
    referrer: types.Text = field("Referrer of the payer.")
    partner: types.Text = field("Affiliate of the payer.")
    processed: types.Flag = field("Whether the payment has been processed.")
    closed: types.Flag = field("Whether the payment is closed.")
    app_action_id: types.Id = field("Not used.", read_only=True)
    attachments_count: types.Integer = field("Number of attachments.", read_only=True)
    additional_fields: types.Object = field("Country-specific fields.")
    invoices: Invoices = field("Settled documents, with `include=invoices`.", read_only=True)
