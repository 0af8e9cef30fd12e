"""Billing documents on the wire: each key of a document declared once."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, key, rows
from tidebill.wire.types import choice, text

Kind = choice(*vocabulary.KINDS, vocabulary.CANCELED_KIND)
AdvanceMode = choice(*vocabulary.ADVANCE_CREATION_MODES)
Status = choice(*vocabulary.STATUSES)
DiscountKind = choice(*vocabulary.DISCOUNT_KINDS)
ExchangeKind = choice(*vocabulary.EXCHANGE_KINDS)
AccountingKind = choice(*vocabulary.ACCOUNTING_KINDS)
PositionKind = choice(*vocabulary.POSITION_KINDS)
SettlementKind = choice(*vocabulary.SETTLEMENT_KINDS)
ShortText = text(256)
RoleText = text(25)


class Position(NestedRow):
    """A row of a document."""

    name_: ClassVar[str] = "position"
    plural: ClassVar[str] = "positions"
    xml_class: ClassVar[str | None] = "InvoicePosition"

    id: types.Id = key(
        "Number of the row; given in an update it names the row that changes.", example=47315217
    )
    invoice_id: types.Id = key("Document of the row.", example=21367364, read_only=True)
    account_id: types.Id = key("Account that the row belongs to.", example=489410, read_only=True)
    created_at: types.Moment = key(
        "When the row was made.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the row was last changed.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    kind: PositionKind = key("Kind of row; null for an ordinary one.")
    name: types.Text = key("Name of what was sold.", example="exploit efficient communities")
    description: types.LongText = key("Longer description.")
    code: types.Text = key("Code of the product.")
    product_id: types.Id = key("Product of the catalogue.", example=11914102)
    additional_info: types.Text = key("Content of the additional column.")
    quantity: types.Quantity = key("Quantity; negative in corrections.", example="13.0")
    quantity_unit: types.Text = key("Unit of the quantity.", example="szt")
    tax: types.Tax = key("Tax rate as sent, or zw, np, oo, disabled.", example="0")
    tax2: types.Text = key("Second tax.", example="0")
    technical_tax: types.Text = key("Rate used where the printed one is a word.", read_only=True)
    price_net: types.Price = key("Net unit price before discount.", example="8.72")
    price_gross: types.Price = key("Gross unit price before discount.", example="8.72")
    price_tax: types.Price = key("Tax of a unit.", example="0.0", read_only=True)
    total_price_net: types.Amount = key("Net total of the row before discount.", example="113.33")
    total_price_gross: types.Amount = key(
        "Gross total of the row before discount; the leading input.", example="113.33"
    )
    total_price_tax: types.Amount = key("Tax of the row.", example="0.0", read_only=True)
    discount: types.Amount = key("Discount of the row, gross; used by the kind amount.", example="5.0")
    discount_percent: types.Percent = key(
        "Discount of the row in percent; used by the percent kinds.", example="33.33"
    )
    discount_net: types.Amount = key("Discount of the row, net.", read_only=True)
    exchange_rate: types.Rate = key("Reporting rate of the row.", example="1.0", read_only=True)
    total_purchase_price: types.Amount = key("Purchase price of a margin row.", example="4200.0")
    vat_margin_tax: types.Text = key("Tax rate of the margin.", example="23")
    vat_margin_total_price_net: types.Amount = key("Net margin.", example="650.41", read_only=True)
    vat_margin_total_price_tax: types.Amount = key("Tax of the margin.", example="149.59", read_only=True)
    vat_margin_total_price_gross: types.Amount = key("Gross margin.", example="800.0", read_only=True)
    use_eco_tax: types.Flag = key("Whether an eco tax applies.", sparse=True)
    eco_tax_net: types.Amount = key("Eco tax, net.", sparse=True)
    lump_sum_tax: types.Text = key("Lump sum tax rate.")
    gtu_code: types.Text = key("Goods and services group.")
    accounting_tax_kind: types.Text = key("Kind of tax for accounting.", read_only=True)
    accounting_id1: types.Text = key("First accounting code.", sparse=True)
    accounting_id2: types.Text = key("Second accounting code.", sparse=True)
    corrected_pos_kind: types.Text = key("Part of a correction that the row is.", read_only=True)
    invoice_position_id: types.Id = key("Row that this one corrects.", read_only=True)
    correction_before_attributes: types.Object = key("Row before the correction.", sparse=True)
    correction_after_attributes: types.Object = key("Row after the correction.", sparse=True)
    package_products_details: types.Object = key(
        "Of a product set, what one of it is made of.",
        example=[{"id": 1, "name": "Part", "code": None, "quantity": "2.0", "quantity_unit": "pc"}],
        read_only=True,
        sparse=True,
    )
    additional_fields: types.Object = key("Fields of a single country.", read_only=True, sparse=True)
    deleted: types.Flag = key("Whether the row has been deleted.", example=False, read_only=True)
    destroy: types.Flag = key("Removes the row that `id` names.", name="_destroy", write_only=True)


class Description(NestedRow):
    """A remark of a document."""

    name_: ClassVar[str] = "description"
    plural: ClassVar[str] = "descriptions"
    xml_class: ClassVar[str | None] = "InvoiceAdditionalDescription"

    id: types.Id = key("Number of the row within the document.", example=1)
    kind: ShortText = key("Heading; `Uwaga` when absent.", example="Uwaga")
    content: types.LongText = key("Text of the remark.", example="text")
    position_index: types.Integer = key("Row that the remark belongs to.")
    row_number: types.Integer = key("Place among the remarks.", example=1)
    destroy: types.Flag = key("Removes the row that `id` names.", name="_destroy", write_only=True)


class Settlement(NestedRow):
    """A charge or deduction beside the sum of a document."""

    name_: ClassVar[str] = "settlement_position"
    plural: ClassVar[str] = "settlement_positions"

    id: types.Id = key("Number of the row within the document.", example=1)
    kind: SettlementKind = key("Whether the amount is added or taken off.", example="charge")
    amount: types.Amount = key("Amount, above zero.", example="100.0")
    reason: ShortText = key("Why.", example="text")
    destroy: types.Flag = key("Removes the row that `id` names.", name="_destroy", write_only=True)


class Party(NestedRow):
    """A recipient or a further issuer of a document."""

    name_: ClassVar[str] = "party"
    plural: ClassVar[str] = "parties"

    id: types.Id = key("Number of the row within the document.", example=1)
    name: types.Text = key("Name.", example="Recipient")
    first_name: types.Text = key("First name.")
    last_name: types.Text = key("Last name.")
    tax_no: types.Text = key("Tax number.")
    company: types.Flag = key("Whether the party is a company.", example=True)
    country: types.Text = key("Country.", example="PL")
    city: types.Text = key("City.")
    post_code: types.Text = key("Postal code.")
    street: types.Text = key("Street and house number.")
    phone: types.Text = key("Telephone number.")
    email: types.Text = key("E-mail address.")
    note: types.LongText = key("Note.")
    role: types.Text = key("Role of the party.", example="Odbiorca")
    participation: types.Percent = key("Share of the party in percent.", example="10.0")
    role_description: RoleText = key("Words for another role.")
    destroy: types.Flag = key("Removes the row that `id` names.", name="_destroy", write_only=True)


class DocumentBankAccount(NestedRow):
    """An account that a document is to be paid to."""

    name_: ClassVar[str] = "bank_account"
    plural: ClassVar[str] = "bank_accounts"

    id: types.Id = key("Number of the bank account.", example=428554)
    name: types.Text = key("Name of the account.", example="Main account")
    bank_name: ShortText = key("Bank.", example="ING")
    bank_account_number: types.AccountNumber = key(
        "Account number.", example="PL61 1090 1014 0000 0712 1981 2874"
    )
    bank_currency: types.Currency = key("Currency of the account.", example="PLN")
    bank_swift: types.Text = key("BIC.", example="WBKPPLPP")
    account_description: ShortText = key("Description.")
    own_bank_account: types.Flag = key("Whether the account is the bank's own.", example=False)
    own_bank_account_type: types.Text = key("Type of the bank's own account.")
    factor_bank_account: types.Flag = key("Whether the account is a factor's.", example=False)
    formatted_bank_account_number: types.Text = key(
        "Account number in groups of four.", example="61 1090 1014 0000 0712 1981 2874", read_only=True
    )
    destroy: types.Flag = key("Removes the row that `id` names.", name="_destroy", write_only=True)


class ChainLink(Resource):
    """A document of the same chain, as far as it tells which one it is."""

    name_: ClassVar[str] = "link"
    plural: ClassVar[str] = "chain"

    id: types.Id = key("Number of the document in the service.", example=1, read_only=True)
    kind: types.Text = key("Kind of document.", example="advance", read_only=True)
    number: types.Text = key("Number of the document.", example="1/01/2026", read_only=True)
    issue_date: types.Day = key("Date of issue.", example="2026-01-05", read_only=True)
    status: types.Text = key("State.", example="issued", read_only=True)
    currency: types.Text = key("Currency.", example="PLN", read_only=True)
    price_gross: types.Amount = key("Gross sum.", example="123.0", read_only=True)
    paid: types.Amount = key("Amount paid so far.", example="0.0", read_only=True)
    invoice_id: types.Id = key("Document that it belongs to.", read_only=True)
    from_invoice_id: types.Id = key("Document that it was made from.", read_only=True)


Chain = rows(ChainLink)
Positions = rows(Position)
Descriptions = rows(Description, limit=10_000)
Settlements = rows(Settlement)
Parties = rows(Party)
BankAccounts = rows(DocumentBankAccount, limit=100)


class Invoice(Resource):
    """A billing document of any kind."""

    name_: ClassVar[str] = "invoice"
    plural: ClassVar[str] = "invoices"

    id: types.Id = key("Number of the document in the service.", example=21367364, read_only=True)
    account_id: types.Id = key(
        "Account that the document belongs to.", example=489410, read_only=True, sparse=True
    )
    user_id: types.Id = key("User who issued the document.", example=621628, read_only=True)
    app: types.Text = key("Application that made the document.", read_only=True)
    origin: types.Text = key(
        "Where the document came from, such as a shop's name.", example="api", sparse=True
    )
    from_api: types.Flag = key("Whether the document was made over the API.", example=True, read_only=True)
    test: types.Flag = key("Whether the document is a trial that doesn't count.", example=False)
    token: types.Text = key(
        "Secret of the document's public page.", example="X8M9WM5LVmesNyQ11Cr", read_only=True
    )
    sales_code: types.Text = key(
        "Code by which a customer can name the document.", example="5540-3341-20954", read_only=True
    )
    deleted: types.Flag = key(
        "Whether the document has been deleted.", example=False, read_only=True, sparse=True
    )
    search_data: types.Text = key("What free text finds the document by.", read_only=True, sparse=True)

    kind: Kind = key("Kind of document; a cancelled one answers `canceled`.", example="vat")
    kind_text: types.Text = key(
        "Name of the kind in the document's language.", example="Faktura VAT", read_only=True
    )
    income: types.Flag = key("Whether the document is one of sale; false for an expense.", example=True)
    number: types.Text = key(
        "Number of the document; assigned from the pattern when absent.", example="55/01/2018"
    )
    pattern: types.Text = key("Pattern that numbered the document.", example="nr-m/mm/yyyy", read_only=True)
    pattern_nr: types.Integer = key("Counter of the year in the number.", example=2017, read_only=True)
    pattern_nr_m: types.Integer = key("Counter of the month in the number.", example=55, read_only=True)
    pattern_nr_d: types.Text = key("Counter of the day in the number.", read_only=True)
    normalized_number: types.Text = key("Number in a normalised form.", read_only=True)
    oid: types.Text = key("Number of the order in the client's own system.")
    title: types.Text = key("Title printed instead of the kind's name.", sparse=True)
    lang: types.Language = key(
        "Language of the print; two joined by a slash print bilingually.", example="pl/en"
    )
    status: Status = key(
        "State: issued, sent, partial, paid, rejected, accepted or incomplete.", example="issued"
    )
    approval_status: types.Text = key("State of approval.", read_only=True)
    payment_status: types.Text = key("State of payment: paid, partial or not_paid.", read_only=True)
    cancelled: types.Flag = key("Whether the document has been cancelled.", example=False, read_only=True)
    cancel_reason: types.Text = key(
        "Why the document was cancelled.", example="...", read_only=True, opt_in=True
    )
    canceled_kind: types.Text = key(
        "What a cancelled document was, whose `kind` is `canceled`.",
        example="vat",
        read_only=True,
        opt_in=True,
    )
    overdue: types.Flag = key(
        "Whether payment is late today.", name="overdue?", example=False, read_only=True
    )
    invoice_template_id: types.Integer = key("Design of the print.", example=1)
    view_url: types.Text = key(
        "Public page of the document.",
        example="https://acme.example/f/1-01-2018/chxfYsCys5BEKOmiPMO",
        read_only=True,
    )
    payment_url: types.Text = key(
        "Public page to pay the document; null while online payments are off.",
        example="https://acme.example/invoice/payment/X8M9WM5LVmesNyQ11Cr",
        read_only=True,
    )

    place: types.Text = key("Place of issue.")
    issue_date: types.Day = key("Date of issue; today when absent.", example="2018-01-21")
    issue_year: types.Integer = key("Year of the date of issue.", example=2018, read_only=True)
    sell_date: types.SellDate = key(
        "Date of sale: a day, a month such as `2012-12`, or `off`.", example="2018-01-31"
    )
    sell_date_kind: types.Text = key("What the date of sale is called.", example="Date limite de validité")
    transaction_date: types.Day = key("Date of sale as a day.", example="2018-01-31")
    delivery_date: types.Day = key("Date of delivery.", example="2018-01-21")
    delivery_terms: types.Text = key("Terms of delivery.")
    accounting_vat_tax_date: types.Day = key("Date that decides the VAT period.", example="2018-01-31")
    accounting_income_tax_date: types.Day = key(
        "Date that decides the income tax period.", example="2018-01-21"
    )
    accounting_other_tax_date: types.Day = key("Date that decides the period of another tax.")
    created_at: types.Moment = key(
        "When the document was made.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the document was last changed.", example="2018-01-04T19:59:21.000+01:00", read_only=True
    )

    payment_type: types.Text = key(
        "How the document is to be paid: transfer, card, cash and others, or free text."
    )
    payment_to: types.Day = key("Date by which payment is due.", example="2018-01-28")
    payment_to_kind: types.Text = key(
        "Days until payment is due, `other_date` or `off`.", example="other_date"
    )
    payment_to_description: types.LongText = key("Words about the payment term.")
    paid: types.Amount = key("Amount paid so far.", example="0.0")
    paid_date: types.Day = key("Date of the last payment.", example="2018-01-09")
    split_payment: types.SplitPayment = key("Whether the split payment mechanism applies.")
    skonto_active: types.Flag = key("Whether a discount for early payment is offered.", sparse=True)
    skonto_discount_date: types.Day = key("Date until which the early payment discount holds.", sparse=True)
    skonto_discount_value: types.Percent = key("Early payment discount in percent.", sparse=True)

    department_id: types.Id = key("Department that sells; the main one when absent.", example=295876)
    seller_name: types.Text = key("Seller's name.", example="Weaver-Wallace")
    seller_tax_no: types.Text = key("Seller's tax number.", example="1411270150")
    seller_tax_no_kind: types.Text = key("What the seller's tax number is called.")
    seller_street: types.Text = key("Seller's street and house number.", example="Ronald Coves")
    seller_post_code: types.Text = key("Seller's postal code.", example="01118")
    seller_city: types.Text = key("Seller's city.", example="East Dannyfurt")
    seller_country: types.Text = key("Seller's country.", example="Canada")
    seller_email: types.Text = key("Seller's e-mail address.")
    seller_phone: types.Text = key("Seller's telephone number.")
    seller_fax: types.Text = key("Seller's fax number.")
    seller_www: types.Text = key("Seller's web address.")
    seller_person: types.Text = key("Person who issued the document.")
    seller_bank: types.Text = key("Seller's bank.", example="123")
    seller_bank_account: types.Text = key("Seller's account number.", example="GB28OGFL7754745547293")
    seller_bank_account_id: types.Id = key("Bank account record of the seller.")
    seller_bank_swift: types.Text = key("BIC of the seller's bank.", sparse=True)
    seller_bdo_no: types.Text = key("Seller's number in the waste register.")
    seller_einvoice_address: types.Text = key(
        "Seller's electronic address for e-invoices: scheme (EAS) and number.",
        example="9945:PL5252445767",
        sparse=True,
    )
    seller_ksef_taxpayer_status: types.Text = key("Seller's status as a taxpayer in KSeF.")
    seller_jst: types.Text = key("Whether the seller is a unit of local government.", sparse=True)
    seller_gv: types.Text = key("Whether the seller belongs to a VAT group.", sparse=True)

    client_id: types.Id = key("Client who buys; -1 creates one from the buyer's data.", example=9860314)
    client_company: types.Flag = key("Whether the client is a company.", example=True, read_only=True)
    buyer_name: types.Text = key("Buyer's name.", example="Williams, Smith and Fuller")
    buyer_company: types.Flag = key("Whether the buyer is a company.", example=True)
    buyer_title: types.Text = key("Buyer's form of address.", sparse=True)
    buyer_first_name: types.Text = key("Buyer's first name.", example="Amanda")
    buyer_last_name: types.Text = key("Buyer's last name.", example="Church")
    buyer_person: types.Text = key(
        "Person who receives the document; an empty text suppresses it.", example="Amanda Church"
    )
    buyer_tax_no: types.Text = key("Buyer's tax number.", example="2970961586")
    buyer_tax_no_kind: types.Text = key("What the buyer's tax number is called.")
    buyer_street: types.Text = key("Buyer's street and house number.", example="Michael Harbor")
    buyer_post_code: types.Text = key("Buyer's postal code.", example="42177")
    buyer_city: types.Text = key("Buyer's city.", example="Codyland")
    buyer_country: types.Text = key("Buyer's country.", example="Czech Republic")
    buyer_email: types.Text = key("Buyer's e-mail address.", example="dummy@example.com")
    buyer_phone: types.Text = key("Buyer's telephone number.", example="123456789")
    buyer_mobile_phone: types.Text = key("Buyer's mobile number.")
    buyer_fax: types.Text = key("Buyer's fax number.")
    buyer_www: types.Text = key("Buyer's web address.")
    buyer_note: types.LongText = key("Note about the buyer.")
    buyer_bank: types.Text = key("Buyer's bank.")
    buyer_bank_account: types.Text = key("Buyer's account number.")
    buyer_swift: types.Text = key("BIC of the buyer's bank.", opt_in=True)
    buyer_sepa_mandate_no: types.Text = key("Buyer's SEPA mandate.", opt_in=True)
    client_bank_account: types.Text = key("Account number of the client's card.", opt_in=True)
    buyer_mass_payment_code: types.Text = key("Buyer's code for mass payments.")
    buyer_reference: types.Text = key(
        "What the buyer wants to find the document by, such as a Leitweg-ID.",
        example="04011000-12345-34",
        sparse=True,
    )
    buyer_einvoice_address: types.Text = key(
        "Buyer's electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE123456789",
        sparse=True,
    )
    buyer_jst: types.Text = key("Whether the buyer is a unit of local government.")
    buyer_gv: types.Text = key("Whether the buyer belongs to a VAT group.")

    recipient_id: types.Id = key("Client who receives what was sold.")
    recipient_name: types.Text = key("Recipient's name.")
    recipient_company: types.Flag = key("Whether the recipient is a company.")
    recipient_first_name: types.Text = key("Recipient's first name.")
    recipient_last_name: types.Text = key("Recipient's last name.")
    recipient_tax_no: types.Text = key("Recipient's tax number.")
    recipient_street: types.Text = key("Recipient's street and house number.")
    recipient_post_code: types.Text = key("Recipient's postal code.")
    recipient_city: types.Text = key("Recipient's city.")
    recipient_country: types.Text = key("Recipient's country.")
    recipient_email: types.Text = key("Recipient's e-mail address.")
    recipient_phone: types.Text = key("Recipient's telephone number.")
    recipient_note: types.LongText = key("Note about the recipient.")
    issuer: types.Text = key("Name of another issuer of the document.")
    use_issuer: types.Flag = key("Whether another issuer is shown.", example=False)
    invoice_issuer: types.Text = key("Company that issues on the seller's behalf.", sparse=True)
    use_invoice_issuer: types.Flag = key("Whether that company is shown.", sparse=True)
    intermediary_entity: types.Text = key("Whether the seller is an intermediary.")
    use_delivery_address: types.Flag = key("Whether a delivery address is shown.", example=False)
    delivery_address: types.LongText = key("Delivery address as lines of text.")
    multiple_delivery_addresses: types.Flag = key(
        "Whether the delivery address is given in parts.", sparse=True
    )
    delivery_address_title: types.Text = key("Name at the delivery address.", sparse=True)
    delivery_address_street: types.Text = key("Street of the delivery address.", sparse=True)
    delivery_address_street_additional: types.Text = key("Second line of the delivery address.", sparse=True)
    delivery_address_city: types.Text = key("City of the delivery address.", sparse=True)
    delivery_address_post_code: types.Text = key("Postal code of the delivery address.", sparse=True)
    delivery_address_country: types.Text = key("Country of the delivery address.", sparse=True)

    currency: types.Currency = key("Currency of the document, by ISO 4217.", example="EUR")
    price_net: types.Amount = key("Net sum after discount.", example="339.99", read_only=True)
    price_tax: types.Amount = key("Tax after discount.", example="0.0", read_only=True)
    price_gross: types.Amount = key("Gross sum after discount.", example="339.99", read_only=True)
    discount: types.Amount = key("Discount of the whole document, gross.", example="0.0", read_only=True)
    discount_net: types.Amount = key("Discount of the whole document, net.", read_only=True)
    discount_kind: DiscountKind = key("How discounts of rows are meant.", example="percent_total")
    show_discount: types.Flag = key("Whether discounts count and are printed.", example=False)
    calculating_strategy: types.Strategy = key(
        "How rows and sums are computed: position, sum and invoice_form_price_kind.",
        example={"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
    )
    adjust_invoice_price: types.Amount = key(
        "Gross sum that corrections start from.", example="339.99", read_only=True
    )
    products_margin: types.Amount = key("Net sale less net purchase.", read_only=True)
    tax2_visible: types.Flag = key("Whether a second tax is shown.", example=False)
    reverse_charge: types.Flag = key("Whether the buyer settles the tax.", example=False)
    use_oss: types.Flag = key("Whether the One Stop Shop scheme applies.", example=False)
    use_moss: types.Flag = key("Whether the Mini One Stop Shop scheme applies.", example=False)
    exempt_tax_kind: types.Text = key("Legal ground of an exemption.", sparse=True)
    np_tax_kind: types.Text = key("Ground for being outside VAT.", sparse=True)
    na_tax_kind: types.Text = key("Ground for a tax that doesn't apply.")
    hide_tax: types.Flag = key("Whether the print leaves out the tax.", sparse=True)
    get_tax_name: types.Text = key("Name of the tax.", example="VAT", read_only=True)
    get_tax2_name: types.Text = key("Name of the second tax.", read_only=True)
    tax_visible: types.Flag = key(
        "Whether the print shows the tax.", name="tax_visible?", example=True, read_only=True
    )
    tax_name_type: types.Text = key("Type of the tax.", example="VAT", read_only=True)
    procedure_vat_margin: types.Text = key("Margin procedure that applies.")
    procedure_designations: types.Words = key("Procedure designations of the document.")
    gtu_codes: types.Words = key("Goods and services groups of the rows.", read_only=True)
    use_prime_cee: types.Flag = key("Whether an energy premium is deducted.", sparse=True)
    prime_cee_value: types.Amount = key("Energy premium, gross.", sparse=True)
    prime_cee_value_before: types.Amount = key("Energy premium before a correction.", sparse=True)
    use_prices_from_price_lists: types.Flag = key("Whether prices come from a price list.", sparse=True)
    price_list_id: types.Id = key("Price list that prices come from.", sparse=True)

    exchange_currency: types.Currency = key("Currency that the sums are also shown in.")
    exchange_kind: ExchangeKind = key("Source of the exchange rate.", example="nbp")
    exchange_rate: types.Rate = key("Reporting rate to the account's currency.", example="1.0")
    exchange_rate_den: types.Rate = key("Units that the reporting rate is quoted for.", example="1.0")
    exchange_currency_rate: types.Rate = key("Rate of the shown conversion.")
    exchange_currency_rate_den: types.Rate = key("Units that the rate is quoted for.", example="1.0")
    exchange_date: types.Day = key("Date of the rate.")
    exchange_note: types.LongText = key("Sentence about the rate.")
    exchange_difference: types.Amount = key("Exchange difference.", example="0.0", read_only=True)
    agreed_currency: types.Currency = key("Currency agreed by contract.")
    agreed_exchange_rate: types.Rate = key("Rate agreed by contract.")

    description: types.LongText = key("Remarks; the content of the first description.")
    description_footer: types.LongText = key("Text at the foot of the print.")
    description_long: types.LongText = key("Text on a page of its own.")
    prevent_default_description_long: types.Flag = key(
        "Whether the account's long text is left out.", sparse=True
    )
    conditional_notes: types.LongText = key("Remarks that rules added.", opt_in=True)
    additional_info: types.Flag = key("Whether rows have an additional column.", example=False)
    additional_info_desc: types.Text = key("Heading of the additional column.")
    additional_invoice_field: types.LongText = key("Additional field of the document.")
    internal_note: types.LongText = key("Note that no customer sees.")
    correction: types.LongText = key("Number or text of the corrected document.")
    correction_reason: types.LongText = key("Why the document is corrected.", sparse=True)
    corrected_content_before: types.LongText = key("Content before the correction.", opt_in=True)
    corrected_content_after: types.LongText = key("Content after the correction.", opt_in=True)
    accounting_note_kind: types.Text = key("Whether an accounting note is credit or debit.", sparse=True)
    interest_rate: types.Text = key("Interest for late payment.", sparse=True)
    sum_recovery: types.Text = key("Lump sum for the cost of recovery.", sparse=True)
    advanced_payment_discount: types.Text = key("Discount for payment in advance.", sparse=True)
    product_cache: types.Text = key(
        "Beginnings of the rows' names.", example="exploi, embrac, exploi", read_only=True
    )

    product_id: types.Id = key("Product of the only row.", example=11912912, read_only=True)
    category_id: types.IdOrName = key("Category of the document.")
    invoice_id: types.Id = key("Document that this one belongs to.")
    from_invoice_id: types.Id = key("Document that this one was made from.")
    invoice_for_receipt_id: types.Id = key("Invoice issued for this receipt.", read_only=True)
    receipt_for_invoice_id: types.Id = key("Receipt that this invoice was issued for.", read_only=True)
    issued_to_receipt: types.Flag = key("Whether the invoice was issued to a receipt.", example=False)
    recurring_id: types.Id = key("Recurring definition that issued the document.", read_only=True)
    warehouse_id: types.Id = key("Warehouse that the goods leave.")
    warehouse_document_id: types.Id = key("Warehouse document of the movement.")
    exclude_from_stock_level: types.Flag = key("Whether the document moves no stock.", example=False)
    transaction_contracts: types.Object = key("Contracts that the document refers to.")
    transaction_orders: types.Object = key("Orders that the document refers to.")
    transaction_batches: types.Object = key("Batches that the document refers to.")

    accounting_kind: AccountingKind = key("Kind of expense.")
    accounting_status: types.Text = key("State of the export to accounting.")
    accounting_scheme: types.Text = key("Scheme of accounting.")
    accounting_doc: types.Flag = key("Whether the document is an accounting document.")
    document_posted: types.Flag = key("Whether the document has been posted.")
    exclude_from_accounting: types.Flag = key("Whether accounting leaves the document out.", example=False)
    locked_by_export: types.Flag = key("Whether an export locked the document.", sparse=True)
    not_cost: types.Flag = key("Whether the expense is no cost.", example=False)

    sent_time: types.Moment = key(
        "When the document was mailed.", example="2018-01-04T19:59:19.000+01:00", read_only=True
    )
    print_time: types.Moment = key(
        "When the document was first printed.", example="2018-01-04T19:59:20.000+01:00", read_only=True
    )
    email_status: types.Text = key("State of the last mail.", read_only=True)
    send_after_completion: types.Flag = key("Whether the document is mailed once completed.", sparse=True)
    send_completion_to: types.Text = key("Address that is told of the completion.", sparse=True)
    paid_after_completion: types.Flag = key("Whether the document is paid once completed.", sparse=True)
    prevent_send_email_to_complete: types.Flag = key(
        "Whether the mail asking for completion is withheld.", sparse=True
    )
    show_attachments: types.Flag = key("Whether the customer sees attachments.", example=False)
    has_attachments: types.Flag = key("Whether there are attachments.", example=False, read_only=True)
    attachments_count: types.Integer = key("How many attachments there are.", example=1, read_only=True)
    check_fiscal_print: types.Flag = key("Whether a fiscal print is awaited.", example=False, read_only=True)
    fiscal_status: types.Text = key("State of the fiscal print.", read_only=True)
    fiscal_print_error: types.Text = key("Error of the fiscal print.", read_only=True)
    e_receipt_view_url: types.Text = key("Public page of an electronic receipt.", read_only=True)
    gov_id: types.Text = key("Number in the national e-invoice system.", read_only=True)
    gov_kind: types.Text = key("Kind in the national e-invoice system.", read_only=True)
    gov_status: types.Text = key("State in the national e-invoice system.", read_only=True)
    gov_link: types.Text = key("Link into the national e-invoice system.", read_only=True)
    gov_verification_link: types.Text = key("Link to verify the document.", read_only=True)
    gov_send_date: types.Moment = key(
        "When the document was sent to the national e-invoice system.",
        example="2026-02-01T10:30:00.000+01:00",
        read_only=True,
    )
    gov_sell_date: types.Moment = key(
        "Date of sale in the national e-invoice system.",
        example="2026-02-01T00:00:00.000+01:00",
        read_only=True,
    )
    gov_error_messages: types.Object = key("What the national e-invoice system refused.", read_only=True)
    gov_corrected_invoice_number: types.Text = key(
        "Number of the corrected document in the national e-invoice system.", read_only=True
    )

    reminders_info: types.Object = key(
        "Reminders that were sent.",
        example={
            "count": 3,
            "last_reminder_date": "2023-10-27 14:46:21",
            "last_reminder_type": "overdue",
            "reminders": [{"date": "2023-10-27 14:46:21", "type": "overdue"}],
        },
        read_only=True,
        opt_in=True,
    )
    connected_payments: types.Object = key("Payments that settle the document.", read_only=True, opt_in=True)
    additional_fields: types.Object = key("Fields of a single country.", read_only=True, sparse=True)
    copy_invoice_from: types.Id = key(
        "Document to copy; can't be combined with `positions`.", write_only=True
    )
    advance_creation_mode: AdvanceMode = key(
        "Whether an advance is a percentage of its order or an amount.", write_only=True
    )
    advance_value: types.Amount = key("Percentage or gross amount of an advance.", write_only=True)
    position_name: types.Text = key("Name of the rows of an advance.", write_only=True)
    invoice_ids: types.Ids = key("Advances that a final document settles.", write_only=True)
    total_correction: types.Flag = key("Whether a correction takes everything back.", write_only=True)
    additional_params: types.Text = key(
        "`for_receipt` issues an invoice for the receipt in `from_invoice_id`.", write_only=True
    )
    identify_oss: types.Flag = key(
        "Sets `use_oss` where the sale falls under the One Stop Shop.", write_only=True
    )
    gov_save_and_send: types.Flag = key(
        "Sends the document to KSeF where the account is connected.", write_only=True
    )
    oss_force_tax: types.Flag = key("Taxes rows at the standard rate of the destination.", write_only=True)
    force_tax_oss: types.Flag = key("The same, as the list of fields names it.", write_only=True)
    fill_default_descriptions: types.Flag = key("Fills the department's usual remarks.", write_only=True)
    fill_products_descriptions: types.Flag = key(
        "Fills rows with their products' descriptions.", write_only=True
    )
    oid_unique: types.Flag = key("Refuses the document if another has the same `oid`.", write_only=True)
    buyer_override: types.Flag = key(
        "Lets the sent buyer win over the client's card, and updates the card.", write_only=True
    )
    buyer_as_sent: types.Flag = key(
        "Lets the sent buyer win over the client's card, which stays as it is.", write_only=True
    )
    update_product_name: types.Flag = key("Renames the product to the row's name.", write_only=True)
    disable_tax_no_validation: types.Flag = key("Accepts any buyer's tax number.", write_only=True)
    skip_buyer_last_name_validation: types.Flag = key(
        "Accepts a private buyer without a last name.", write_only=True
    )

    chain: Chain = key("Documents it is tied to, with `include=chain`.", read_only=True)
    positions: Positions = key("Rows of the document.")
    descriptions: Descriptions = key("Remarks as rows.")
    settlement_positions: Settlements = key("Charges and deductions beside the sum.", sparse=True)
    recipients: Parties = key("Recipients as rows.")
    issuers: Parties = key("Further issuers as rows.")
    bank_accounts: BankAccounts = key("Accounts to pay to.")
