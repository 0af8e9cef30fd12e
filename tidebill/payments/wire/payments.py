"""API schemas of payments."""

from typing import ClassVar

from tidebill.invoices.wire import Invoice
from tidebill.wire import types
from tidebill.wire.resource import Resource, field, rows
from tidebill.wire.types import text

Invoices = rows(Invoice)
Kind = text(50)


class Payment(Resource):
    """Money that came in, or is expected."""

    name_: ClassVar[str] = "payment"
    plural: ClassVar[str] = "payments"
    aliases: ClassVar[tuple[str, ...]] = ("banking_payment",)

    id: types.Id = field("Number of the payment in the service.", example=77, read_only=True)
    name: types.Text = field("What the payment is for.", example="Payment 001")
    description: types.LongText = field("Longer words about it.")
    comment: types.LongText = field("Note that no customer sees.")
    note: types.LongText = field("Further note.")
    kind: Kind = field("How the payment came in; `api` when absent.", example="api")
    token: types.Text = field("Secret of the payment's public page.", read_only=True)
    code: types.Text = field("Code of the payment.")
    oid: types.Text = field("Number of the order in the client's own system.")
    income: types.Flag = field("Whether the money came in.", example=True)
    test: types.Flag = field("Whether the payment is a trial.")
    deleted: types.Flag = field("Whether the payment has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "When the payment was made.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the payment was last changed.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    user_id: types.Id = field("User who recorded the payment.", read_only=True)
    creator_id: types.Id = field("User who recorded the payment.", read_only=True)
    updater_id: types.Id = field("User who changed the payment last.", read_only=True)

    price: types.Amount = field("Amount.", example="100.05")
    currency: types.Currency = field("Currency; the account's when absent.", example="PLN")
    paid: types.Flag = field("Whether the money has arrived.", example=True)
    paid_date: types.Moment = field(
        "When the money arrived; now when absent.", example="2026-07-31T15:55:57.000+02:00"
    )
    overpaid: types.Amount = field("What is left after all documents have been settled.", read_only=True)
    invoice_id: types.Id = field("Document that the payment settles.", example=123)
    invoice_ids: types.Ids = field("Documents that the payment settles, in this order.", write_only=True)
    client_id: types.Id = field("Client who paid.", example=5)
    department_id: types.Id = field("Department that was paid.")
    product_id: types.Id = field("Product that was paid for.")
    quantity: types.Integer = field("How many of it.", example=1)
    payment_id: types.Id = field("Payment that this one belongs to.")
    bank_account_id: types.Id = field("Bank account that was paid to.")
    subscription_id: types.Id = field("Subscription that was paid.", read_only=True)
    recurring: types.Flag = field("Whether the payment repeats.")
    period: types.Text = field("Period that was paid for.")

    provider: types.Text = field("Who handled the payment.", example="transfer")
    provider_title: types.Text = field("Title given to the provider.")
    provider_status: types.Text = field("State at the provider.")
    provider_response: types.LongText = field("Answer of the provider.", omit_if_empty=True)
    external_payment_id: types.Text = field("Number of the payment at the provider.")
    transaction_id: types.Text = field("Number of the transaction.")
    transaction_kind: types.Text = field("Kind of transaction.")
    gocardless_payment_id: types.Text = field("Number of the payment at GoCardless.")
    payment_callback: types.LongText = field("Address told of the payment.")
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
    email: types.Text = field("Payer's e-mail address.")
    phone: types.Text = field("Payer's telephone number.")
    lang: types.Text = field("Payer's language.")
    generate_invoice: types.Flag = field("Whether a document is issued once the money has arrived.")
    invoice_name: types.Text = field("Buyer on that document.")
    invoice_company: types.Text = field("Whether that buyer is a company.")
    invoice_tax_no: types.Text = field("That buyer's tax number.")
    invoice_street: types.Text = field("That buyer's street and house number.")
    invoice_post_code: types.Text = field("That buyer's postal code.")
    invoice_city: types.Text = field("That buyer's city.")
    invoice_country: types.Text = field("That buyer's country.")
    invoice_comment: types.LongText = field("Remark on that document.")

    bank: types.Text = field("Bank of the payment.")
    account_number: types.Text = field("Account that the money came from.")
    client_bank_account_number: types.Text = field("Client's account.")
    bank_account_balance: types.Text = field("Balance of the account after the payment.")
    cheque_number: types.Text = field("Number of a cheque.")
    card_number: types.Text = field("Last digits of a card.")
    transfer_sender: types.LongText = field("Sender of a transfer.")
    transfer_recipient: types.LongText = field("Recipient of a transfer.")
    import_details: types.LongText = field("What a bank import said.", read_only=True)
    import_id: types.Id = field("Bank import that brought the payment.", read_only=True)
    import_kind: types.Text = field("Kind of bank import.", read_only=True)
    import_md5: types.Text = field("Checksum of the bank import's row.", read_only=True)
    import_ref: types.Text = field("Reference of the bank import's row.", read_only=True)
    no_duplicate_md5: types.Text = field("Checksum that keeps duplicates out.", read_only=True)
    match_status: types.Text = field("How the payment was matched with documents.", read_only=True)
    auto_link_error: types.Text = field("Why the payment could not be matched.", read_only=True)

    field1: types.Text = field("Own field.")
    field2: types.Text = field("Own field.")
    field3: types.Text = field("Own field.")
    field4: types.Text = field("Own field.")
    field5: types.Text = field("Own field.")
    referrer: types.Text = field("Where the payer came from.")
    partner: types.Text = field("Partner who brought the payer.")
    processed: types.Flag = field("Whether the payment has been processed.")
    closed: types.Flag = field("Whether the payment is closed.")
    app_action_id: types.Id = field("Not used.", read_only=True)
    attachments_count: types.Integer = field("How many attachments there are.", read_only=True)
    additional_fields: types.Object = field("Fields of a single country.")
    invoices: Invoices = field("Documents that it settles, with `include=invoices`.", read_only=True)
