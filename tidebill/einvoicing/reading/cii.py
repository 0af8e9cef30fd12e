"""Read UN/CEFACT Cross Industry Invoices: EN 16931, XRechnung and all profiles of Factur-X."""

from decimal import Decimal

from tidebill.einvoicing.model import (
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
from tidebill.einvoicing.writing.cii import QDT, RAM, RSM, TAX_POINT_CODES, UDT

_ZERO = Decimal(0)
_X = Reader({"rsm": RSM, "ram": RAM, "qdt": QDT, "udt": UDT})
_DAY = "udt:DateTimeString"
_TENDER, _OBJECT = "50", "130"
# Line items of the EXTENDED profile excluded from totals: group headings and remarks.
_UNCOUNTED = ("GROUP", "INFORMATION")
_TRADE = "rsm:SupplyChainTradeTransaction"


def is_cii(root: Element) -> bool:
    return root.tag == f"{{{RSM}}}CrossIndustryInvoice"


def read_cii(root: Element) -> Invoice:
    """Return the neutral invoice; raises ValueError for invalid values or missing mandatory ones."""
    head, trade = _X.one(root, "rsm:ExchangedDocument"), _X.one(root, _TRADE)
    agreement = _X.one(trade, "ram:ApplicableHeaderTradeAgreement")
    delivery = _X.one(trade, "ram:ApplicableHeaderTradeDelivery")
    settlement = _X.one(trade, "ram:ApplicableHeaderTradeSettlement")
    issue_date = _X.day(head, f"ram:IssueDateTime/{_DAY}")
    if issue_date is None or not _X.text(head, "ram:ID"):
        raise ValueError("the document has no number or no date of issue")
    currency = _X.text(settlement, "ram:InvoiceCurrencyCode")
    terms = "ram:SpecifiedTradePaymentTerms"
    context = _X.one(root, "rsm:ExchangedDocumentContext")
    code = _X.text(settlement, "ram:ApplicableTradeTax/ram:DueDateTypeCode")
    return Invoice(
        number=_X.text(head, "ram:ID"),
        issue_date=issue_date,
        type_code=_X.text(head, "ram:TypeCode") or "380",
        currency=currency,
        seller=_party(_X.one(agreement, "ram:SellerTradeParty")),
        buyer=_party(_X.one(agreement, "ram:BuyerTradeParty")),
        totals=_totals(settlement, currency),
        lines=tuple(_line(node) for node in _X.all(trade, "ram:IncludedSupplyChainTradeLineItem")),
        tax_groups=tuple(_tax_group(node) for node in _X.all(settlement, "ram:ApplicableTradeTax")),
        allowances=(
            *(_allowance(node) for node in _X.all(settlement, "ram:SpecifiedTradeAllowanceCharge")),
            *(_service(node) for node in _X.all(settlement, "ram:SpecifiedLogisticsServiceCharge")),
        ),
        notes=tuple(
            Note(text=_X.text(node, "ram:Content"), subject=_X.text(node, "ram:SubjectCode"))
            for node in _X.all(head, "ram:IncludedNote")
        ),
        customization=_X.text(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        profile=_X.text(context, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        accounting_currency=_X.text(settlement, "ram:TaxCurrencyCode"),
        tax_point=_X.day(settlement, "ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString"),
        tax_point_code={there: here for here, there in TAX_POINT_CODES.items()}.get(code, code),
        due_date=_X.day(settlement, f"{terms}/ram:DueDateDateTime/{_DAY}"),
        payment_terms="\n".join(_X.texts(settlement, f"{terms}/ram:Description")),
        buyer_reference=_X.text(agreement, "ram:BuyerReference"),
        project=_X.text(agreement, "ram:SpecifiedProcuringProject/ram:ID"),
        contract=_issued(agreement, "ram:ContractReferencedDocument"),
        order=_issued(agreement, "ram:BuyerOrderReferencedDocument"),
        sales_order=_issued(agreement, "ram:SellerOrderReferencedDocument"),
        receiving_advice=_issued(delivery, "ram:ReceivingAdviceReferencedDocument"),
        despatch_advice=_issued(delivery, "ram:DespatchAdviceReferencedDocument"),
        tender=_typed(agreement, _TENDER),
        object_id=_object(agreement),
        cost_centre=_X.text(settlement, "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        preceding=tuple(
            Reference(
                number=_X.text(node, "ram:IssuerAssignedID"),
                day=_X.day(node, "ram:FormattedIssueDateTime/qdt:DateTimeString"),
            )
            for node in _X.all(settlement, "ram:InvoiceReferencedDocument")
        ),
        payee=_maybe_party(_X.one(settlement, "ram:PayeeTradeParty")),
        representative=_maybe_party(_X.one(agreement, "ram:SellerTaxRepresentativeTradeParty")),
        delivery=_delivery(_X.one(delivery, "ram:ShipToTradeParty")),
        delivery_date=_X.day(delivery, f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{_DAY}"),
        period=_period(_X.one(settlement, "ram:BillingSpecifiedPeriod")),
        payments=_payments(settlement),
        attachments=_attachments(agreement),
    )


def _identifier(node: Element | None) -> Identifier | None:
    text = content(node)
    return Identifier(value=text, scheme=node.get("schemeID") or "") if node is not None and text else None


def _maybe_party(node: Element | None) -> Party | None:
    return _party(node) if node is not None else None


def _party(node: Element | None) -> Party:
    if node is None:
        return Party()
    numbers = _X.all(node, "ram:ID") + _X.all(node, "ram:GlobalID")
    contact = _X.one(node, "ram:DefinedTradeContact")
    return Party(
        name=_X.text(node, "ram:Name"),
        trading_name=_X.text(node, "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        identifiers=tuple(found for item in numbers if (found := _identifier(item))),
        legal_id=_identifier(_X.one(node, "ram:SpecifiedLegalOrganization/ram:ID")),
        legal_form=_X.text(node, "ram:Description"),
        vat_id=_tax_number(node, "VA"),
        tax_id=_tax_number(node, "FC"),
        endpoint=_identifier(_X.one(node, "ram:URIUniversalCommunication/ram:URIID")),
        address=_address(_X.one(node, "ram:PostalTradeAddress")),
        person=_X.text(contact, "ram:PersonName") or _X.text(contact, "ram:DepartmentName"),
        phone=_X.text(contact, "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
        email=_X.text(contact, "ram:EmailURIUniversalCommunication/ram:URIID"),
    )


def _tax_number(node: Element, scheme: str) -> str:
    numbers = _X.all(node, "ram:SpecifiedTaxRegistration/ram:ID")
    return next((content(item) for item in numbers if item.get("schemeID") == scheme), "")


def _address(node: Element | None) -> Address:
    return Address(
        street=_X.text(node, "ram:LineOne"),
        street_additional=_X.text(node, "ram:LineTwo"),
        street_third=_X.text(node, "ram:LineThree"),
        post_code=_X.text(node, "ram:PostcodeCode"),
        city=_X.text(node, "ram:CityName"),
        region=_X.text(node, "ram:CountrySubDivisionName"),
        country=_X.text(node, "ram:CountryID"),
    )


def _delivery(node: Element | None) -> Delivery | None:
    if node is None:
        return None
    address = _X.one(node, "ram:PostalTradeAddress")
    plain = _X.one(node, "ram:ID")
    return Delivery(
        name=_X.text(node, "ram:Name"),
        location=_identifier(_X.one(node, "ram:GlobalID") if plain is None else plain),
        address=_address(address) if address is not None else None,
    )


def _issued(node: Element | None, name: str) -> str:
    return _X.text(node, f"{name}/ram:IssuerAssignedID")


def _references(node: Element | None, code: str) -> list[Element]:
    found = _X.all(node, "ram:AdditionalReferencedDocument")
    return [item for item in found if _X.text(item, "ram:TypeCode") == code]


def _typed(node: Element | None, code: str) -> str:
    return next((_X.text(item, "ram:IssuerAssignedID") for item in _references(node, code)), "")


def _object(node: Element | None) -> Identifier | None:
    found = next(iter(_references(node, _OBJECT)), None)
    if found is None:
        return None
    return Identifier(
        value=_X.text(found, "ram:IssuerAssignedID"), scheme=_X.text(found, "ram:ReferenceTypeCode")
    )


def _attachments(node: Element | None) -> tuple[Attachment, ...]:
    found = _X.all(node, "ram:AdditionalReferencedDocument")
    return tuple(
        _attachment(item) for item in found if _X.text(item, "ram:TypeCode") not in (_TENDER, _OBJECT)
    )


def _attachment(node: Element) -> Attachment:
    embedded = _X.one(node, "ram:AttachmentBinaryObject")
    return Attachment(
        id=_X.text(node, "ram:IssuerAssignedID"),
        description=_X.text(node, "ram:Name"),
        location=_X.text(node, "ram:URIID"),
        name=(embedded.get("filename") or "") if embedded is not None else "",
        mime=(embedded.get("mimeCode") or "") if embedded is not None else "",
        content=binary(content(embedded)) if embedded is not None else None,
    )


def _period(node: Element | None) -> Period | None:
    start, end = _X.day(node, f"ram:StartDateTime/{_DAY}"), _X.day(node, f"ram:EndDateTime/{_DAY}")
    return Period(start=start, end=end) if start or end else None


def _payments(settlement: Element | None) -> tuple[Payment, ...]:
    reference = _X.text(settlement, "ram:PaymentReference")
    mandate = _X.text(settlement, "ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID")
    creditor = _X.text(settlement, "ram:CreditorReferenceID")
    return tuple(
        Payment(
            code=_X.text(node, "ram:TypeCode"),
            text=_X.text(node, "ram:Information"),
            reference=reference,
            account=_X.text(node, "ram:PayeePartyCreditorFinancialAccount/ram:IBANID")
            or _X.text(node, "ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID"),
            account_name=_X.text(node, "ram:PayeePartyCreditorFinancialAccount/ram:AccountName"),
            bic=_X.text(node, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
            card_number=_X.text(node, "ram:ApplicableTradeSettlementFinancialCard/ram:ID"),
            card_holder=_X.text(node, "ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName"),
            mandate=mandate,
            creditor_id=creditor,
            debited_account=_X.text(node, "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
        )
        for node in _X.all(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
    )


def _tax(node: Element | None) -> Tax:
    return Tax(category=_X.text(node, "ram:CategoryCode"), rate=_X.number(node, "ram:RateApplicablePercent"))


def _tax_group(node: Element) -> TaxGroup:
    return TaxGroup(
        tax=_tax(node),
        base=_X.number(node, "ram:BasisAmount") or _ZERO,
        amount=_X.number(node, "ram:CalculatedAmount") or _ZERO,
        reason=_X.text(node, "ram:ExemptionReason"),
        reason_code=_X.text(node, "ram:ExemptionReasonCode"),
    )


def _allowance(node: Element) -> Allowance:
    tax = _X.one(node, "ram:CategoryTradeTax")
    return Allowance(
        amount=_X.number(node, "ram:ActualAmount") or _ZERO,
        charge=_X.flag(node, "ram:ChargeIndicator/udt:Indicator"),
        base=_X.number(node, "ram:BasisAmount"),
        percent=_X.number(node, "ram:CalculationPercent"),
        reason=_X.text(node, "ram:Reason"),
        reason_code=_X.text(node, "ram:ReasonCode"),
        tax=_tax(tax) if tax is not None else None,
    )


def _service(node: Element) -> Allowance:
    """Return a freight charge of the EXTENDED profile."""
    return Allowance(
        amount=_X.number(node, "ram:AppliedAmount") or _ZERO,
        charge=True,
        reason=_X.text(node, "ram:Description"),
        tax=_tax(_X.one(node, "ram:AppliedTradeTax")),
    )


def _totals(settlement: Element | None, currency: str) -> Totals:
    node = _X.one(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    taxes = _X.all(node, "ram:TaxTotalAmount")
    own = [item for item in taxes if item.get("currencyID") in (None, currency)]
    other = [item for item in taxes if item not in own]
    gross, prepaid = _X.number(node, "ram:GrandTotalAmount"), _X.number(node, "ram:TotalPrepaidAmount")
    rounding, due = _X.number(node, "ram:RoundingAmount"), _X.number(node, "ram:DuePayableAmount")
    usual = (gross or _ZERO) - (prepaid or _ZERO) + (rounding or _ZERO)
    return Totals(
        lines=_X.number(node, "ram:LineTotalAmount") or _ZERO,
        net=_X.number(node, "ram:TaxBasisTotalAmount") or _ZERO,
        tax=decimal(content(own[0]) or "0") if own else _ZERO,
        gross=gross or _ZERO,
        due=usual if due is None else due,
        allowances=_X.number(node, "ram:AllowanceTotalAmount") or _ZERO,
        charges=_X.number(node, "ram:ChargeTotalAmount") or _ZERO,
        prepaid=prepaid or _ZERO,
        rounding=rounding or _ZERO,
        accounting_tax=decimal(content(other[0])) if other else None,
    )


def _line(node: Element) -> Line:
    product = _X.one(node, "ram:SpecifiedTradeProduct")
    agreement = _X.one(node, "ram:SpecifiedLineTradeAgreement")
    settlement = _X.one(node, "ram:SpecifiedLineTradeSettlement")
    quantity = _X.one(node, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")
    summation = "ram:SpecifiedTradeSettlementLineMonetarySummation"
    gross = "ram:GrossPriceProductTradePrice"
    head = "ram:AssociatedDocumentLineDocument"
    return Line(
        id=_X.text(node, f"{head}/ram:LineID"),
        name=_X.text(product, "ram:Name"),
        quantity=decimal(content(quantity) or "1"),
        unit=(quantity.get("unitCode") or "") if quantity is not None else "",
        net=_X.number(settlement, f"{summation}/ram:LineTotalAmount") or _ZERO,
        price=_X.number(agreement, "ram:NetPriceProductTradePrice/ram:ChargeAmount") or _ZERO,
        tax=_tax(_X.one(settlement, "ram:ApplicableTradeTax")),
        base_quantity=_X.number(agreement, "ram:NetPriceProductTradePrice/ram:BasisQuantity"),
        gross_price=_X.number(agreement, f"{gross}/ram:ChargeAmount"),
        price_discount=_X.number(agreement, f"{gross}/ram:AppliedTradeAllowanceCharge/ram:ActualAmount"),
        note=_X.text(node, f"{head}/ram:IncludedNote/ram:Content"),
        object_id=_object(settlement),
        order_line=_X.text(agreement, "ram:BuyerOrderReferencedDocument/ram:LineID"),
        cost_centre=_X.text(settlement, "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        period=_period(_X.one(settlement, "ram:BillingSpecifiedPeriod")),
        allowances=tuple(
            _allowance(found) for found in _X.all(settlement, "ram:SpecifiedTradeAllowanceCharge")
        ),
        description=_X.text(product, "ram:Description"),
        seller_code=_X.text(product, "ram:SellerAssignedID"),
        buyer_code=_X.text(product, "ram:BuyerAssignedID"),
        standard_id=_identifier(_X.one(product, "ram:GlobalID")),
        classifications=tuple(
            Classification(
                code=content(code), scheme=code.get("listID") or "", version=code.get("listVersionID") or ""
            )
            for code in _X.all(product, "ram:DesignatedProductClassification/ram:ClassCode")
        ),
        origin=_X.text(product, "ram:OriginTradeCountry/ram:ID"),
        attributes=tuple(
            Attribute(name=_X.text(found, "ram:Description"), value=_X.text(found, "ram:Value"))
            for found in _X.all(product, "ram:ApplicableProductCharacteristic")
        ),
        is_detail=_X.text(node, f"{head}/ram:LineStatusReasonCode") in _UNCOUNTED,
    )
