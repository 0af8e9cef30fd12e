"""Payments on the wire: each key declared once."""

from typing import ClassVar

from tidebill.invoices.wire import Invoice
from tidebill.wire import types
from tidebill.wire.resource import Resource, key, rows
from tidebill.wire.types import text

Invoices = rows(Invoice)
Kind = text(50)


class Payment(Resource):
    """Money that came in, or is expected."""

    name_: ClassVar[str] = "payment"
    plural: ClassVar[str] = "payments"
    aliases: ClassVar[tuple[str, ...]] = ("banking_payment",)

    id: types.Id = key("Number of the payment in the service.", example=77, read_only=True)
    name: types.Text = key("What the payment is for.", example="Payment 001")
    description: types.LongText = key("Longer words about it.")
    comment: types.LongText = key("Note that no customer sees.")
    note: types.LongText = key("Further note.")
    kind: Kind = key("How the payment came in; `api` when absent.", example="api")
    token: types.Text = key("Secret of the payment's public page.", read_only=True)
    code: types.Text = key("Code of the payment.")
    oid: types.Text = key("Number of the order in the client's own system.")
    income: types.Flag = key("Whether the money came in.", example=True)
    test: types.Flag = key("Whether the payment is a trial.")
    deleted: types.Flag = key("Whether the payment has been deleted.", example=False, read_only=True)
    created_at: types.Moment = key(
        "When the payment was made.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the payment was last changed.", example="2026-07-31T15:55:57.000+02:00", read_only=True
    )
    user_id: types.Id = key("User who recorded the payment.", read_only=True)
    creator_id: types.Id = key("User who recorded the payment.", read_only=True)
    updater_id: types.Id = key("User who changed the payment last.", read_only=True)

    price: types.Amount = key("Amount.", example="100.05")
    currency: types.Currency = key("Currency; the account's when absent.", example="PLN")
    paid: types.Flag = key("Whether the money has arrived.", example=True)
    paid_date: types.Moment = key(
        "When the money arrived; now when absent.", example="2026-07-31T15:55:57.000+02:00"
    )
    overpaid: types.Amount = key("What is left after all documents have been settled.", read_only=True)
    invoice_id: types.Id = key("Document that the payment settles.", example=123)
    invoice_ids: types.Ids = key("Documents that the payment settles, in this order.", write_only=True)
    client_id: types.Id = key("Client who paid.", example=5)
    department_id: types.Id = key("Department that was paid.")
    product_id: types.Id = key("Product that was paid for.")
    quantity: types.Integer = key("How many of it.", example=1)
    payment_id: types.Id = key("Payment that this one belongs to.")
    bank_account_id: types.Id = key("Bank account that was paid to.")
    subscription_id: types.Id = key("Subscription that was paid.", read_only=True)
    recurring: types.Flag = key("Whether the payment repeats.")
    period: types.Text = key("Period that was paid for.")

    provider: types.Text = key("Who handled the payment.", example="transfer")
    provider_title: types.Text = key("Title given to the provider.")
    provider_status: types.Text = key("State at the provider.")
    provider_response: types.LongText = key("Answer of the provider.", sparse=True)
    external_payment_id: types.Text = key("Number of the payment at the provider.")
    transaction_id: types.Text = key("Number of the transaction.")
    transaction_kind: types.Text = key("Kind of transaction.")
    gocardless_payment_id: types.Text = key("Number of the payment at GoCardless.")
    payment_callback: types.LongText = key("Address told of the payment.")
    commission: types.Text = key("Commission.")
    promocode: types.Text = key("Promotion code.")
    additional_discount: types.Text = key("Additional discount.")
    additional_discount_amount: types.Text = key("Additional discount as an amount.")
    use_moss: types.Flag = key("Whether the Mini One Stop Shop scheme applies.")
    moss_notice: types.Text = key("Note about that scheme.")
    tax: types.Text = key("Tax rate.")

    first_name: types.Text = key("Payer's first name.")
    last_name: types.Text = key("Payer's last name.")
    street: types.Text = key("Payer's street and house number.")
    post_code: types.Text = key("Payer's postal code.")
    city: types.Text = key("Payer's city.")
    country: types.Text = key("Payer's country.")
    email: types.Text = key("Payer's e-mail address.")
    phone: types.Text = key("Payer's telephone number.")
    lang: types.Text = key("Payer's language.")
    generate_invoice: types.Flag = key("Whether a document is issued once the money has arrived.")
    invoice_name: types.Text = key("Buyer on that document.")
    invoice_company: types.Text = key("Whether that buyer is a company.")
    invoice_tax_no: types.Text = key("That buyer's tax number.")
    invoice_street: types.Text = key("That buyer's street and house number.")
    invoice_post_code: types.Text = key("That buyer's postal code.")
    invoice_city: types.Text = key("That buyer's city.")
    invoice_country: types.Text = key("That buyer's country.")
    invoice_comment: types.LongText = key("Remark on that document.")

    bank: types.Text = key("Bank of the payment.")
    account_number: types.Text = key("Account that the money came from.")
    client_bank_account_number: types.Text = key("Client's account.")
    bank_account_balance: types.Text = key("Balance of the account after the payment.")
    cheque_number: types.Text = key("Number of a cheque.")
    card_number: types.Text = key("Last digits of a card.")
    transfer_sender: types.LongText = key("Sender of a transfer.")
    transfer_recipient: types.LongText = key("Recipient of a transfer.")
    import_details: types.LongText = key("What a bank import said.", read_only=True)
    import_id: types.Id = key("Bank import that brought the payment.", read_only=True)
    import_kind: types.Text = key("Kind of bank import.", read_only=True)
    import_md5: types.Text = key("Checksum of the bank import's row.", read_only=True)
    import_ref: types.Text = key("Reference of the bank import's row.", read_only=True)
    no_duplicate_md5: types.Text = key("Checksum that keeps duplicates out.", read_only=True)
    match_status: types.Text = key("How the payment was matched with documents.", read_only=True)
    auto_link_error: types.Text = key("Why the payment could not be matched.", read_only=True)

    field1: types.Text = key("Own field.")
    field2: types.Text = key("Own field.")
    field3: types.Text = key("Own field.")
    field4: types.Text = key("Own field.")
    field5: types.Text = key("Own field.")
    referrer: types.Text = key("Where the payer came from.")
    partner: types.Text = key("Partner who brought the payer.")
    processed: types.Flag = key("Whether the payment has been processed.")
    closed: types.Flag = key("Whether the payment is closed.")
    app_action_id: types.Id = key("Not used.", read_only=True)
    attachments_count: types.Integer = key("How many attachments there are.", read_only=True)
    additional_fields: types.Object = key("Fields of a single country.")
    invoices: Invoices = key("Documents that it settles, with `include=invoices`.", read_only=True)
