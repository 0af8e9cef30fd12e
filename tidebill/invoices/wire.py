"""API schemas of billing documents."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, field, rows
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

    id: types.Id = field(
        "Number of the row; given in an update it names the row that changes.", example=47315217
    )
    invoice_id: types.Id = field("Document of the row.", example=21367364, read_only=True)
    account_id: types.Id = field("Account that the row belongs to.", example=489410, read_only=True)
    created_at: types.Moment = field(
        "When the row was made.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the row was last changed.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    kind: PositionKind = field("Kind of row; null for an ordinary one.")
    name: types.Text = field("Name of what was sold.", example="exploit efficient communities")
    description: types.LongText = field("Longer description.")
    code: types.Text = field("Code of the product.")
    product_id: types.Id = field("Product of the catalogue.", example=11914102)
    additional_info: types.Text = field("Content of the additional column.")
    quantity: types.Quantity = field("Quantity; negative in corrections.", example="13.0")
    quantity_unit: types.Text = field("Unit of the quantity.", example="szt")
    tax: types.Tax = field("Tax rate as sent, or zw, np, oo, disabled.", example="0")
    tax2: types.Text = field("Second tax.", example="0")
    technical_tax: types.Text = field("Rate used where the printed one is a word.", read_only=True)
    price_net: types.Price = field("Net unit price before discount.", example="8.72")
    price_gross: types.Price = field("Gross unit price before discount.", example="8.72")
    price_tax: types.Price = field("Tax of a unit.", example="0.0", read_only=True)
    total_price_net: types.Amount = field("Net total of the row before discount.", example="113.33")
    total_price_gross: types.Amount = field(
        "Gross total of the row before discount; the leading input.", example="113.33"
    )
    total_price_tax: types.Amount = field("Tax of the row.", example="0.0", read_only=True)
    discount: types.Amount = field("Discount of the row, gross; used by the kind amount.", example="5.0")
    discount_percent: types.Percent = field(
        "Discount of the row in percent; used by the percent kinds.", example="33.33"
    )
    discount_net: types.Amount = field("Discount of the row, net.", read_only=True)
    exchange_rate: types.Rate = field("Reporting rate of the row.", example="1.0", read_only=True)
    total_purchase_price: types.Amount = field("Purchase price of a margin row.", example="4200.0")
    vat_margin_tax: types.Text = field("Tax rate of the margin.", example="23")
    vat_margin_total_price_net: types.Amount = field("Net margin.", example="650.41", read_only=True)
    vat_margin_total_price_tax: types.Amount = field("Tax of the margin.", example="149.59", read_only=True)
    vat_margin_total_price_gross: types.Amount = field("Gross margin.", example="800.0", read_only=True)
    use_eco_tax: types.Flag = field("Whether an eco tax applies.", omit_if_empty=True)
    eco_tax_net: types.Amount = field("Eco tax, net.", omit_if_empty=True)
    lump_sum_tax: types.Text = field("Lump sum tax rate.")
    gtu_code: types.Text = field("Goods and services group.")
    accounting_tax_kind: types.Text = field("Kind of tax for accounting.", read_only=True)
    accounting_id1: types.Text = field("First accounting code.", omit_if_empty=True)
    accounting_id2: types.Text = field("Second accounting code.", omit_if_empty=True)
    corrected_pos_kind: types.Text = field("Part of a correction that the row is.", read_only=True)
    invoice_position_id: types.Id = field("Row that this one corrects.", read_only=True)
    correction_before_attributes: types.Object = field("Row before the correction.", omit_if_empty=True)
    correction_after_attributes: types.Object = field("Row after the correction.", omit_if_empty=True)
    package_products_details: types.Object = field(
        "Of a product set, what one of it is made of.",
        example=[{"id": 1, "name": "Part", "code": None, "quantity": "2.0", "quantity_unit": "pc"}],
        read_only=True,
        omit_if_empty=True,
    )
    additional_fields: types.Object = field("Fields of a single country.", read_only=True, omit_if_empty=True)
    deleted: types.Flag = field("Whether the row has been deleted.", example=False, read_only=True)
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


class Description(NestedRow):
    """A remark of a document."""

    name_: ClassVar[str] = "description"
    plural: ClassVar[str] = "descriptions"
    xml_class: ClassVar[str | None] = "InvoiceAdditionalDescription"

    id: types.Id = field("Number of the row within the document.", example=1)
    kind: ShortText = field("Heading; `Uwaga` when absent.", example="Uwaga")
    content: types.LongText = field("Text of the remark.", example="text")
    position_index: types.Integer = field("Row that the remark belongs to.")
    row_number: types.Integer = field("Place among the remarks.", example=1)
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


class Settlement(NestedRow):
    """A charge or deduction beside the sum of a document."""

    name_: ClassVar[str] = "settlement_position"
    plural: ClassVar[str] = "settlement_positions"

    id: types.Id = field("Number of the row within the document.", example=1)
    kind: SettlementKind = field("Whether the amount is added or taken off.", example="charge")
    amount: types.Amount = field("Amount, above zero.", example="100.0")
    reason: ShortText = field("Why.", example="text")
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


class Party(NestedRow):
    """A recipient or a further issuer of a document."""

    name_: ClassVar[str] = "party"
    plural: ClassVar[str] = "parties"

    id: types.Id = field("Number of the row within the document.", example=1)
    name: types.Text = field("Name.", example="Recipient")
    first_name: types.Text = field("First name.")
    last_name: types.Text = field("Last name.")
    tax_no: types.Text = field("Tax number.")
    company: types.Flag = field("Whether the party is a company.", example=True)
    country: types.Text = field("Country.", example="PL")
    city: types.Text = field("City.")
    post_code: types.Text = field("Postal code.")
    street: types.Text = field("Street and house number.")
    phone: types.Text = field("Telephone number.")
    email: types.Text = field("E-mail address.")
    note: types.LongText = field("Note.")
    role: types.Text = field("Role of the party.", example="Odbiorca")
    participation: types.Percent = field("Share of the party in percent.", example="10.0")
    role_description: RoleText = field("Words for another role.")
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


class DocumentBankAccount(NestedRow):
    """An account that a document is to be paid to."""

    name_: ClassVar[str] = "bank_account"
    plural: ClassVar[str] = "bank_accounts"

    id: types.Id = field("Number of the bank account.", example=428554)
    name: types.Text = field("Name of the account.", example="Main account")
    bank_name: ShortText = field("Bank.", example="ING")
    bank_account_number: types.AccountNumber = field(
        "Account number.", example="PL61 1090 1014 0000 0712 1981 2874"
    )
    bank_currency: types.Currency = field("Currency of the account.", example="PLN")
    bank_swift: types.Text = field("BIC.", example="WBKPPLPP")
    account_description: ShortText = field("Description.")
    own_bank_account: types.Flag = field("Whether the account is the bank's own.", example=False)
    own_bank_account_type: types.Text = field("Type of the bank's own account.")
    factor_bank_account: types.Flag = field("Whether the account is a factor's.", example=False)
    formatted_bank_account_number: types.Text = field(
        "Account number in groups of four.", example="61 1090 1014 0000 0712 1981 2874", read_only=True
    )
    destroy: types.Flag = field("Removes the row that `id` names.", name="_destroy", write_only=True)


class ChainLink(Resource):
    """A document of the same chain, as far as it tells which one it is."""

    name_: ClassVar[str] = "link"
    plural: ClassVar[str] = "chain"

    id: types.Id = field("Number of the document in the service.", example=1, read_only=True)
    kind: types.Text = field("Kind of document.", example="advance", read_only=True)
    number: types.Text = field("Number of the document.", example="1/01/2026", read_only=True)
    issue_date: types.Day = field("Date of issue.", example="2026-01-05", read_only=True)
    status: types.Text = field("State.", example="issued", read_only=True)
    currency: types.Text = field("Currency.", example="PLN", read_only=True)
    price_gross: types.Amount = field("Gross sum.", example="123.0", read_only=True)
    paid: types.Amount = field("Amount paid so far.", example="0.0", read_only=True)
    invoice_id: types.Id = field("Document that it belongs to.", read_only=True)
    from_invoice_id: types.Id = field("Document that it was made from.", read_only=True)


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

    id: types.Id = field("Number of the document in the service.", example=21367364, read_only=True)
    account_id: types.Id = field(
        "Account that the document belongs to.", example=489410, read_only=True, omit_if_empty=True
    )
    user_id: types.Id = field("User who issued the document.", example=621628, read_only=True)
    app: types.Text = field("Application that made the document.", read_only=True)
    origin: types.Text = field(
        "Where the document came from, such as a shop's name.", example="api", omit_if_empty=True
    )
    from_api: types.Flag = field("Whether the document was made over the API.", example=True, read_only=True)
    test: types.Flag = field(
        "Whether the document is a test: numbered apart, marked, and counted nowhere.", example=False
    )
    token: types.Text = field(
        "Secret of the document's public page.", example="X8M9WM5LVmesNyQ11Cr", read_only=True
    )
    sales_code: types.Text = field(
        "Code by which a customer can name the document.", example="5540-3341-20954", read_only=True
    )
    deleted: types.Flag = field(
        "Whether the document has been deleted.", example=False, read_only=True, omit_if_empty=True
    )
    search_data: types.Text = field(
        "What free text finds the document by.", read_only=True, omit_if_empty=True
    )

    kind: Kind = field("Kind of document; a cancelled one answers `canceled`.", example="vat")
    kind_text: types.Text = field(
        "Name of the kind in the document's language.", example="Faktura VAT", read_only=True
    )
    income: types.Flag = field("Whether the document is one of sale; false for an expense.", example=True)
    number: types.Text = field(
        "Number of the document; assigned from the pattern when absent.", example="55/01/2018"
    )
    pattern: types.Text = field("Pattern that numbered the document.", example="nr-m/mm/yyyy", read_only=True)
    pattern_nr: types.Integer = field("Counter of the year in the number.", example=2017, read_only=True)
    pattern_nr_m: types.Integer = field("Counter of the month in the number.", example=55, read_only=True)
    pattern_nr_d: types.Text = field("Counter of the day in the number.", read_only=True)
    normalized_number: types.Text = field("Number in a normalised form.", read_only=True)
    oid: types.Text = field("Number of the order in the client's own system.")
    title: types.Text = field("Title printed instead of the kind's name.", omit_if_empty=True)
    lang: types.Language = field(
        "Language of the print; two joined by a slash print bilingually.", example="pl/en"
    )
    status: Status = field(
        "State: issued, sent, partial, paid, rejected, accepted or incomplete.", example="issued"
    )
    approval_status: types.Text = field("State of approval.", read_only=True)
    payment_status: types.Text = field("State of payment: paid, partial or not_paid.", read_only=True)
    cancelled: types.Flag = field("Whether the document has been cancelled.", example=False, read_only=True)
    cancel_reason: types.Text = field(
        "Why the document was cancelled.", example="...", read_only=True, opt_in=True
    )
    canceled_kind: types.Text = field(
        "What a cancelled document was, whose `kind` is `canceled`.",
        example="vat",
        read_only=True,
        opt_in=True,
    )
    overdue: types.Flag = field(
        "Whether payment is late today.", name="overdue?", example=False, read_only=True
    )
    invoice_template_id: types.Integer = field("Design of the print.", example=1)
    view_url: types.Text = field(
        "Public page of the document.",
        example="https://acme.example/f/1-01-2018/chxfYsCys5BEKOmiPMO",
        read_only=True,
    )
    payment_url: types.Text = field(
        "Public page to pay the document; null while online payments are off.",
        example="https://acme.example/invoice/payment/X8M9WM5LVmesNyQ11Cr",
        read_only=True,
    )

    place: types.Text = field("Place of issue.")
    issue_date: types.Day = field("Date of issue; today when absent.", example="2018-01-21")
    issue_year: types.Integer = field("Year of the date of issue.", example=2018, read_only=True)
    sell_date: types.SellDate = field(
        "Date of sale: a day, a month such as `2012-12`, or `off`.", example="2018-01-31"
    )
    sell_date_kind: types.Text = field("What the date of sale is called.", example="Date limite de validité")
    transaction_date: types.Day = field("Date of sale as a day.", example="2018-01-31")
    delivery_date: types.Day = field("Date of delivery.", example="2018-01-21")
    delivery_terms: types.Text = field("Terms of delivery.")
    accounting_vat_tax_date: types.Day = field("Date that decides the VAT period.", example="2018-01-31")
    accounting_income_tax_date: types.Day = field(
        "Date that decides the income tax period.", example="2018-01-21"
    )
    accounting_other_tax_date: types.Day = field("Date that decides the period of another tax.")
    created_at: types.Moment = field(
        "When the document was made.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "When the document was last changed.", example="2018-01-04T19:59:21.000+01:00", read_only=True
    )

    payment_type: types.Text = field(
        "How the document is to be paid: transfer, card, cash and others, or free text."
    )
    payment_to: types.Day = field("Date by which payment is due.", example="2018-01-28")
    payment_to_kind: types.Text = field(
        "Days until payment is due, `other_date` or `off`.", example="other_date"
    )
    payment_to_description: types.LongText = field("Words about the payment term.")
    paid: types.Amount = field("Amount paid so far.", example="0.0")
    paid_date: types.Day = field("Date of the last payment.", example="2018-01-09")
    split_payment: types.SplitPayment = field("Whether the split payment mechanism applies.")
    skonto_active: types.Flag = field("Whether a discount for early payment is offered.", omit_if_empty=True)
    skonto_discount_date: types.Day = field(
        "Date until which the early payment discount holds.", omit_if_empty=True
    )
    skonto_discount_value: types.Percent = field("Early payment discount in percent.", omit_if_empty=True)

    department_id: types.Id = field("Department that sells; the main one when absent.", example=295876)
    seller_name: types.Text = field("Seller's name.", example="Weaver-Wallace")
    seller_tax_no: types.Text = field("Seller's tax number.", example="1411270150")
    seller_tax_no_kind: types.Text = field("What the seller's tax number is called.")
    seller_street: types.Text = field("Seller's street and house number.", example="Ronald Coves")
    seller_post_code: types.Text = field("Seller's postal code.", example="01118")
    seller_city: types.Text = field("Seller's city.", example="East Dannyfurt")
    seller_country: types.Text = field("Seller's country.", example="Canada")
    seller_email: types.Text = field("Seller's e-mail address.")
    seller_phone: types.Text = field("Seller's telephone number.")
    seller_fax: types.Text = field("Seller's fax number.")
    seller_www: types.Text = field("Seller's web address.")
    seller_person: types.Text = field("Person who issued the document.")
    seller_bank: types.Text = field("Seller's bank.", example="123")
    seller_bank_account: types.Text = field("Seller's account number.", example="GB28OGFL7754745547293")
    seller_bank_account_id: types.Id = field("Bank account record of the seller.")
    seller_bank_swift: types.Text = field("BIC of the seller's bank.", omit_if_empty=True)
    seller_bdo_no: types.Text = field("Seller's number in the waste register.")
    seller_einvoice_address: types.Text = field(
        "Seller's electronic address for e-invoices: scheme (EAS) and number.",
        example="9945:PL5252445767",
        omit_if_empty=True,
    )
    seller_ksef_taxpayer_status: types.Text = field("Seller's status as a taxpayer in KSeF.")
    seller_jst: types.Text = field("Whether the seller is a unit of local government.", omit_if_empty=True)
    seller_gv: types.Text = field("Whether the seller belongs to a VAT group.", omit_if_empty=True)

    client_id: types.Id = field("Client who buys; -1 creates one from the buyer's data.", example=9860314)
    client_company: types.Flag = field("Whether the client is a company.", example=True, read_only=True)
    buyer_name: types.Text = field("Buyer's name.", example="Williams, Smith and Fuller")
    buyer_company: types.Flag = field("Whether the buyer is a company.", example=True)
    buyer_title: types.Text = field("Buyer's form of address.", omit_if_empty=True)
    buyer_first_name: types.Text = field("Buyer's first name.", example="Amanda")
    buyer_last_name: types.Text = field("Buyer's last name.", example="Church")
    buyer_person: types.Text = field(
        "Person who receives the document; an empty text suppresses it.", example="Amanda Church"
    )
    buyer_tax_no: types.Text = field("Buyer's tax number.", example="2970961586")
    buyer_tax_no_kind: types.Text = field("What the buyer's tax number is called.")
    buyer_street: types.Text = field("Buyer's street and house number.", example="Michael Harbor")
    buyer_post_code: types.Text = field("Buyer's postal code.", example="42177")
    buyer_city: types.Text = field("Buyer's city.", example="Codyland")
    buyer_country: types.Text = field("Buyer's country.", example="Czech Republic")
    buyer_email: types.Text = field("Buyer's e-mail address.", example="dummy@example.com")
    buyer_phone: types.Text = field("Buyer's telephone number.", example="123456789")
    buyer_mobile_phone: types.Text = field("Buyer's mobile number.")
    buyer_fax: types.Text = field("Buyer's fax number.")
    buyer_www: types.Text = field("Buyer's web address.")
    buyer_note: types.LongText = field("Note about the buyer.")
    buyer_bank: types.Text = field("Buyer's bank.")
    buyer_bank_account: types.Text = field("Buyer's account number.")
    buyer_swift: types.Text = field("BIC of the buyer's bank.", opt_in=True)
    buyer_sepa_mandate_no: types.Text = field("Buyer's SEPA mandate.", opt_in=True)
    client_bank_account: types.Text = field("Account number of the client's card.", opt_in=True)
    buyer_mass_payment_code: types.Text = field("Buyer's code for mass payments.")
    buyer_reference: types.Text = field(
        "What the buyer wants to find the document by, such as a Leitweg-ID.",
        example="04011000-12345-34",
        omit_if_empty=True,
    )
    buyer_einvoice_address: types.Text = field(
        "Buyer's electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE123456789",
        omit_if_empty=True,
    )
    buyer_jst: types.Text = field("Whether the buyer is a unit of local government.")
    buyer_gv: types.Text = field("Whether the buyer belongs to a VAT group.")

    recipient_id: types.Id = field("Client who receives what was sold.")
    recipient_name: types.Text = field("Recipient's name.")
    recipient_company: types.Flag = field("Whether the recipient is a company.")
    recipient_first_name: types.Text = field("Recipient's first name.")
    recipient_last_name: types.Text = field("Recipient's last name.")
    recipient_tax_no: types.Text = field("Recipient's tax number.")
    recipient_street: types.Text = field("Recipient's street and house number.")
    recipient_post_code: types.Text = field("Recipient's postal code.")
    recipient_city: types.Text = field("Recipient's city.")
    recipient_country: types.Text = field("Recipient's country.")
    recipient_email: types.Text = field("Recipient's e-mail address.")
    recipient_phone: types.Text = field("Recipient's telephone number.")
    recipient_note: types.LongText = field("Note about the recipient.")
    issuer: types.Text = field("Name of another issuer of the document.")
    use_issuer: types.Flag = field("Whether another issuer is shown.", example=False)
    invoice_issuer: types.Text = field("Company that issues on the seller's behalf.", omit_if_empty=True)
    use_invoice_issuer: types.Flag = field("Whether that company is shown.", omit_if_empty=True)
    intermediary_entity: types.Text = field("Whether the seller is an intermediary.")
    use_delivery_address: types.Flag = field("Whether a delivery address is shown.", example=False)
    delivery_address: types.LongText = field("Delivery address as lines of text.")
    multiple_delivery_addresses: types.Flag = field(
        "Whether the delivery address is given in parts.", omit_if_empty=True
    )
    delivery_address_title: types.Text = field("Name at the delivery address.", omit_if_empty=True)
    delivery_address_street: types.Text = field("Street of the delivery address.", omit_if_empty=True)
    delivery_address_street_additional: types.Text = field(
        "Second line of the delivery address.", omit_if_empty=True
    )
    delivery_address_city: types.Text = field("City of the delivery address.", omit_if_empty=True)
    delivery_address_post_code: types.Text = field("Postal code of the delivery address.", omit_if_empty=True)
    delivery_address_country: types.Text = field("Country of the delivery address.", omit_if_empty=True)

    currency: types.Currency = field("Currency of the document, by ISO 4217.", example="EUR")
    price_net: types.Amount = field("Net sum after discount.", example="339.99", read_only=True)
    price_tax: types.Amount = field("Tax after discount.", example="0.0", read_only=True)
    price_gross: types.Amount = field("Gross sum after discount.", example="339.99", read_only=True)
    discount: types.Amount = field("Discount of the whole document, gross.", example="0.0", read_only=True)
    discount_net: types.Amount = field("Discount of the whole document, net.", read_only=True)
    discount_kind: DiscountKind = field("How discounts of rows are meant.", example="percent_total")
    show_discount: types.Flag = field("Whether discounts count and are printed.", example=False)
    calculating_strategy: types.Strategy = field(
        "How rows and sums are computed: position, sum and invoice_form_price_kind.",
        example={"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
    )
    adjust_invoice_price: types.Amount = field(
        "Gross sum that corrections start from.", example="339.99", read_only=True
    )
    products_margin: types.Amount = field("Net sale less net purchase.", read_only=True)
    tax2_visible: types.Flag = field("Whether a second tax is shown.", example=False)
    reverse_charge: types.Flag = field("Whether the buyer settles the tax.", example=False)
    use_oss: types.Flag = field("Whether the One Stop Shop scheme applies.", example=False)
    use_moss: types.Flag = field("Whether the Mini One Stop Shop scheme applies.", example=False)
    exempt_tax_kind: types.Text = field("Legal ground of an exemption.", omit_if_empty=True)
    np_tax_kind: types.Text = field("Ground for being outside VAT.", omit_if_empty=True)
    na_tax_kind: types.Text = field("Ground for a tax that doesn't apply.")
    hide_tax: types.Flag = field("Whether the print leaves out the tax.", omit_if_empty=True)
    get_tax_name: types.Text = field("Name of the tax.", example="VAT", read_only=True)
    get_tax2_name: types.Text = field("Name of the second tax.", read_only=True)
    tax_visible: types.Flag = field(
        "Whether the print shows the tax.", name="tax_visible?", example=True, read_only=True
    )
    tax_name_type: types.Text = field("Type of the tax.", example="VAT", read_only=True)
    procedure_vat_margin: types.Text = field("Margin procedure that applies.")
    procedure_designations: types.Words = field("Procedure designations of the document.")
    gtu_codes: types.Words = field("Goods and services groups of the rows.", read_only=True)
    use_prime_cee: types.Flag = field("Whether an energy premium is deducted.", omit_if_empty=True)
    prime_cee_value: types.Amount = field("Energy premium, gross.", omit_if_empty=True)
    prime_cee_value_before: types.Amount = field("Energy premium before a correction.", omit_if_empty=True)
    use_prices_from_price_lists: types.Flag = field(
        "Whether prices come from a price list.", omit_if_empty=True
    )
    price_list_id: types.Id = field("Price list that prices come from.", omit_if_empty=True)

    exchange_currency: types.Currency = field("Currency that the sums are also shown in.")
    exchange_kind: ExchangeKind = field("Source of the exchange rate.", example="nbp")
    exchange_rate: types.Rate = field("Reporting rate to the account's currency.", example="1.0")
    exchange_rate_den: types.Rate = field("Units that the reporting rate is quoted for.", example="1.0")
    exchange_currency_rate: types.Rate = field("Rate of the shown conversion.")
    exchange_currency_rate_den: types.Rate = field("Units that the rate is quoted for.", example="1.0")
    exchange_date: types.Day = field("Date of the rate.")
    exchange_note: types.LongText = field("Sentence about the rate.")
    exchange_difference: types.Amount = field("Exchange difference.", example="0.0", read_only=True)
    agreed_currency: types.Currency = field("Currency agreed by contract.")
    agreed_exchange_rate: types.Rate = field("Rate agreed by contract.")

    description: types.LongText = field("Remarks; the content of the first description.")
    description_footer: types.LongText = field("Text at the foot of the print.")
    description_long: types.LongText = field("Text on a page of its own.")
    prevent_default_description_long: types.Flag = field(
        "Whether the account's long text is left out.", omit_if_empty=True
    )
    conditional_notes: types.LongText = field("Remarks that rules added.", opt_in=True)
    additional_info: types.Flag = field("Whether rows have an additional column.", example=False)
    additional_info_desc: types.Text = field("Heading of the additional column.")
    additional_invoice_field: types.LongText = field("Additional field of the document.")
    internal_note: types.LongText = field("Note that no customer sees.")
    correction: types.LongText = field("Number or text of the corrected document.")
    correction_reason: types.LongText = field("Why the document is corrected.", omit_if_empty=True)
    corrected_content_before: types.LongText = field("Content before the correction.", opt_in=True)
    corrected_content_after: types.LongText = field("Content after the correction.", opt_in=True)
    accounting_note_kind: types.Text = field(
        "Whether an accounting note is credit or debit.", omit_if_empty=True
    )
    interest_rate: types.Text = field("Interest for late payment.", omit_if_empty=True)
    sum_recovery: types.Text = field("Lump sum for the cost of recovery.", omit_if_empty=True)
    advanced_payment_discount: types.Text = field("Discount for payment in advance.", omit_if_empty=True)
    product_cache: types.Text = field(
        "Beginnings of the rows' names.", example="exploi, embrac, exploi", read_only=True
    )

    product_id: types.Id = field("Product of the only row.", example=11912912, read_only=True)
    category_id: types.IdOrName = field("Category of the document.")
    invoice_id: types.Id = field("Document that this one belongs to.")
    from_invoice_id: types.Id = field("Document that this one was made from.")
    invoice_for_receipt_id: types.Id = field("Invoice issued for this receipt.", read_only=True)
    receipt_for_invoice_id: types.Id = field("Receipt that this invoice was issued for.", read_only=True)
    issued_to_receipt: types.Flag = field("Whether the invoice was issued to a receipt.", example=False)
    recurring_id: types.Id = field("Recurring definition that issued the document.", read_only=True)
    warehouse_id: types.Id = field("Warehouse that the goods leave.")
    warehouse_document_id: types.Id = field("Warehouse document of the movement.")
    exclude_from_stock_level: types.Flag = field("Whether the document moves no stock.", example=False)
    transaction_contracts: types.Object = field("Contracts that the document refers to.")
    transaction_orders: types.Object = field("Orders that the document refers to.")
    transaction_batches: types.Object = field("Batches that the document refers to.")

    accounting_kind: AccountingKind = field("Kind of expense.")
    accounting_status: types.Text = field("State of the export to accounting.")
    accounting_scheme: types.Text = field("Scheme of accounting.")
    accounting_doc: types.Flag = field("Whether the document is an accounting document.")
    document_posted: types.Flag = field("Whether the document has been posted.")
    exclude_from_accounting: types.Flag = field("Whether accounting leaves the document out.", example=False)
    locked_by_export: types.Flag = field("Whether an export locked the document.", omit_if_empty=True)
    not_cost: types.Flag = field("Whether the expense is no cost.", example=False)

    sent_time: types.Moment = field(
        "When the document was mailed.", example="2018-01-04T19:59:19.000+01:00", read_only=True
    )
    print_time: types.Moment = field(
        "When the document was first printed.", example="2018-01-04T19:59:20.000+01:00", read_only=True
    )
    email_status: types.Text = field("State of the last mail.", read_only=True)
    send_after_completion: types.Flag = field(
        "Whether the document is mailed once completed.", omit_if_empty=True
    )
    send_completion_to: types.Text = field("Address that is told of the completion.", omit_if_empty=True)
    paid_after_completion: types.Flag = field(
        "Whether the document is paid once completed.", omit_if_empty=True
    )
    prevent_send_email_to_complete: types.Flag = field(
        "Whether the mail asking for completion is withheld.", omit_if_empty=True
    )
    show_attachments: types.Flag = field("Whether the customer sees attachments.", example=False)
    has_attachments: types.Flag = field("Whether there are attachments.", example=False, read_only=True)
    attachments_count: types.Integer = field("How many attachments there are.", example=1, read_only=True)
    check_fiscal_print: types.Flag = field(
        "Whether a fiscal print is awaited.", example=False, read_only=True
    )
    fiscal_status: types.Text = field("State of the fiscal print.", read_only=True)
    fiscal_print_error: types.Text = field("Error of the fiscal print.", read_only=True)
    e_receipt_view_url: types.Text = field("Public page of an electronic receipt.", read_only=True)
    gov_id: types.Text = field("Number in the national e-invoice system.", read_only=True)
    gov_kind: types.Text = field("Kind in the national e-invoice system.", read_only=True)
    gov_status: types.Text = field("State in the national e-invoice system.", read_only=True)
    gov_link: types.Text = field("Link into the national e-invoice system.", read_only=True)
    gov_verification_link: types.Text = field("Link to verify the document.", read_only=True)
    gov_send_date: types.Moment = field(
        "When the document was sent to the national e-invoice system.",
        example="2026-02-01T10:30:00.000+01:00",
        read_only=True,
    )
    gov_sell_date: types.Moment = field(
        "Date of sale in the national e-invoice system.",
        example="2026-02-01T00:00:00.000+01:00",
        read_only=True,
    )
    gov_error_messages: types.Object = field("What the national e-invoice system refused.", read_only=True)
    gov_corrected_invoice_number: types.Text = field(
        "Number of the corrected document in the national e-invoice system.", read_only=True
    )

    reminders_info: types.Object = field(
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
    connected_payments: types.Object = field(
        "Payments that settle the document.", read_only=True, opt_in=True
    )
    additional_fields: types.Object = field("Fields of a single country.", read_only=True, omit_if_empty=True)
    copy_invoice_from: types.Id = field(
        "Document to copy; can't be combined with `positions`.", write_only=True
    )
    advance_creation_mode: AdvanceMode = field(
        "Whether an advance is a percentage of its order or an amount.", write_only=True
    )
    advance_value: types.Amount = field("Percentage or gross amount of an advance.", write_only=True)
    position_name: types.Text = field("Name of the rows of an advance.", write_only=True)
    invoice_ids: types.Ids = field("Advances that a final document settles.", write_only=True)
    allow_overcorrection: types.Flag = field(
        "Accepts a correction that takes back more than is left of its document.", write_only=True
    )
    total_correction: types.Flag = field("Whether a correction takes everything back.", write_only=True)
    additional_params: types.Text = field(
        "`for_receipt` issues an invoice for the receipt in `from_invoice_id`.", write_only=True
    )
    identify_oss: types.Flag = field(
        "Sets `use_oss` where the sale falls under the One Stop Shop.", write_only=True
    )
    gov_save_and_send: types.Flag = field(
        "Sends the document to KSeF where the account is connected.", write_only=True
    )
    oss_force_tax: types.Flag = field("Taxes rows at the standard rate of the destination.", write_only=True)
    force_tax_oss: types.Flag = field("The same, as the list of fields names it.", write_only=True)
    fill_default_descriptions: types.Flag = field("Fills the department's usual remarks.", write_only=True)
    fill_products_descriptions: types.Flag = field(
        "Fills rows with their products' descriptions.", write_only=True
    )
    oid_unique: types.Flag = field("Refuses the document if another has the same `oid`.", write_only=True)
    buyer_override: types.Flag = field(
        "Lets the sent buyer win over the client's card, and updates the card.", write_only=True
    )
    buyer_as_sent: types.Flag = field(
        "Lets the sent buyer win over the client's card, which stays as it is.", write_only=True
    )
    update_product_name: types.Flag = field("Renames the product to the row's name.", write_only=True)
    disable_tax_no_validation: types.Flag = field("Accepts any buyer's tax number.", write_only=True)
    skip_buyer_last_name_validation: types.Flag = field(
        "Accepts a private buyer without a last name.", write_only=True
    )

    chain: Chain = field("Documents it is tied to, with `include=chain`.", read_only=True)
    positions: Positions = field("Rows of the document.")
    descriptions: Descriptions = field("Remarks as rows.")
    settlement_positions: Settlements = field("Charges and deductions beside the sum.", omit_if_empty=True)
    recipients: Parties = field("Recipients as rows.")
    issuers: Parties = field("Further issuers as rows.")
    bank_accounts: BankAccounts = field("Accounts to pay to.")
