"""Format-neutral invoice in terms of EN 16931 (BT and BG numbers).

Amounts are decimals in the document's currency, rates percentages, countries ISO 3166, units UN/ECE Rec. 20.
A credit note (381) has positive amounts, as in the standard.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number within a scheme: an ISO 6523 code, or an EAS code for an electronic address."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class Address:
    street: str = ""
    street_additional: str = ""
    street_third: str = ""
    post_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Seller (BG-4), buyer (BG-7) or payee (BG-10)."""

    name: str = ""
    trading_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    legal_id: Identifier | None = None
    legal_form: str = ""
    vat_id: str = ""  # BT-31, BT-48: with the country's prefix
    tax_id: str = ""  # BT-32: any other tax number
    endpoint: Identifier | None = None  # BT-34, BT-49
    address: Address = Address()
    person: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """BG-13 and BG-15."""

    name: str = ""
    location: Identifier | None = None
    address: Address | None = None


@dataclass(frozen=True, kw_only=True)
class Period:
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    text: str
    subject: str = ""  # BT-21, UNTDID 4451


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document that this one corrects or settles (BG-3)."""

    number: str
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Payment instructions (BG-16); one per bank account."""

    code: str  # UNTDID 4461
    text: str = ""
    reference: str = ""  # BT-83
    account: str = ""
    account_name: str = ""
    bic: str = ""
    card_number: str = ""
    card_holder: str = ""
    mandate: str = ""  # BT-89
    creditor_id: str = ""  # BT-90
    debited_account: str = ""  # BT-91


@dataclass(frozen=True, kw_only=True)
class Tax:
    """VAT of a line item, an allowance or a group: UNTDID 5305 category and rate in percent."""

    category: str
    rate: Decimal | None = ZERO


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """An allowance, or a charge if ``charge`` is set; on a line item it has no tax of its own."""

    amount: Decimal
    charge: bool = False
    base: Decimal | None = None
    percent: Decimal | None = None
    reason: str = ""
    reason_code: str = ""
    tax: Tax | None = None


@dataclass(frozen=True, kw_only=True)
class TaxGroup:
    """A rate of the tax summary (BG-23)."""

    tax: Tax
    base: Decimal
    amount: Decimal
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Classification:
    """An item classification (BT-158) with its list (UNTDID 7143)."""

    code: str
    scheme: str
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An item attribute (BT-160 and BT-161)."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line item (BG-25). ``wire_tax`` is the API's tax, if the format preserves it.

    ``is_detail`` marks sub-lines of extensions: they are included in their line item's amount and not
    counted.
    """

    id: str
    name: str
    quantity: Decimal
    unit: str
    net: Decimal  # BT-131
    price: Decimal  # BT-146
    tax: Tax
    base_quantity: Decimal | None = None  # BT-149
    gross_price: Decimal | None = None  # BT-148: before the item discount
    price_discount: Decimal | None = None  # BT-147
    note: str = ""
    object_id: Identifier | None = None
    order_line: str = ""
    cost_centre: str = ""
    period: Period | None = None
    allowances: tuple[Allowance, ...] = ()
    description: str = ""
    seller_code: str = ""
    buyer_code: str = ""
    standard_id: Identifier | None = None
    classifications: tuple[Classification, ...] = ()
    origin: str = ""
    attributes: tuple[Attribute, ...] = ()
    wire_tax: str = ""
    tax_amount: Decimal | None = None  # if the format states the tax of line items
    is_detail: bool = False


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A supporting document (BG-24)."""

    id: str
    description: str = ""
    location: str = ""
    name: str = ""
    mime: str = ""
    content: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Document totals (BG-22)."""

    lines: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    due: Decimal
    allowances: Decimal = ZERO
    charges: Decimal = ZERO
    prepaid: Decimal = ZERO
    rounding: Decimal = ZERO
    # collected for third parties (BG-DEX-09 of XRechnung's extension), in addition to the total
    collected: Decimal = ZERO
    accounting_tax: Decimal | None = None  # BT-111
    # The document states only its gross amount.
    gross_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """A document."""

    number: str
    issue_date: date
    type_code: str  # UNTDID 1001
    currency: str
    seller: Party
    buyer: Party
    totals: Totals
    lines: tuple[Line, ...] = ()
    tax_groups: tuple[TaxGroup, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    notes: tuple[Note, ...] = ()
    customization: str = ""  # BT-24
    profile: str = ""  # BT-23
    accounting_currency: str = ""
    tax_point: date | None = None
    tax_point_code: str = ""  # BT-8 as UNTDID 2005: 3, 35 or 432
    due_date: date | None = None
    payment_terms: str = ""
    buyer_reference: str = ""
    project: str = ""
    contract: str = ""
    order: str = ""
    sales_order: str = ""
    receiving_advice: str = ""
    despatch_advice: str = ""
    tender: str = ""
    object_id: Identifier | None = None
    cost_centre: str = ""
    preceding: tuple[Reference, ...] = ()
    payee: Party | None = None
    representative: Party | None = None
    delivery: Delivery | None = None
    delivery_date: date | None = None
    period: Period | None = None
    payments: tuple[Payment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    # Charges (deductions below zero) not included in the gross amount and the amount due, with their reasons.
    charges: tuple[tuple[Decimal, str], ...] = ()
    # A credit note with the type code of an invoice.
    is_credit_note: bool = False
    # Optional values that could not be parsed.
    unreadable: tuple[str, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Return whether this is a credit note, with positive amounts."""
        return self.is_credit_note or self.type_code in CREDIT_TYPES


CREDIT_TYPES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
