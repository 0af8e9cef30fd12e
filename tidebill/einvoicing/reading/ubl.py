"""Read UBL 2.1 invoices and credit notes."""

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from tidebill.einvoicing.model import (
    CREDIT_TYPES,
    Address,
    Allowance,
    Attachment,
    Attribute,
    Classification,
    Delivery,
    Identifier,
    Invoice,
    Line,
    Note,
    Party,
    Payment,
    Period,
    Reference,
    Tax,
    TaxGroup,
    Totals,
)
from tidebill.einvoicing.reading.values import Element, Reader, binary, content, decimal
from tidebill.einvoicing.writing.ubl import CAC, CBC, ROOTS

_ZERO = Decimal(0)
_X = Reader({"cac": CAC, "cbc": CBC})
_OBJECT, _PROJECT = "130", "50"
_SEPA = "SEPA"


def is_ubl(root: Element) -> bool:
    return etree.QName(root).namespace in ROOTS.values()


def read_ubl(root: Element) -> Invoice:
    """Return the neutral invoice; raises ValueError for invalid values or missing mandatory ones."""
    credit = etree.QName(root).localname == "CreditNote"
    issue_date = _X.day(root, "cbc:IssueDate")
    if issue_date is None or not _X.text(root, "cbc:ID"):
        raise ValueError("the document has no number or no date of issue")
    currency = _X.text(root, "cbc:DocumentCurrencyCode")
    type_code = _X.text(root, "cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode")
    type_code = type_code or ("381" if credit else "380")
    mandate = _X.text(root, "cac:PaymentMeans/cac:PaymentMandate/cbc:ID")
    creditor = _creditor(root)
    return Invoice(
        number=_X.text(root, "cbc:ID"),
        issue_date=issue_date,
        type_code=type_code,
        currency=currency,
        seller=_party(_X.one(root, "cac:AccountingSupplierParty/cac:Party")),
        buyer=_party(_X.one(root, "cac:AccountingCustomerParty/cac:Party")),
        totals=_totals(root, currency),
        lines=tuple(
            line
            for node in _X.all(root, "cac:InvoiceLine") + _X.all(root, "cac:CreditNoteLine")
            for line in _lines(node)
        ),
        tax_groups=tuple(_tax_group(node) for node in _X.all(_tax_total(root, currency), "cac:TaxSubtotal")),
        allowances=tuple(_allowance(node, with_tax=True) for node in _X.all(root, "cac:AllowanceCharge")),
        notes=tuple(_note(text) for text in _X.texts(root, "cbc:Note")),
        customization=_X.text(root, "cbc:CustomizationID"),
        profile=_X.text(root, "cbc:ProfileID"),
        accounting_currency=_X.text(root, "cbc:TaxCurrencyCode"),
        tax_point=_X.day(root, "cbc:TaxPointDate"),
        tax_point_code=_X.text(root, "cac:InvoicePeriod/cbc:DescriptionCode"),
        due_date=_X.day(root, "cbc:DueDate") or _X.day(root, "cac:PaymentMeans/cbc:PaymentDueDate"),
        payment_terms="\n".join(_X.texts(root, "cac:PaymentTerms/cbc:Note")),
        buyer_reference=_X.text(root, "cbc:BuyerReference"),
        project=_project(root),
        contract=_X.text(root, "cac:ContractDocumentReference/cbc:ID"),
        order=_order(root),
        sales_order=_X.text(root, "cac:OrderReference/cbc:SalesOrderID"),
        receiving_advice=_X.text(root, "cac:ReceiptDocumentReference/cbc:ID"),
        despatch_advice=_X.text(root, "cac:DespatchDocumentReference/cbc:ID"),
        tender=_X.text(root, "cac:OriginatorDocumentReference/cbc:ID"),
        object_id=_object(root),
        cost_centre=_X.text(root, "cbc:AccountingCost"),
        preceding=tuple(
            Reference(number=_X.text(node, "cbc:ID"), day=_X.day(node, "cbc:IssueDate"))
            for node in _X.all(root, "cac:BillingReference/cac:InvoiceDocumentReference")
        ),
        payee=_payee(_X.one(root, "cac:PayeeParty")),
        representative=_representative(_X.one(root, "cac:TaxRepresentativeParty")),
        delivery=_delivery(_X.one(root, "cac:Delivery")),
        delivery_date=_X.day(root, "cac:Delivery/cbc:ActualDeliveryDate"),
        period=_period(_X.one(root, "cac:InvoicePeriod")),
        payments=tuple(
            payment
            for node in _X.all(root, "cac:PaymentMeans")
            for payment in _payments(node, mandate=mandate, creditor=creditor)
        ),
        attachments=_attachments(root),
        is_credit_note=credit and type_code not in CREDIT_TYPES,
    )


def _identifier(node: Element | None) -> Identifier | None:
    text = content(node)
    return Identifier(value=text, scheme=node.get("schemeID") or "") if node is not None and text else None


def _party(node: Element | None) -> Party:
    if node is None:
        return Party()
    legal = _X.one(node, "cac:PartyLegalEntity")
    trading = _X.text(node, "cac:PartyName/cbc:Name")
    found = (_identifier(item) for item in _X.all(node, "cac:PartyIdentification/cbc:ID"))
    return Party(
        name=_X.text(legal, "cbc:RegistrationName") or trading,
        trading_name=trading if _X.text(legal, "cbc:RegistrationName") else "",
        identifiers=tuple(item for item in found if item and item.scheme != _SEPA),
        legal_id=_identifier(_X.one(legal, "cbc:CompanyID")),
        legal_form=_X.text(legal, "cbc:CompanyLegalForm"),
        vat_id=_tax_number(node, vat=True),
        tax_id=_tax_number(node, vat=False),
        endpoint=_identifier(_X.one(node, "cbc:EndpointID")),
        address=_address(_X.one(node, "cac:PostalAddress")),
        person=_X.text(node, "cac:Contact/cbc:Name"),
        phone=_X.text(node, "cac:Contact/cbc:Telephone"),
        email=_X.text(node, "cac:Contact/cbc:ElectronicMail"),
    )


def _tax_number(node: Element, *, vat: bool) -> str:
    for scheme in _X.all(node, "cac:PartyTaxScheme"):
        if (_X.text(scheme, "cac:TaxScheme/cbc:ID").upper() == "VAT") is vat:
            return _X.text(scheme, "cbc:CompanyID")
    return ""


def _address(node: Element | None) -> Address:
    return Address(
        street=_X.text(node, "cbc:StreetName"),
        street_additional=_X.text(node, "cbc:AdditionalStreetName"),
        street_third=_X.text(node, "cac:AddressLine/cbc:Line"),
        post_code=_X.text(node, "cbc:PostalZone"),
        city=_X.text(node, "cbc:CityName"),
        region=_X.text(node, "cbc:CountrySubentity"),
        country=_X.text(node, "cac:Country/cbc:IdentificationCode"),
    )


def _payee(node: Element | None) -> Party | None:
    if node is None:
        return None
    found = (_identifier(item) for item in _X.all(node, "cac:PartyIdentification/cbc:ID"))
    return Party(
        name=_X.text(node, "cac:PartyName/cbc:Name"),
        identifiers=tuple(item for item in found if item and item.scheme != _SEPA),
        legal_id=_identifier(_X.one(node, "cac:PartyLegalEntity/cbc:CompanyID")),
    )


def _representative(node: Element | None) -> Party | None:
    if node is None:
        return None
    return Party(
        name=_X.text(node, "cac:PartyName/cbc:Name"),
        vat_id=_X.text(node, "cac:PartyTaxScheme/cbc:CompanyID"),
        address=_address(_X.one(node, "cac:PostalAddress")),
    )


def _delivery(node: Element | None) -> Delivery | None:
    place = _X.one(node, "cac:DeliveryLocation/cac:Address")
    location = _identifier(_X.one(node, "cac:DeliveryLocation/cbc:ID"))
    name = _X.text(node, "cac:DeliveryParty/cac:PartyName/cbc:Name")
    if place is None and not location and not name:
        return None
    return Delivery(name=name, location=location, address=_address(place) if place is not None else None)


def _period(node: Element | None) -> Period | None:
    start, end = _X.day(node, "cbc:StartDate"), _X.day(node, "cbc:EndDate")
    return Period(start=start, end=end) if start or end else None


def _payments(node: Element, *, mandate: str, creditor: str) -> list[Payment]:
    code = _X.one(node, "cbc:PaymentMeansCode")
    accounts: list[Element | None] = [*_X.all(node, "cac:PayeeFinancialAccount")]
    return [
        Payment(
            code=content(code),
            text=(code.get("name") or "") if code is not None else "",
            reference=_X.text(node, "cbc:PaymentID"),
            account=_X.text(account, "cbc:ID"),
            account_name=_X.text(account, "cbc:Name"),
            bic=_X.text(account, "cac:FinancialInstitutionBranch/cbc:ID"),
            card_number=_X.text(node, "cac:CardAccount/cbc:PrimaryAccountNumberID"),
            card_holder=_X.text(node, "cac:CardAccount/cbc:HolderName"),
            mandate=mandate if _X.one(node, "cac:PaymentMandate") is not None else "",
            creditor_id=creditor if _X.one(node, "cac:PaymentMandate") is not None else "",
            debited_account=_X.text(node, "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
        )
        for account in accounts or [None]
    ]


def _creditor(root: Element) -> str:
    for place in ("cac:AccountingSupplierParty/cac:Party", "cac:PayeeParty"):
        for node in _X.all(root, f"{place}/cac:PartyIdentification/cbc:ID"):
            if node.get("schemeID") == _SEPA:
                return content(node)
    return ""


def _allowance(node: Element, *, with_tax: bool) -> Allowance:
    return Allowance(
        amount=_X.number(node, "cbc:Amount") or _ZERO,
        charge=_X.flag(node, "cbc:ChargeIndicator"),
        base=_X.number(node, "cbc:BaseAmount"),
        percent=_X.number(node, "cbc:MultiplierFactorNumeric"),
        reason=_X.text(node, "cbc:AllowanceChargeReason"),
        reason_code=_X.text(node, "cbc:AllowanceChargeReasonCode"),
        tax=_tax(_X.one(node, "cac:TaxCategory")) if with_tax else None,
    )


def _tax(node: Element | None) -> Tax:
    return Tax(category=_X.text(node, "cbc:ID"), rate=_X.number(node, "cbc:Percent"))


def _tax_total(root: Element, currency: str) -> Element | None:
    """Return the tax total in the document's currency; another one is in the accounting currency."""
    totals = _X.all(root, "cac:TaxTotal")
    return next((node for node in totals if _currency(node) == currency), totals[0] if totals else None)


def _currency(node: Element) -> str:
    found = _X.one(node, "cbc:TaxAmount")
    return (found.get("currencyID") or "") if found is not None else ""


def _tax_group(node: Element) -> TaxGroup:
    category = _X.one(node, "cac:TaxCategory")
    return TaxGroup(
        tax=_tax(category),
        base=_X.number(node, "cbc:TaxableAmount") or _ZERO,
        amount=_X.number(node, "cbc:TaxAmount") or _ZERO,
        reason=_X.text(category, "cbc:TaxExemptionReason"),
        reason_code=_X.text(category, "cbc:TaxExemptionReasonCode"),
    )


def _totals(root: Element, currency: str) -> Totals:
    node = _X.one(root, "cac:LegalMonetaryTotal")
    other = [total for total in _X.all(root, "cac:TaxTotal") if _currency(total) != currency]
    gross, prepaid = _X.number(node, "cbc:TaxInclusiveAmount"), _X.number(node, "cbc:PrepaidAmount")
    rounding, due = _X.number(node, "cbc:PayableRoundingAmount"), _X.number(node, "cbc:PayableAmount")
    collected = sum(map(decimal, _X.texts(root, "cac:PrepaidPayment/cbc:PaidAmount")), _ZERO)
    usual = (gross or _ZERO) - (prepaid or _ZERO) + (rounding or _ZERO) + collected
    return Totals(
        lines=_X.number(node, "cbc:LineExtensionAmount") or _ZERO,
        net=_X.number(node, "cbc:TaxExclusiveAmount") or _ZERO,
        tax=_X.number(_tax_total(root, currency), "cbc:TaxAmount") or _ZERO,
        gross=gross or _ZERO,
        due=usual if due is None else due,
        allowances=_X.number(node, "cbc:AllowanceTotalAmount") or _ZERO,
        charges=_X.number(node, "cbc:ChargeTotalAmount") or _ZERO,
        prepaid=prepaid or _ZERO,
        rounding=rounding or _ZERO,
        collected=collected,
        accounting_tax=_X.number(other[0], "cbc:TaxAmount") if other else None,
    )


def _note(text: str) -> Note:
    subject, end, rest = text[1:].partition("#")
    return (
        Note(text=rest, subject=subject)
        if text.startswith("#") and end and len(subject) == 3
        else Note(text=text)
    )


def _order(root: Element) -> str:
    number = _X.text(root, "cac:OrderReference/cbc:ID")
    return "" if number == "NA" and _X.text(root, "cac:OrderReference/cbc:SalesOrderID") else number


def _references(root: Element) -> list[tuple[str, Element]]:
    nodes = _X.all(root, "cac:AdditionalDocumentReference")
    return [(_X.text(node, "cbc:DocumentTypeCode"), node) for node in nodes]


def _object(root: Element) -> Identifier | None:
    found = (node for code, node in _references(root) if code == _OBJECT)
    return _identifier(_X.one(next(found, None), "cbc:ID"))


def _project(root: Element) -> str:
    named = _X.text(root, "cac:ProjectReference/cbc:ID")
    found = (_X.text(node, "cbc:ID") for code, node in _references(root) if code == _PROJECT)
    return named or next(found, "")


def _attachments(root: Element) -> tuple[Attachment, ...]:
    return tuple(_attachment(node) for code, node in _references(root) if code not in (_OBJECT, _PROJECT))


def _attachment(node: Element) -> Attachment:
    embedded = _X.one(node, "cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
    return Attachment(
        id=_X.text(node, "cbc:ID"),
        description=_X.text(node, "cbc:DocumentDescription"),
        location=_X.text(node, "cac:Attachment/cac:ExternalReference/cbc:URI"),
        name=(embedded.get("filename") or "") if embedded is not None else "",
        mime=(embedded.get("mimeCode") or "") if embedded is not None else "",
        content=binary(content(embedded)) if embedded is not None else None,
    )


def _lines(node: Element, *, is_detail: bool = False) -> Iterator[Line]:
    """Yield the line item, then its sub-lines of XRechnung's extension."""
    yield _line(node, is_detail=is_detail)
    for part in _X.all(node, "cac:SubInvoiceLine"):
        yield from _lines(part, is_detail=True)


def _line(node: Element, *, is_detail: bool) -> Line:
    quantity = _X.one(node, "cbc:InvoicedQuantity")
    quantity = quantity if quantity is not None else _X.one(node, "cbc:CreditedQuantity")
    item, price = _X.one(node, "cac:Item"), _X.one(node, "cac:Price")
    reference = _X.one(node, "cac:DocumentReference/cbc:ID")
    return Line(
        id=_X.text(node, "cbc:ID"),
        name=_X.text(item, "cbc:Name"),
        quantity=decimal(content(quantity) or "1"),
        unit=(quantity.get("unitCode") or "") if quantity is not None else "",
        net=_X.number(node, "cbc:LineExtensionAmount") or _ZERO,
        price=_X.number(price, "cbc:PriceAmount") or _ZERO,
        tax=_tax(_X.one(item, "cac:ClassifiedTaxCategory")),
        base_quantity=_X.number(price, "cbc:BaseQuantity"),
        gross_price=_X.number(price, "cac:AllowanceCharge/cbc:BaseAmount"),
        price_discount=_X.number(price, "cac:AllowanceCharge/cbc:Amount"),
        note=_X.text(node, "cbc:Note"),
        object_id=_identifier(reference),
        order_line=_X.text(node, "cac:OrderLineReference/cbc:LineID"),
        cost_centre=_X.text(node, "cbc:AccountingCost"),
        period=_period(_X.one(node, "cac:InvoicePeriod")),
        allowances=tuple(_allowance(found, with_tax=False) for found in _X.all(node, "cac:AllowanceCharge")),
        description=_X.text(item, "cbc:Description"),
        seller_code=_X.text(item, "cac:SellersItemIdentification/cbc:ID"),
        buyer_code=_X.text(item, "cac:BuyersItemIdentification/cbc:ID"),
        standard_id=_identifier(_X.one(item, "cac:StandardItemIdentification/cbc:ID")),
        classifications=tuple(
            Classification(
                code=content(code), scheme=code.get("listID") or "", version=code.get("listVersionID") or ""
            )
            for code in _X.all(item, "cac:CommodityClassification/cbc:ItemClassificationCode")
        ),
        origin=_X.text(item, "cac:OriginCountry/cbc:IdentificationCode"),
        attributes=tuple(
            Attribute(name=_X.text(found, "cbc:Name"), value=_X.text(found, "cbc:Value"))
            for found in _X.all(item, "cac:AdditionalItemProperty")
        ),
        is_detail=is_detail,
    )
