"""UN/CEFACT Cross Industry Invoice (D16B), as used by EN 16931 and Factur-X."""

import base64
from dataclasses import dataclass
from datetime import date

from lxml import etree

from tidebill.einvoicing.model import (
    Address,
    Allowance,
    Identifier,
    Invoice,
    Line,
    Party,
    Payment,
    Period,
    TaxGroup,
)
from tidebill.einvoicing.writing.values import amount, number, text

RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
# BT-8 is UNTDID 2475 in CII and UNTDID 2005 in UBL.
TAX_POINT_CODES = {"3": "5", "35": "29", "432": "72"}
Element = etree._Element
VAT = "VAT"


def write_cii(invoice: Invoice) -> bytes:
    """Return the document in UTF-8, elements in schema order."""
    return _Writer(invoice).write()


def put(parent: Element, name: str, value: str | None, /, **attributes: str) -> None:
    """Add an element, unless the value is empty."""
    if value:
        etree.SubElement(parent, f"{{{RAM}}}{name}", attributes).text = text(value)


def group(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{RAM}}}{name}")


def put_day(parent: Element, name: str, value: date | None, *, space: str = UDT) -> None:
    if value:
        found = etree.SubElement(group(parent, name), f"{{{space}}}DateTimeString", {"format": "102"})
        found.text = f"{value:%Y%m%d}"


def put_flag(parent: Element, name: str, value: bool) -> None:
    found = group(parent, name)
    etree.SubElement(found, f"{{{UDT}}}Indicator").text = "true" if value else "false"


def put_id(parent: Element, name: str, found: Identifier | None) -> None:
    if found:
        put(parent, name, found.value, **({"schemeID": found.scheme} if found.scheme else {}))


@dataclass
class _Writer:
    invoice: Invoice

    def write(self) -> bytes:
        invoice = self.invoice
        spaces = {"rsm": RSM, "ram": RAM, "qdt": QDT, "udt": UDT}
        root = etree.Element(f"{{{RSM}}}CrossIndustryInvoice", nsmap=spaces)
        context = etree.SubElement(root, f"{{{RSM}}}ExchangedDocumentContext")
        if invoice.profile:
            put(group(context, "BusinessProcessSpecifiedDocumentContextParameter"), "ID", invoice.profile)
        put(group(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", invoice.customization)
        self.head(etree.SubElement(root, f"{{{RSM}}}ExchangedDocument"))
        trade = etree.SubElement(root, f"{{{RSM}}}SupplyChainTradeTransaction")
        for line in invoice.lines:
            self.line(group(trade, "IncludedSupplyChainTradeLineItem"), line)
        self.agreement(group(trade, "ApplicableHeaderTradeAgreement"))
        self.delivery(group(trade, "ApplicableHeaderTradeDelivery"))
        self.settlement(group(trade, "ApplicableHeaderTradeSettlement"))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def head(self, found: Element) -> None:
        put(found, "ID", self.invoice.number)
        put(found, "TypeCode", self.invoice.type_code)
        put_day(found, "IssueDateTime", self.invoice.issue_date)
        for note in self.invoice.notes:
            target = group(found, "IncludedNote")
            put(target, "Content", note.text)
            put(target, "SubjectCode", note.subject)

    def agreement(self, found: Element) -> None:
        invoice = self.invoice
        put(found, "BuyerReference", invoice.buyer_reference)
        self.party(group(found, "SellerTradeParty"), invoice.seller)
        self.party(group(found, "BuyerTradeParty"), invoice.buyer)
        if invoice.representative:
            self.party(group(found, "SellerTaxRepresentativeTradeParty"), invoice.representative)
        self.referenced(found, "SellerOrderReferencedDocument", invoice.sales_order)
        self.referenced(found, "BuyerOrderReferencedDocument", invoice.order)
        self.referenced(found, "ContractReferencedDocument", invoice.contract)
        self.attachments(found)
        if invoice.project:
            project = group(found, "SpecifiedProcuringProject")
            put(project, "ID", invoice.project)
            put(project, "Name", "Project reference")

    def attachments(self, parent: Element) -> None:
        if self.invoice.tender:
            found = group(parent, "AdditionalReferencedDocument")
            put(found, "IssuerAssignedID", self.invoice.tender)
            put(found, "TypeCode", "50")
        if self.invoice.object_id:
            found = group(parent, "AdditionalReferencedDocument")
            put(found, "IssuerAssignedID", self.invoice.object_id.value)
            put(found, "TypeCode", "130")
            put(found, "ReferenceTypeCode", self.invoice.object_id.scheme)
        for attachment in self.invoice.attachments:
            found = group(parent, "AdditionalReferencedDocument")
            put(found, "IssuerAssignedID", attachment.id)
            put(found, "URIID", attachment.location)
            put(found, "TypeCode", "916")
            put(found, "Name", attachment.description)
            if attachment.content is not None:
                content = base64.b64encode(attachment.content).decode()
                facts = {"mimeCode": attachment.mime, "filename": attachment.name}
                put(found, "AttachmentBinaryObject", content, **facts)

    def referenced(self, parent: Element, name: str, value: str) -> None:
        if value:
            put(group(parent, name), "IssuerAssignedID", value)

    def party(self, found: Element, party: Party) -> None:
        for number_ in party.identifiers:
            if not number_.scheme:
                put_id(found, "ID", number_)
        for number_ in party.identifiers:
            if number_.scheme:
                put_id(found, "GlobalID", number_)
        put(found, "Name", party.name)
        put(found, "Description", party.legal_form)
        if party.legal_id or party.trading_name:
            legal = group(found, "SpecifiedLegalOrganization")
            put_id(legal, "ID", party.legal_id)
            put(legal, "TradingBusinessName", party.trading_name)
        self.contact(found, party)
        self.address(found, party.address)
        if party.endpoint:
            put_id(group(found, "URIUniversalCommunication"), "URIID", party.endpoint)
        for value, scheme in ((party.vat_id, "VA"), (party.tax_id, "FC")):
            if value:
                put(group(found, "SpecifiedTaxRegistration"), "ID", value, schemeID=scheme)

    def contact(self, parent: Element, party: Party) -> None:
        if not (party.person or party.phone or party.email):
            return
        found = group(parent, "DefinedTradeContact")
        put(found, "PersonName", party.person)
        if party.phone:
            put(group(found, "TelephoneUniversalCommunication"), "CompleteNumber", party.phone)
        if party.email:
            put(group(found, "EmailURIUniversalCommunication"), "URIID", party.email)

    def address(self, parent: Element, address: Address) -> None:
        if address == Address():
            return
        found = group(parent, "PostalTradeAddress")
        put(found, "PostcodeCode", address.post_code)
        put(found, "LineOne", address.street)
        put(found, "LineTwo", address.street_additional)
        put(found, "LineThree", address.street_third)
        put(found, "CityName", address.city)
        put(found, "CountryID", address.country)
        put(found, "CountrySubDivisionName", address.region)

    def delivery(self, found: Element) -> None:
        invoice = self.invoice
        if invoice.delivery:
            target = group(found, "ShipToTradeParty")
            place = invoice.delivery.location
            put_id(target, "GlobalID" if place and place.scheme else "ID", place)
            put(target, "Name", invoice.delivery.name)
            if invoice.delivery.address:
                self.address(target, invoice.delivery.address)
        if invoice.delivery_date:
            event = group(found, "ActualDeliverySupplyChainEvent")
            put_day(event, "OccurrenceDateTime", invoice.delivery_date)
        self.referenced(found, "DespatchAdviceReferencedDocument", invoice.despatch_advice)
        self.referenced(found, "ReceivingAdviceReferencedDocument", invoice.receiving_advice)

    def settlement(self, found: Element) -> None:
        invoice = self.invoice
        creditor = next((item.creditor_id for item in invoice.payments if item.creditor_id), "")
        put(found, "CreditorReferenceID", creditor)
        put(found, "PaymentReference", next((p.reference for p in invoice.payments if p.reference), ""))
        put(found, "TaxCurrencyCode", invoice.accounting_currency)
        put(found, "InvoiceCurrencyCode", invoice.currency)
        if invoice.payee:
            self.party(group(found, "PayeeTradeParty"), invoice.payee)
        for payment in invoice.payments:
            self.means(group(found, "SpecifiedTradeSettlementPaymentMeans"), payment)
        for place, tax in enumerate(invoice.tax_groups):
            self.tax_group(group(found, "ApplicableTradeTax"), tax, first=place == 0)
        self.period(found, invoice.period)
        for allowance in invoice.allowances:
            self.allowance(found, allowance)
        self.terms(found)
        self.totals(group(found, "SpecifiedTradeSettlementHeaderMonetarySummation"))
        for reference in invoice.preceding:
            target = group(found, "InvoiceReferencedDocument")
            put(target, "IssuerAssignedID", reference.number)
            put_day(target, "FormattedIssueDateTime", reference.day, space=QDT)
        if invoice.cost_centre:
            put(group(found, "ReceivableSpecifiedTradeAccountingAccount"), "ID", invoice.cost_centre)

    def means(self, found: Element, payment: Payment) -> None:
        put(found, "TypeCode", payment.code)
        put(found, "Information", payment.text)
        if payment.card_number:
            card = group(found, "ApplicableTradeSettlementFinancialCard")
            put(card, "ID", payment.card_number)
            put(card, "CardholderName", payment.card_holder)
        if payment.debited_account:
            put(group(found, "PayerPartyDebtorFinancialAccount"), "IBANID", payment.debited_account)
        if payment.account:
            account = group(found, "PayeePartyCreditorFinancialAccount")
            kind = "IBANID" if payment.account[:2].isalpha() else "ProprietaryID"
            if kind == "IBANID":
                put(account, kind, payment.account)
            put(account, "AccountName", payment.account_name)
            if kind != "IBANID":
                put(account, kind, payment.account)
        if payment.bic:
            put(group(found, "PayeeSpecifiedCreditorFinancialInstitution"), "BICID", payment.bic)

    def tax_group(self, found: Element, tax: TaxGroup, *, first: bool) -> None:
        put(found, "CalculatedAmount", amount(tax.amount))
        put(found, "TypeCode", VAT)
        put(found, "ExemptionReason", tax.reason)
        put(found, "BasisAmount", amount(tax.base))
        put(found, "CategoryCode", tax.tax.category)
        put(found, "ExemptionReasonCode", tax.reason_code)
        # The document's tax point date is written in the first group (CII-SR-461).
        if self.invoice.tax_point and first:
            target = group(found, "TaxPointDate")
            day = etree.SubElement(target, f"{{{UDT}}}DateString", {"format": "102"})
            day.text = f"{self.invoice.tax_point:%Y%m%d}"
        code = self.invoice.tax_point_code
        put(found, "DueDateTypeCode", TAX_POINT_CODES.get(code, code) if first else None)
        put(found, "RateApplicablePercent", number(tax.tax.rate) if tax.tax.rate is not None else None)

    def period(self, parent: Element, period: Period | None) -> None:
        if period:
            found = group(parent, "BillingSpecifiedPeriod")
            put_day(found, "StartDateTime", period.start)
            put_day(found, "EndDateTime", period.end)

    def allowance(self, parent: Element, found: Allowance) -> None:
        target = group(parent, "SpecifiedTradeAllowanceCharge")
        put_flag(target, "ChargeIndicator", found.charge)
        put(target, "CalculationPercent", number(found.percent) if found.percent is not None else None)
        put(target, "BasisAmount", amount(found.base) if found.base is not None else None)
        put(target, "ActualAmount", amount(found.amount))
        put(target, "ReasonCode", found.reason_code)
        put(target, "Reason", found.reason)
        if found.tax:
            tax = group(target, "CategoryTradeTax")
            put(tax, "TypeCode", VAT)
            put(tax, "CategoryCode", found.tax.category)
            rate = found.tax.rate
            put(tax, "RateApplicablePercent", number(rate) if rate is not None else None)

    def terms(self, parent: Element) -> None:
        invoice = self.invoice
        mandate = next((found.mandate for found in invoice.payments if found.mandate), "")
        if invoice.payment_terms or invoice.due_date or mandate:
            found = group(parent, "SpecifiedTradePaymentTerms")
            put(found, "Description", invoice.payment_terms)
            put_day(found, "DueDateDateTime", invoice.due_date)
            put(found, "DirectDebitMandateID", mandate)

    def totals(self, found: Element) -> None:
        totals = self.invoice.totals
        put(found, "LineTotalAmount", amount(totals.lines))
        put(found, "ChargeTotalAmount", amount(totals.charges) if totals.charges else None)
        put(found, "AllowanceTotalAmount", amount(totals.allowances) if totals.allowances else None)
        put(found, "TaxBasisTotalAmount", amount(totals.net))
        put(found, "TaxTotalAmount", amount(totals.tax), currencyID=self.invoice.currency)
        if totals.accounting_tax is not None and self.invoice.accounting_currency:
            currency = self.invoice.accounting_currency
            put(found, "TaxTotalAmount", amount(totals.accounting_tax), currencyID=currency)
        put(found, "RoundingAmount", amount(totals.rounding) if totals.rounding else None)
        put(found, "GrandTotalAmount", amount(totals.gross))
        put(found, "TotalPrepaidAmount", amount(totals.prepaid) if totals.prepaid else None)
        put(found, "DuePayableAmount", amount(totals.due))

    def line(self, found: Element, line: Line) -> None:
        head = group(found, "AssociatedDocumentLineDocument")
        put(head, "LineID", line.id)
        if line.note:
            put(group(head, "IncludedNote"), "Content", line.note)
        self.product(group(found, "SpecifiedTradeProduct"), line)
        self.price(group(found, "SpecifiedLineTradeAgreement"), line)
        quantity = group(found, "SpecifiedLineTradeDelivery")
        put(quantity, "BilledQuantity", number(line.quantity), unitCode=line.unit)
        self.line_settlement(group(found, "SpecifiedLineTradeSettlement"), line)

    def product(self, found: Element, line: Line) -> None:
        put_id(found, "GlobalID", line.standard_id)
        put(found, "SellerAssignedID", line.seller_code)
        put(found, "BuyerAssignedID", line.buyer_code)
        put(found, "Name", line.name)
        put(found, "Description", line.description)
        for attribute in line.attributes:
            target = group(found, "ApplicableProductCharacteristic")
            put(target, "Description", attribute.name)
            put(target, "Value", attribute.value)
        for code in line.classifications:
            version = {"listVersionID": code.version} if code.version else {}
            target = group(found, "DesignatedProductClassification")
            put(target, "ClassCode", code.code, listID=code.scheme, **version)
        if line.origin:
            put(group(found, "OriginTradeCountry"), "ID", line.origin)

    def price(self, found: Element, line: Line) -> None:
        if line.order_line:
            put(group(found, "BuyerOrderReferencedDocument"), "LineID", line.order_line)
        if line.gross_price is not None:
            gross = group(found, "GrossPriceProductTradePrice")
            put(gross, "ChargeAmount", number(line.gross_price))
            if line.price_discount:
                target = group(gross, "AppliedTradeAllowanceCharge")
                put_flag(target, "ChargeIndicator", False)
                put(target, "ActualAmount", number(line.price_discount))
        net = group(found, "NetPriceProductTradePrice")
        put(net, "ChargeAmount", number(line.price))
        if line.base_quantity is not None:
            put(net, "BasisQuantity", number(line.base_quantity), unitCode=line.unit)

    def line_settlement(self, found: Element, line: Line) -> None:
        tax = group(found, "ApplicableTradeTax")
        put(tax, "TypeCode", VAT)
        put(tax, "CategoryCode", line.tax.category)
        rate = line.tax.rate
        put(tax, "RateApplicablePercent", number(rate) if rate is not None else None)
        self.period(found, line.period)
        for allowance in line.allowances:
            self.allowance(found, allowance)
        total = group(found, "SpecifiedTradeSettlementLineMonetarySummation")
        put(total, "LineTotalAmount", amount(line.net))
        if line.object_id:
            target = group(found, "AdditionalReferencedDocument")
            put(target, "IssuerAssignedID", line.object_id.value)
            put(target, "TypeCode", "130")
            put(target, "ReferenceTypeCode", line.object_id.scheme)
        if line.cost_centre:
            put(group(found, "ReceivableSpecifiedTradeAccountingAccount"), "ID", line.cost_centre)
