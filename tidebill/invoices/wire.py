"""API schemas of billing documents."""

from collections.abc import Mapping
from typing import ClassVar, Self, TypeVar

from tidebill.invoices.commands import LineItemInput
from tidebill.kernel import kinds, vocabulary
from tidebill.kernel.commands import Command
from tidebill.wire import errors, types
from tidebill.wire.declaring import computed_field, field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice, text

_Row = TypeVar("_Row", bound=Command)

Kind = choice(*kinds.KINDS, kinds.CANCELED_KIND)
AdvanceMode = choice(*vocabulary.ADVANCE_CREATION_MODES)
Status = choice(*vocabulary.STATUSES)
DiscountKind = choice(*vocabulary.DISCOUNT_KINDS)
ExchangeKind = choice(*vocabulary.EXCHANGE_KINDS)
AccountingKind = choice(*vocabulary.ACCOUNTING_KINDS)
PositionKind = choice(*vocabulary.POSITION_KINDS)
SettlementKind = choice(*vocabulary.SETTLEMENT_KINDS)
ShortText = text(256)
_SIDES = ("correction_before_attributes", "correction_after_attributes")
RoleText = text(25)


class Position(NestedRow):
    """A line item of a document."""

    name_: ClassVar[str] = "position"
    plural: ClassVar[str] = "positions"
    xml_class: ClassVar[str | None] = "InvoicePosition"

    id: types.Id = field("ID of the price; updates the existing one.", example=47315217)
    invoice_id: types.Id = field("Document of the item.", example=21367364, read_only=True)
    account_id: types.Id = field("Account of the item.", example=489410, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the row.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the row.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    kind: PositionKind = field("Kind of item; null for a regular one.")
    name: types.Text = field("Name of the item.", example="exploit efficient communities")
    description: types.LongText = field("Longer description.")
    code: types.Text = field("Code of the product.")
    product_id: types.Id = field("Product of the item.", example=11914102)
    additional_info: types.Text = field("Content of the additional column.")
    quantity: types.Quantity = field("Quantity; negative in corrections.", example="13.0")
    quantity_unit: types.Text = field("Unit of the quantity.", example="szt")
    tax: types.Tax = field("Tax rate as received, or zw, np, oo, disabled.", example="0")
    tax2: types.Text = field("Second tax.", example="0")
    technical_tax: types.Text = field("Tax rate used if `tax` is text.", read_only=True)
    price_net: types.Price = field("Net unit price before discount.", example="8.72")
    price_gross: types.Price = field("Gross unit price before discount.", example="8.72")
    price_tax: types.Price = field("Tax amount per unit.", example="0.0", read_only=True)
    total_price_net: types.CurrencyAmount = field("Net total of the item before discount.", example="113.33")
    total_price_gross: types.CurrencyAmount = field(
        "Gross total of the item before discount; takes precedence over other amounts.", example="113.33"
    )
    total_price_tax: types.Amount = field("Tax amount of the item.", example="0.0", read_only=True)
    discount: types.CurrencyAmount = field(
        "Gross discount of the item; used if `discount_kind` is `amount`.", example="5.0"
    )
    discount_percent: types.Percent = field(
        "Discount of the item in percent; used with the percent kinds.", example="33.33"
    )
    discount_net: types.Amount = field("Net discount of the item.", read_only=True)
    exchange_rate: types.Rate = field("Reporting rate of the item.", example="1.0", read_only=True)
    total_purchase_price: types.CurrencyAmount = field("Purchase price of a margin item.", example="4200.0")
    vat_margin_tax: types.Text = field("Tax rate of the margin.", example="23")
    vat_margin_total_price_net: types.Amount = field("Net margin.", example="650.41", read_only=True)
    vat_margin_total_price_tax: types.Amount = field("Tax of the margin.", example="149.59", read_only=True)
    vat_margin_total_price_gross: types.Amount = field("Gross margin.", example="800.0", read_only=True)
    use_eco_tax: types.Flag = field("Whether an eco tax applies.", omit_if_empty=True)
    eco_tax_net: types.Amount = field("Eco tax, net.", omit_if_empty=True)
    lump_sum_tax: types.Text = field("Lump-sum tax rate.")
    order_line: types.Text = field(
        "Line of the buyer's order, for e-invoices (BT-132).", example="10", omit_if_empty=True
    )
    gtu_code: types.Text = field("Goods and services group.")
    accounting_tax_kind: types.Text = field("Type of tax for accounting.", read_only=True)
    accounting_id1: types.Text = field("First accounting code.", omit_if_empty=True)
    accounting_id2: types.Text = field("Second accounting code.", omit_if_empty=True)
    corrected_pos_kind: types.Text = field("Role of the item in a correction.", read_only=True)
    invoice_position_id: types.Id = field("Item corrected by this one.", read_only=True)
    correction_before_attributes: types.Object = field("Item before the correction.", omit_if_empty=True)
    correction_after_attributes: types.Object = field("Item after the correction.", omit_if_empty=True)
    package_products_details: types.Object = field(
        "Parts of a product set at the time of sale.",
        example=[{"id": 1, "name": "Part", "code": None, "quantity": "2.0", "quantity_unit": "pc"}],
        read_only=True,
        omit_if_empty=True,
    )
    additional_fields: types.Object = field("Country-specific fields.", read_only=True, omit_if_empty=True)
    deleted: types.Flag = field("Whether the row has been deleted.", example=False, read_only=True)
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)

    def build(self, command: type[_Row]) -> _Row:
        """Return the line item with its sides, which are validated only if it can correct one."""
        sides = {name: side for name in _SIDES if (side := getattr(self, name))}
        if not sides:
            return super().build(command)
        corrects = self.kind == kinds.CORRECTION or self.id is not None
        built = {name: _side(name, side) for name, side in sides.items() if corrects}
        return command.of({**super().build(command).given(besides=sides), **built})


def _side(name: str, side: object) -> LineItemInput:
    if not isinstance(side, Mapping):
        raise errors.Invalid({name: errors.INVALID})
    try:
        return Position.read(side).build(LineItemInput)
    except errors.Invalid as invalid:
        raise invalid.below(name) from None


class Description(NestedRow):
    """A remark of a document."""

    name_: ClassVar[str] = "description"
    plural: ClassVar[str] = "descriptions"
    xml_class: ClassVar[str | None] = "InvoiceAdditionalDescription"

    id: types.Id = field("Number of the item within the document.", example=1)
    kind: ShortText = field("Heading; `Uwaga` by default.", example="Uwaga")
    content: types.LongText = field("Text of the remark.", example="text")
    position_index: types.Integer = field("Item the remark belongs to.")
    row_number: types.Integer = field("Position among the remarks.", example=1)
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


class Settlement(NestedRow):
    """A charge or deduction outside the totals of a document."""

    name_: ClassVar[str] = "settlement_position"
    plural: ClassVar[str] = "settlement_positions"

    id: types.Id = field("Number of the item within the document.", example=1)
    kind: SettlementKind = field("Whether the amount is added or deducted.", example="charge")
    amount: types.CurrencyAmount = field("Amount, greater than zero.", example="100.0")
    reason: ShortText = field("Reason.", example="text")
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


class Party(NestedRow):
    """A recipient or an additional issuer of a document."""

    name_: ClassVar[str] = "party"
    plural: ClassVar[str] = "parties"

    id: types.Id = field("Number of the item within the document.", example=1)
    name: types.Text = field("Name.", example="Recipient")
    first_name: types.Text = field("First name.")
    last_name: types.Text = field("Last name.")
    tax_no: types.Text = field("Tax number.")
    tax_no_kind: types.Text = field(
        "Type of tax number: empty for the usual one, `nip_ue`, `other`, `empty` for none, or its label.",
        example="nip_ue",
        omit_if_empty=True,
    )
    company: types.Flag = field("Whether the party is a company.", example=True)
    country: types.Text = field("Country.", example="PL")
    city: types.Text = field("City.")
    post_code: types.Text = field("Postal code.")
    street: types.Text = field("Street and house number.")
    phone: types.Text = field("Phone number.")
    email: types.Text = field("Email address.")
    note: types.LongText = field("Note.")
    role: types.Text = field("Role of the party.", example="Odbiorca")
    participation: types.Percent = field("Share of the party in percent.", example="10.0")
    role_description: RoleText = field("Description of another role.")
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


class DocumentBankAccount(NestedRow):
    """A bank account shown on a document."""

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
    own_bank_account: types.Flag = field("Whether it is the bank's own account.", example=False)
    own_bank_account_type: types.Text = field("Type of the bank's own account.")
    factor_bank_account: types.Flag = field("Whether it is a factor's account.", example=False)
    formatted_bank_account_number: types.Text = field(
        "Account number in groups of four.", example="61 1090 1014 0000 0712 1981 2874", read_only=True
    )
    destroy: types.Flag = field("Deletes the price with this `id`.", name="_destroy", write_only=True)


class ChainLink(Resource):
    """A document of the same chain."""

    name_: ClassVar[str] = "link"
    plural: ClassVar[str] = "chain"

    id: types.Id = field("ID of the document.", example=1, read_only=True)
    kind: types.Text = field("Kind of document.", example="advance", read_only=True)
    number: types.Text = field("Number of the document.", example="1/01/2026", read_only=True)
    issue_date: types.Day = field("Issue date.", example="2026-01-05", read_only=True)
    status: types.Text = field("Status.", example="issued", read_only=True)
    currency: types.Text = field("Currency.", example="PLN", read_only=True)
    price_gross: types.Amount = field("Gross total.", example="123.0", read_only=True)
    paid: types.Amount = field("Amount paid.", example="0.0", read_only=True)
    invoice_id: types.Id = field("Related document.", read_only=True)
    from_invoice_id: types.Id = field("Document it was created from.", read_only=True)


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

    id: types.Id = field("ID of the document.", example=21367364, read_only=True)
    account_id: types.Id = field(
        "Account that the document belongs to.", example=489410, read_only=True, omit_if_empty=True
    )
    user_id: types.Id = field("User who issued the document.", example=621628, read_only=True)
    app: types.Text = field("Application that created the document.", read_only=True)
    origin: types.Text = field(
        "Origin of the document, such as the name of a shop.", example="api", omit_if_empty=True
    )
    from_api: types.Flag = field(
        "Whether the document was created through the API.", example=True, read_only=True
    )
    test: types.Flag = field(
        "Whether the document is a test: numbered apart, marked, and counted nowhere.", example=False
    )
    token: types.Text = field(
        "Token of the document's public page.", example="X8M9WM5LVmesNyQ11Cr", read_only=True
    )
    sales_code: types.Text = field(
        "Code that identifies the document for customers.", example="5540-3341-20954", read_only=True
    )
    deleted: types.Flag = field(
        "Whether the document has been deleted.", example=False, read_only=True, omit_if_empty=True
    )
    search_data: types.Text = field("Text used by full-text search.", read_only=True, omit_if_empty=True)

    kind: Kind = field("Kind of document; `canceled` for a canceled one.", example="vat")
    kind_text: types.Text = field(
        "Name of the kind in the document's language.", example="Faktura VAT", read_only=True
    )
    income: types.Flag = field("Whether it is a sale; false for an expense.", example=True)
    number: types.Text = field(
        "Document number; generated from the pattern by default.", example="55/01/2018"
    )
    pattern: types.Text = field("Pattern of the number.", example="nr-m/mm/yyyy", read_only=True)
    pattern_nr: types.Integer = field("Yearly counter in the number.", example=2017, read_only=True)
    pattern_nr_m: types.Integer = field("Monthly counter in the number.", example=55, read_only=True)
    pattern_nr_d: types.Text = field("Daily counter in the number.", read_only=True)
    normalized_number: types.Text = field("Normalized number.", read_only=True)
    oid: types.Text = field("The client's order number.")
    title: types.Text = field("Title printed instead of the name of the kind.", omit_if_empty=True)
    lang: types.Language = field(
        "Language of the PDF; two separated by a slash for a bilingual one.", example="pl/en"
    )
    status: Status = field(
        "Status: issued, sent, partial, paid, rejected, accepted or incomplete.", example="issued"
    )
    approval_status: types.Text = field("Approval status.", read_only=True)
    payment_status: types.Text = field("Payment status: paid, partial or not_paid.", read_only=True)
    cancelled: types.Flag = field("Whether the document has been canceled.", example=False, read_only=True)
    cancel_reason: types.Text = field(
        "Reason for the cancellation.", example="...", read_only=True, opt_in=True
    )
    canceled_kind: types.Text = field(
        "Original kind of a canceled document.",
        example="vat",
        read_only=True,
        opt_in=True,
    )
    overdue: types.Flag = field(
        "Whether the document is overdue.", name="overdue?", example=False, read_only=True
    )
    invoice_template_id: types.Integer = field("Design of the PDF.", example=1)
    view_url: types.Text = field(
        "URL of the public page.",
        example="https://acme.example/f/1-01-2018/chxfYsCys5BEKOmiPMO",
        read_only=True,
    )
    payment_url: types.Text = field(
        "URL of the payment page; null without online payments.",
        example="https://acme.example/invoice/payment/X8M9WM5LVmesNyQ11Cr",
        read_only=True,
    )

    place: types.Text = field("Place of issue.")
    issue_date: types.Day = field("Issue date; today by default.", example="2018-01-21")
    issue_year: types.Integer = field("Year of the issue date.", example=2018, read_only=True)
    sell_date: types.SellDate = field(
        "Sale date: a day, a month such as `2012-12`, or `off`.", example="2018-01-31"
    )
    sell_date_kind: types.Text = field("Label of the sale date.", example="Date limite de validité")
    transaction_date: types.Day = field("Sale date as a day.", example="2018-01-31")
    delivery_date: types.Day = field("Delivery date.", example="2018-01-21")
    valid_until: types.Day = field(
        "Last day on which the buyer can accept an estimate.", example="2018-02-21", omit_if_empty=True
    )
    delivery_terms: types.Text = field("Delivery terms.")
    accounting_vat_tax_date: types.Day = field("Tax point for VAT.", example="2018-01-31")
    accounting_income_tax_date: types.Day = field("Tax point for income tax.", example="2018-01-21")
    accounting_other_tax_date: types.Day = field("Tax point for another tax.")
    created_at: types.Moment = field(
        "Creation time of the document.", example="2018-01-04T19:59:15.000+01:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the document.", example="2018-01-04T19:59:21.000+01:00", read_only=True
    )

    payment_type: types.Text = field("Payment type: transfer, card, cash and others, or free text.")
    payment_to: types.Day = field("Due date.", example="2018-01-28")
    payment_to_kind: types.Text = field("Payment term in days, `other_date` or `off`.", example="other_date")
    payment_to_description: types.LongText = field("Payment term as text.")
    paid: types.CurrencyAmount = field("Amount paid.", example="0.0")
    paid_date: types.Day = field("Date of the last payment.", example="2018-01-09")
    paid_from: types.Day = computed_field("Date of the first payment.", example="2018-01-05")
    paid_to: types.Day = computed_field("Date of the latest payment.", example="2018-01-09")
    split_payment: types.SplitPayment = field("Whether the split payment mechanism applies.")
    skonto_active: types.Flag = field("Whether an early payment discount is offered.", omit_if_empty=True)
    skonto_discount_date: types.Day = field(
        "Date until which the early payment discount applies.", omit_if_empty=True
    )
    skonto_discount_value: types.Percent = field("Early payment discount in percent.", omit_if_empty=True)

    department_id: types.Id = field("Department; the default one if absent.", example=295876)
    seller_name: types.Text = field("Seller's name.", example="Weaver-Wallace")
    seller_tax_no: types.Text = field("Seller's tax number.", example="1411270150")
    seller_tax_no_kind: types.Text = field("Label of the seller's tax number.")
    seller_street: types.Text = field("Seller's street and house number.", example="Ronald Coves")
    seller_post_code: types.Text = field("Seller's postal code.", example="01118")
    seller_city: types.Text = field("Seller's city.", example="East Dannyfurt")
    seller_country: types.Text = field("Seller's country.", example="Canada")
    seller_email: types.Text = field("Seller's email address.")
    seller_phone: types.Text = field("Seller's phone number.")
    seller_fax: types.Text = field("Seller's fax number.")
    seller_www: types.Text = field("Seller's website.")
    seller_person: types.Text = field("Person who issued the document.")
    seller_bank: types.Text = field("Seller's bank.", example="123")
    seller_bank_account: types.Text = field("Seller's account number.", example="GB28OGFL7754745547293")
    seller_bank_account_id: types.Id = field("Bank account record of the seller.")
    seller_bank_swift: types.Text = field("BIC of the seller's bank.", omit_if_empty=True)
    seller_bdo_no: types.Text = field("Seller's waste register number (BDO).")
    seller_einvoice_address: types.Text = field(
        "Seller's electronic address for e-invoices: scheme (EAS) and number.",
        example="9945:PL5252445767",
        omit_if_empty=True,
    )
    seller_ksef_taxpayer_status: types.Text = field("Seller's taxpayer status in KSeF.")
    seller_jst: types.Text = field("Whether the seller is a local government unit.", omit_if_empty=True)
    seller_gv: types.Text = field("Whether the seller belongs to a VAT group.", omit_if_empty=True)

    client_id: types.Id = field("Client; -1 creates one from the buyer's data.", example=9860314)
    client_company: types.Flag = field("Whether the client is a company.", example=True, read_only=True)
    buyer_name: types.Text = field("Buyer's name.", example="Williams, Smith and Fuller")
    buyer_company: types.Flag = field("Whether the buyer is a company.", example=True)
    buyer_title: types.Text = field("Buyer's title.", omit_if_empty=True)
    buyer_first_name: types.Text = field("Buyer's first name.", example="Amanda")
    buyer_last_name: types.Text = field("Buyer's last name.", example="Church")
    buyer_person: types.Text = field(
        "Person receiving the document; an empty text suppresses it.", example="Amanda Church"
    )
    buyer_tax_no: types.Text = field("Buyer's tax number.", example="2970961586")
    buyer_tax_no_kind: types.Text = field("Label of the buyer's tax number.")
    buyer_street: types.Text = field("Buyer's street and house number.", example="Michael Harbor")
    buyer_post_code: types.Text = field("Buyer's postal code.", example="42177")
    buyer_city: types.Text = field("Buyer's city.", example="Codyland")
    buyer_country: types.Text = field("Buyer's country.", example="Czech Republic")
    buyer_email: types.Text = field("Buyer's email address.", example="dummy@example.com")
    email_for_reminders: types.Text = field(
        "Email addresses for reminders about the document.", omit_if_empty=True
    )
    buyer_phone: types.Text = field("Buyer's phone number.", example="123456789")
    buyer_mobile_phone: types.Text = field("Buyer's mobile number.")
    buyer_fax: types.Text = field("Buyer's fax number.")
    buyer_www: types.Text = field("Buyer's website.")
    buyer_note: types.LongText = field("Note about the buyer.")
    buyer_bank: types.Text = field("Buyer's bank.")
    buyer_bank_account: types.Text = field("Buyer's account number.")
    buyer_swift: types.Text = field("BIC of the buyer's bank.", opt_in=True)
    buyer_sepa_mandate_no: types.Text = field("Buyer's SEPA mandate.", opt_in=True)
    client_bank_account: types.Text = field("Bank account number in the client record.", opt_in=True)
    buyer_mass_payment_code: types.Text = field("Buyer's mass payment code.")
    buyer_reference: types.Text = field(
        "Buyer reference, such as a Leitweg-ID.",
        example="04011000-12345-34",
        omit_if_empty=True,
    )
    buyer_einvoice_address: types.Text = field(
        "Buyer's electronic address for e-invoices: scheme (EAS) and number.",
        example="9930:DE136695976",
        omit_if_empty=True,
    )
    buyer_jst: types.Text = field("Whether the buyer is a local government unit.")
    buyer_gv: types.Text = field("Whether the buyer belongs to a VAT group.")

    recipient_id: types.Id = field("Client who receives the goods.")
    recipient_name: types.Text = field("Recipient's name.")
    recipient_company: types.Flag = field("Whether the recipient is a company.")
    recipient_first_name: types.Text = field("Recipient's first name.")
    recipient_last_name: types.Text = field("Recipient's last name.")
    recipient_tax_no: types.Text = field("Recipient's tax number.")
    recipient_street: types.Text = field("Recipient's street and house number.")
    recipient_post_code: types.Text = field("Recipient's postal code.")
    recipient_city: types.Text = field("Recipient's city.")
    recipient_country: types.Text = field("Recipient's country.")
    recipient_email: types.Text = field("Recipient's email address.")
    recipient_phone: types.Text = field("Recipient's phone number.")
    recipient_note: types.LongText = field("Note about the recipient.")
    issuer: types.Text = field("Name of an additional issuer.")
    use_issuer: types.Flag = field("Whether the additional issuer is shown.", example=False)
    invoice_issuer: types.Text = field("Company issuing on behalf of the seller.", omit_if_empty=True)
    use_invoice_issuer: types.Flag = field("Whether that company is shown.", omit_if_empty=True)
    intermediary_entity: types.Text = field("Whether the seller is an intermediary.")
    use_delivery_address: types.Flag = field("Whether a delivery address is shown.", example=False)
    delivery_address: types.LongText = field("Delivery address as lines of text.")
    multiple_delivery_addresses: types.Flag = field(
        "Whether the delivery address is structured.", omit_if_empty=True
    )
    delivery_address_title: types.Text = field("Name at the delivery address.", omit_if_empty=True)
    delivery_address_street: types.Text = field("Street of the delivery address.", omit_if_empty=True)
    delivery_address_street_additional: types.Text = field(
        "Line 2 of the delivery address.", omit_if_empty=True
    )
    delivery_address_city: types.Text = field("City of the delivery address.", omit_if_empty=True)
    delivery_address_post_code: types.Text = field("Postal code of the delivery address.", omit_if_empty=True)
    delivery_address_country: types.Text = field("Country of the delivery address.", omit_if_empty=True)

    currency: types.Currency = field("Currency (ISO 4217).", example="EUR")
    price_net: types.Amount = field("Net total after discount.", example="339.99", read_only=True)
    price_tax: types.Amount = field("Tax total after discount.", example="0.0", read_only=True)
    price_gross: types.Amount = field("Gross total after discount.", example="339.99", read_only=True)
    discount: types.Amount = field("Total discount, gross.", example="0.0", read_only=True)
    discount_net: types.Amount = field("Total discount, net.", read_only=True)
    discount_kind: DiscountKind = field("How item discounts are applied.", example="percent_total")
    show_discount: types.Flag = field("Whether discounts apply and are printed.", example=False)
    calculating_strategy: types.Strategy = field(
        "How items and totals are computed: position, sum and invoice_form_price_kind.",
        example={"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
    )
    adjust_invoice_price: types.Amount = field(
        "Gross total before corrections.", example="339.99", read_only=True
    )
    tax_split: types.Object = computed_field(
        "Totals by tax rate.", example=[{"tax": "23", "net": "100.0", "tax_amount": "23.0", "gross": "123.0"}]
    )
    products_margin: types.Amount = field("Net sales minus net purchase cost.", read_only=True)
    transaction_type: types.Text = field(
        "Type of transaction in French e-invoicing: goods, services or mixed.", omit_if_empty=True
    )
    tax2_visible: types.Flag = field("Whether a second tax is shown.", example=False)
    reverse_charge: types.Flag = field("Whether reverse charge applies.", example=False)
    use_oss: types.Flag = field("Whether the One Stop Shop scheme applies.", example=False)
    use_moss: types.Flag = field("Whether the Mini One Stop Shop scheme applies.", example=False)
    exempt_tax_kind: types.Text = field("Legal basis of a tax exemption.", omit_if_empty=True)
    np_tax_kind: types.Text = field("Reason for not being subject to VAT.", omit_if_empty=True)
    na_tax_kind: types.Text = field("Reason for a tax that does not apply.")
    hide_tax: types.Flag = field("Whether the PDF hides the tax.", omit_if_empty=True)
    get_tax_name: types.Text = field("Name of the tax.", example="VAT", read_only=True)
    get_tax2_name: types.Text = field("Name of the second tax.", read_only=True)
    tax_visible: types.Flag = field(
        "Whether the PDF shows the tax.", name="tax_visible?", example=True, read_only=True
    )
    tax_name_type: types.Text = field("Type of the tax.", example="VAT", read_only=True)
    procedure_vat_margin: types.Text = field("Margin procedure that applies.")
    procedure_designations: types.Words = field("Procedure designations of the document.")
    gtu_codes: types.Words = field(
        "Goods and services groups; given ones replace those of the items.", example=["GTU_03"]
    )
    use_prime_cee: types.Flag = field("Whether an energy premium is deducted.", omit_if_empty=True)
    use_price_cee: types.Flag = field("Same as `use_prime_cee`.", omit_if_empty=True, read_only=True)
    prime_cee_value: types.Amount = field("Energy premium, gross.", omit_if_empty=True)
    prime_cee_value_before: types.Amount = field("Energy premium before correction.", omit_if_empty=True)
    use_prices_from_price_lists: types.Flag = field(
        "Whether prices come from a price list.", omit_if_empty=True
    )
    price_list_id: types.Id = field("Price list of the document.", omit_if_empty=True)

    exchange_currency: types.Currency = field("Second currency of the totals.")
    exchange_kind: ExchangeKind = field("Source of the exchange rate.", example="nbp")
    exchange_rate: types.Rate = field("Reporting rate to the account's currency.", example="1.0")
    exchange_rate_den: types.Rate = field("Units of the reporting rate.", example="1.0")
    exchange_currency_rate: types.Rate = field("Exchange rate to the second currency.")
    exchange_currency_rate_den: types.Rate = field("Units of the exchange rate.", example="1.0")
    exchange_date: types.Day = field("Date of the exchange rate.")
    exchange_note: types.LongText = field("Note about the exchange rate.")
    exchange_difference: types.Amount = field("Exchange difference.", example="0.0", read_only=True)
    agreed_currency: types.Currency = field("Contract currency.")
    agreed_exchange_rate: types.Rate = field("Contract exchange rate.")

    description: types.LongText = field("Remarks; content of the first description.")
    description_footer: types.LongText = field("Footer of the PDF.")
    description_long: types.LongText = field("Text on a separate page.")
    prevent_default_description_long: types.Flag = field(
        "Whether the account's default long text is omitted.", omit_if_empty=True
    )
    conditional_notes: types.LongText = field("Automatically added remarks.", opt_in=True)
    additional_info: types.Flag = field("Whether items have an additional column.", example=False)
    additional_info_desc: types.Text = field("Heading of the additional column.")
    additional_invoice_field: types.LongText = field("Additional field of the document.")
    internal_note: types.LongText = field("Internal note, never shown to customers.")
    correction: types.LongText = field("Number or description of the corrected document.")
    correction_reason: types.LongText = field("Reason for the correction.", omit_if_empty=True)
    corrected_content_before: types.LongText = field("Content before the correction.", opt_in=True)
    corrected_content_after: types.LongText = field("Content after the correction.", opt_in=True)
    accounting_note_kind: types.Text = field(
        "Whether an accounting note is a credit or debit note.", omit_if_empty=True
    )
    interest_rate: types.Text = field("Interest for late payment.", omit_if_empty=True)
    sum_recovery: types.Text = field("Lump sum for recovery costs.", omit_if_empty=True)
    advanced_payment_discount: types.Text = field("Discount for advance payment.", omit_if_empty=True)
    product_cache: types.Text = field(
        "Short form of the item names.", example="exploi, embrac, exploi", read_only=True
    )

    product_id: types.Id = field("Product of the only item.", example=11912912, read_only=True)
    category_id: types.IdOrName = field("Category of the document.")
    invoice_id: types.Id = field("Related document.")
    from_invoice_id: types.Id = field("Document it was created from.")
    invoice_for_receipt_id: types.Id = field("Invoice issued for this receipt.", read_only=True)
    receipt_for_invoice_id: types.Id = field("Receipt that this invoice was issued for.", read_only=True)
    issued_to_receipt: types.Flag = field("Whether the invoice was issued to a receipt.", example=False)
    recurring_id: types.Id = field("Recurring definition that issued the document.", read_only=True)
    warehouse_id: types.Id = field("Warehouse the goods leave.")
    warehouse_document_id: types.Id = field("Warehouse document of the movement.")
    exclude_from_stock_level: types.Flag = field(
        "Whether the document is excluded from stock.", example=False
    )
    transaction_contracts: types.Object = field("Referenced contracts.")
    transaction_orders: types.Object = field("Referenced orders.")
    transaction_batches: types.Object = field("Referenced batches.")

    accounting_kind: AccountingKind = field("Type of expense.")
    accounting_status: types.Text = field("Export status for accounting.")
    accounting_scheme: types.Text = field("Accounting scheme.")
    accounting_doc: types.Flag = field("Whether the document is an accounting document.")
    document_posted: types.Flag = field("Whether the document has been posted.")
    exclude_from_accounting: types.Flag = field(
        "Whether the document is excluded from accounting.", example=False
    )
    locked_by_export: types.Flag = field("Whether an export locked the document.", omit_if_empty=True)
    not_cost: types.Flag = field("Whether the expense is excluded from costs.", example=False)

    sent_time: types.Moment = field(
        "Time the document was emailed.", example="2018-01-04T19:59:19.000+01:00", read_only=True
    )
    print_time: types.Moment = field(
        "Time of the first PDF.", example="2018-01-04T19:59:20.000+01:00", read_only=True
    )
    email_status: types.Text = field("Status of the last email.", read_only=True)
    send_after_completion: types.Flag = field(
        "Whether the document is emailed when completed.", omit_if_empty=True
    )
    send_completion_to: types.Text = field("Address notified of the completion.", omit_if_empty=True)
    paid_after_completion: types.Flag = field(
        "Whether the document is marked as paid when completed.", omit_if_empty=True
    )
    prevent_send_email_to_complete: types.Flag = field(
        "Whether the email requesting completion is suppressed.", omit_if_empty=True
    )
    show_attachments: types.Flag = field("Whether customers see attachments.", example=False)
    has_attachments: types.Flag = field("Whether there are attachments.", example=False, read_only=True)
    attachments_count: types.Integer = field("Number of attachments.", example=1, read_only=True)
    check_fiscal_print: types.Flag = field(
        "Whether a fiscal print is pending.", example=False, read_only=True
    )
    fiscal_status: types.Text = field("Status of the fiscal print.", read_only=True)
    fiscal_print_error: types.Text = field("Error of the fiscal print.", read_only=True)
    e_receipt_view_url: types.Text = field("Public page of an electronic receipt.", read_only=True)
    gov_id: types.Text = field("Number in the national e-invoicing system.", read_only=True)
    gov_kind: types.Text = field("Kind in the national e-invoicing system.", read_only=True)
    gov_status: types.Text = field("Status in the national e-invoicing system.", read_only=True)
    gov_link: types.Text = field("Link to the national e-invoicing system.", read_only=True)
    gov_verification_link: types.Text = field("Link to verify the document.", read_only=True)
    gov_send_date: types.Moment = field(
        "Time of sending to the national e-invoicing system.",
        example="2026-02-01T10:30:00.000+01:00",
        read_only=True,
    )
    gov_sell_date: types.Moment = field(
        "Sale date in the national e-invoicing system.",
        example="2026-02-01T00:00:00.000+01:00",
        read_only=True,
    )
    gov_error_messages: types.Object = field("Errors of the national e-invoicing system.", read_only=True)
    gov_corrected_invoice_number: types.Text = field(
        "Number of the corrected document in the national e-invoicing system.", read_only=True
    )

    reminders_info: types.Object = field(
        "Sent reminders.",
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
    additional_fields: types.Object = field("Country-specific fields.", read_only=True, omit_if_empty=True)
    copy_invoice_from: types.Id = field(
        "Document to copy; can't be combined with `positions`.", write_only=True
    )
    advance_creation_mode: AdvanceMode = field(
        "Whether an advance is a percentage of its order or an amount.", write_only=True
    )
    advance_value: types.CurrencyAmount = field("Percentage or gross amount of an advance.", write_only=True)
    position_name: types.Text = field("Item name of an advance.", write_only=True)
    invoice_ids: types.Ids = field("Advance invoices settled by a final invoice.", write_only=True)
    allow_overcorrection: types.Flag = field(
        "Accepts a correction that takes back more than is left of its document.", write_only=True
    )
    total_correction: types.Flag = field("Whether a correction reverses everything.", write_only=True)
    additional_params: types.Text = field(
        "`for_receipt` issues an invoice for the receipt in `from_invoice_id`.", write_only=True
    )
    identify_oss: types.Flag = field("Sets `use_oss` if One Stop Shop applies to the sale.", write_only=True)
    gov_save_and_send: types.Flag = field(
        "Sends the document to KSeF if the account is connected.", write_only=True
    )
    oss_force_tax: types.Flag = field("Taxes items at the destination's standard rate.", write_only=True)
    force_tax_oss: types.Flag = field("Same as `oss_force_tax`.", write_only=True)
    fill_default_descriptions: types.Flag = field("Adds the department's default remarks.", write_only=True)
    fill_products_descriptions: types.Flag = field(
        "Adds the products' descriptions to the items.", write_only=True
    )
    oid_unique: types.Flag = field("Rejects the document if another has the same `oid`.", write_only=True)
    buyer_override: types.Flag = field(
        "Uses the buyer data in the request and updates the client record.", write_only=True
    )
    buyer_as_sent: types.Flag = field(
        "Uses the buyer data in the request and leaves the client record unchanged.", write_only=True
    )
    update_product_name: types.Flag = field("Renames the product to the item's name.", write_only=True)
    disable_tax_no_validation: types.Flag = field("Accepts any tax number of the buyer.", write_only=True)
    skip_buyer_last_name_validation: types.Flag = field(
        "Accepts an individual buyer without a last name.", write_only=True
    )

    chain: Chain = field("Related documents, with `include=chain`.", read_only=True)
    positions: Positions = field("Line items of the document.")
    descriptions: Descriptions = field("Remarks.")
    settlement_positions: Settlements = field(
        "Charges and deductions outside the totals.", omit_if_empty=True
    )
    recipients: Parties = field("Recipients.")
    issuers: Parties = field("Additional issuers.")
    bank_accounts: BankAccounts = field("Bank accounts.")

    @classmethod
    def read(cls, attributes: Mapping[str, object], *, ignored: list[str] | None = None) -> Self:
        """Validate the attributes; `use_price_cee` is the French spelling of `use_prime_cee`."""
        if "use_price_cee" in attributes:
            attributes = {"use_prime_cee": attributes["use_price_cee"], **attributes}
        return super().read(attributes, ignored=ignored)
