"""UBL 2.1: an Invoice, or a CreditNote."""

import base64
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from tidebill.einvoicing.model import (
    Address,
    Allowance,
    Attachment,
    Delivery,
    Identifier,
    Invoice,
    Line,
    Party,
    Payment,
    Period,
    Tax,
    TaxGroup,
)
from tidebill.einvoicing.writing.values import amount, number, text

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
ROOTS = {
    False: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    True: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
}
Element = etree._Element
VAT = "VAT"


def write_ubl(invoice: Invoice) -> bytes:
    """Return the document in UTF-8, elements in schema order."""
    return _Writer(invoice).write()


def put(parent: Element, name: str, value: str | None, /, **attributes: str) -> None:
    """Add an element, unless the value is empty."""
    if value:
        etree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text(value)


def group(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


@dataclass
class _Writer:
    invoice: Invoice

    def write(self) -> bytes:
        invoice = self.invoice
        namespace = ROOTS[invoice.is_credit]
        name = "CreditNote" if invoice.is_credit else "Invoice"
        spaces: dict[Any, str] = {None: namespace, "cac": CAC, "cbc": CBC}
        root = etree.Element(f"{{{namespace}}}{name}", nsmap=spaces)
        self.head(root)
        self.references(root)
        self.parties(root)
        self.payment(root)
        for found in invoice.allowances:
            self.allowance(root, found)
        self.taxes(root)
        self.totals(root)
        for line in invoice.lines:
            self.line(root, line)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def head(self, root: Element) -> None:
        invoice = self.invoice
        put(root, "CustomizationID", invoice.customization)
        put(root, "ProfileID", invoice.profile)
        put(root, "ID", invoice.number)
        put(root, "IssueDate", invoice.issue_date.isoformat())
        if not invoice.is_credit:
            put(root, "DueDate", invoice.due_date.isoformat() if invoice.due_date else None)
            put(root, "InvoiceTypeCode", invoice.type_code)
        if invoice.is_credit:
            put(root, "TaxPointDate", invoice.tax_point.isoformat() if invoice.tax_point else None)
            put(root, "CreditNoteTypeCode", invoice.type_code)
        for note in invoice.notes:
            put(root, "Note", f"#{note.subject}#{note.text}" if note.subject else note.text)
        if not invoice.is_credit:
            put(root, "TaxPointDate", invoice.tax_point.isoformat() if invoice.tax_point else None)
        put(root, "DocumentCurrencyCode", invoice.currency)
        put(root, "TaxCurrencyCode", invoice.accounting_currency)
        put(root, "AccountingCost", invoice.cost_centre)
        put(root, "BuyerReference", invoice.buyer_reference)
        self.period(root, invoice.period, invoice.tax_point_code)

    def references(self, root: Element) -> None:
        invoice = self.invoice
        if invoice.order or invoice.sales_order:
            order = group(root, "OrderReference")
            # The schema requires an order number; the standard's examples write NA.
            put(order, "ID", invoice.order or "NA")
            put(order, "SalesOrderID", invoice.sales_order)
        for reference in invoice.preceding:
            found = group(group(root, "BillingReference"), "InvoiceDocumentReference")
            put(found, "ID", reference.number)
            put(found, "IssueDate", reference.day.isoformat() if reference.day else None)
        numbers = [
            ("DespatchDocumentReference", invoice.despatch_advice),
            ("ReceiptDocumentReference", invoice.receiving_advice),
        ]
        last = [
            ("OriginatorDocumentReference", invoice.tender),
            ("ContractDocumentReference", invoice.contract),
        ]
        if invoice.is_credit:
            last.reverse()
        for name, value in [*numbers, *last]:
            if value:
                put(group(root, name), "ID", value)
        self.attachments(root)
        if invoice.project and not invoice.is_credit:
            put(group(root, "ProjectReference"), "ID", invoice.project)

    def attachments(self, root: Element) -> None:
        if self.invoice.object_id:
            found = group(root, "AdditionalDocumentReference")
            identifier(found, "ID", self.invoice.object_id)
            put(found, "DocumentTypeCode", "130")
        for attachment in self.invoice.attachments:
            self.attachment(root, attachment)
        if self.invoice.project and self.invoice.is_credit:
            # A credit note has no element of its own for the project.
            found = group(root, "AdditionalDocumentReference")
            put(found, "ID", self.invoice.project)
            put(found, "DocumentTypeCode", "50")

    def attachment(self, root: Element, attachment: Attachment) -> None:

        found = group(root, "AdditionalDocumentReference")
        put(found, "ID", attachment.id)
        put(found, "DocumentDescription", attachment.description)
        if attachment.content is None and not attachment.location:
            return
        body = group(found, "Attachment")
        if attachment.content is not None:
            content = base64.b64encode(attachment.content).decode()
            put(
                body,
                "EmbeddedDocumentBinaryObject",
                content,
                mimeCode=attachment.mime,
                filename=attachment.name,
            )
        if attachment.location:
            put(group(body, "ExternalReference"), "URI", attachment.location)

    def parties(self, root: Element) -> None:
        invoice = self.invoice
        creditor = next((found.creditor_id for found in invoice.payments if found.creditor_id), "")
        self.party(group(root, "AccountingSupplierParty"), invoice.seller, creditor=creditor)
        self.party(group(root, "AccountingCustomerParty"), invoice.buyer)
        if invoice.payee:
            self.payee(group(root, "PayeeParty"), invoice.payee)
        if invoice.representative:
            found = group(root, "TaxRepresentativeParty")
            put(group(found, "PartyName"), "Name", invoice.representative.name)
            self.address(found, invoice.representative.address)
            self.tax_number(found, invoice.representative.vat_id, VAT)
        self.delivery(root, invoice.delivery)

    def party(self, parent: Element, party: Party, *, creditor: str = "") -> None:
        found = group(parent, "Party")
        if party.endpoint:
            identifier(found, "EndpointID", party.endpoint)
        for number_ in party.identifiers:
            identifier(group(found, "PartyIdentification"), "ID", number_)
        if creditor:
            put(group(found, "PartyIdentification"), "ID", creditor, schemeID="SEPA")
        if party.trading_name:
            put(group(found, "PartyName"), "Name", party.trading_name)
        self.address(found, party.address)
        self.tax_number(found, party.vat_id, VAT)
        self.tax_number(found, party.tax_id, "TAX")
        legal = group(found, "PartyLegalEntity")
        put(legal, "RegistrationName", party.name)
        if party.legal_id:
            identifier(legal, "CompanyID", party.legal_id)
        put(legal, "CompanyLegalForm", party.legal_form)
        if party.person or party.phone or party.email:
            contact = group(found, "Contact")
            put(contact, "Name", party.person)
            put(contact, "Telephone", party.phone)
            put(contact, "ElectronicMail", party.email)

    def payee(self, parent: Element, party: Party) -> None:
        for number_ in party.identifiers:
            identifier(group(parent, "PartyIdentification"), "ID", number_)
        put(group(parent, "PartyName"), "Name", party.name)
        if party.legal_id:
            identifier(group(parent, "PartyLegalEntity"), "CompanyID", party.legal_id)

    def address(self, parent: Element, address: Address, name: str = "PostalAddress") -> None:
        found = group(parent, name)
        put(found, "StreetName", address.street)
        put(found, "AdditionalStreetName", address.street_additional)
        put(found, "CityName", address.city)
        put(found, "PostalZone", address.post_code)
        put(found, "CountrySubentity", address.region)
        if address.street_third:
            put(group(found, "AddressLine"), "Line", address.street_third)
        if address.country:
            put(group(found, "Country"), "IdentificationCode", address.country)

    def tax_number(self, parent: Element, value: str, scheme: str) -> None:
        if value:
            found = group(parent, "PartyTaxScheme")
            put(found, "CompanyID", value)
            put(group(found, "TaxScheme"), "ID", scheme)

    def delivery(self, root: Element, delivery: Delivery | None) -> None:
        day = self.invoice.delivery_date
        if not delivery and not day:
            return
        found = group(root, "Delivery")
        put(found, "ActualDeliveryDate", day.isoformat() if day else None)
        if delivery and (delivery.location or delivery.address):
            place = group(found, "DeliveryLocation")
            if delivery.location:
                identifier(place, "ID", delivery.location)
            if delivery.address:
                self.address(place, delivery.address, "Address")
        if delivery and delivery.name:
            put(group(group(found, "DeliveryParty"), "PartyName"), "Name", delivery.name)

    def payment(self, root: Element) -> None:
        for place, found in enumerate(self.invoice.payments):
            self.means(group(root, "PaymentMeans"), found, first=place == 0)
        due = self.invoice.due_date
        if self.invoice.payment_terms:
            put(group(root, "PaymentTerms"), "Note", self.invoice.payment_terms)
        elif self.invoice.is_credit and due and not self.invoice.payments:
            put(group(root, "PaymentTerms"), "Note", due.isoformat())

    def means(self, found: Element, payment: Payment, *, first: bool) -> None:
        due = self.invoice.due_date
        # The text is written once (UBL-SR-46).
        named = {"name": text(payment.text)} if payment.text and first else {}
        put(found, "PaymentMeansCode", payment.code, **named)
        if self.invoice.is_credit and due:
            put(found, "PaymentDueDate", due.isoformat())
        put(found, "PaymentID", payment.reference)
        if payment.card_number:
            card = group(found, "CardAccount")
            put(card, "PrimaryAccountNumberID", payment.card_number)
            put(card, "NetworkID", "NA")
            put(card, "HolderName", payment.card_holder)
        if payment.account:
            account = group(found, "PayeeFinancialAccount")
            put(account, "ID", payment.account)
            put(account, "Name", payment.account_name)
            if payment.bic:
                put(group(account, "FinancialInstitutionBranch"), "ID", payment.bic)
        if payment.mandate or payment.debited_account:
            mandate = group(found, "PaymentMandate")
            put(mandate, "ID", payment.mandate)
            if payment.debited_account:
                put(group(mandate, "PayerFinancialAccount"), "ID", payment.debited_account)

    def allowance(self, parent: Element, found: Allowance) -> None:
        target = group(parent, "AllowanceCharge")
        put(target, "ChargeIndicator", "true" if found.charge else "false")
        put(target, "AllowanceChargeReasonCode", found.reason_code)
        put(target, "AllowanceChargeReason", found.reason)
        put(target, "MultiplierFactorNumeric", number(found.percent) if found.percent is not None else None)
        self.money(target, "Amount", found.amount)
        self.money(target, "BaseAmount", found.base)
        if found.tax:
            self.category(target, "TaxCategory", found.tax)

    def taxes(self, root: Element) -> None:
        invoice = self.invoice
        total = group(root, "TaxTotal")
        self.money(total, "TaxAmount", invoice.totals.tax)
        for found in invoice.tax_groups:
            self.tax_group(total, found)
        if invoice.totals.accounting_tax is not None and invoice.accounting_currency:
            other = group(root, "TaxTotal")
            value = amount(invoice.totals.accounting_tax)
            put(other, "TaxAmount", value, currencyID=invoice.accounting_currency)

    def tax_group(self, total: Element, found: TaxGroup) -> None:
        target = group(total, "TaxSubtotal")
        self.money(target, "TaxableAmount", found.base)
        self.money(target, "TaxAmount", found.amount)
        category = self.category(target, "TaxCategory", found.tax, scheme=False)
        put(category, "TaxExemptionReasonCode", found.reason_code)
        put(category, "TaxExemptionReason", found.reason)
        put(group(category, "TaxScheme"), "ID", VAT)

    def category(self, parent: Element, name: str, tax: Tax, *, scheme: bool = True) -> Element:
        found = group(parent, name)
        put(found, "ID", tax.category)
        put(found, "Percent", number(tax.rate) if tax.rate is not None else None)
        if scheme:
            put(group(found, "TaxScheme"), "ID", VAT)
        return found

    def totals(self, root: Element) -> None:
        totals = self.invoice.totals
        found = group(root, "LegalMonetaryTotal")
        self.money(found, "LineExtensionAmount", totals.lines)
        self.money(found, "TaxExclusiveAmount", totals.net)
        self.money(found, "TaxInclusiveAmount", totals.gross)
        self.money(found, "AllowanceTotalAmount", totals.allowances or None)
        self.money(found, "ChargeTotalAmount", totals.charges or None)
        self.money(found, "PrepaidAmount", totals.prepaid or None)
        self.money(found, "PayableRoundingAmount", totals.rounding or None)
        self.money(found, "PayableAmount", totals.due)

    def line(self, root: Element, line: Line) -> None:
        credit = self.invoice.is_credit
        found = group(root, "CreditNoteLine" if credit else "InvoiceLine")
        put(found, "ID", line.id)
        put(found, "Note", line.note)
        name = "CreditedQuantity" if credit else "InvoicedQuantity"
        put(found, name, number(line.quantity), unitCode=line.unit)
        self.money(found, "LineExtensionAmount", line.net)
        put(found, "AccountingCost", line.cost_centre)
        self.period(found, line.period)
        if line.order_line:
            put(group(found, "OrderLineReference"), "LineID", line.order_line)
        if line.object_id:
            reference = group(found, "DocumentReference")
            identifier(reference, "ID", line.object_id)
            put(reference, "DocumentTypeCode", "130")
        for allowance in line.allowances:
            self.allowance(found, allowance)
        self.item(group(found, "Item"), line)
        self.price(group(found, "Price"), line)

    def item(self, item: Element, line: Line) -> None:
        put(item, "Description", line.description)
        put(item, "Name", line.name)
        for name, value in (
            ("BuyersItemIdentification", line.buyer_code),
            ("SellersItemIdentification", line.seller_code),
        ):
            if value:
                put(group(item, name), "ID", value)
        if line.standard_id:
            identifier(group(item, "StandardItemIdentification"), "ID", line.standard_id)
        if line.origin:
            put(group(item, "OriginCountry"), "IdentificationCode", line.origin)
        for code in line.classifications:
            version = {"listVersionID": code.version} if code.version else {}
            target = group(item, "CommodityClassification")
            put(target, "ItemClassificationCode", code.code, listID=code.scheme, **version)
        self.category(item, "ClassifiedTaxCategory", line.tax)
        for attribute in line.attributes:
            target = group(item, "AdditionalItemProperty")
            put(target, "Name", attribute.name)
            put(target, "Value", attribute.value)

    def price(self, price: Element, line: Line) -> None:
        put(price, "PriceAmount", number(line.price), currencyID=self.invoice.currency)
        if line.base_quantity is not None:
            put(price, "BaseQuantity", number(line.base_quantity), unitCode=line.unit)
        if line.gross_price is not None:
            found = group(price, "AllowanceCharge")
            put(found, "ChargeIndicator", "false")
            discount = line.price_discount or Decimal(0)
            put(found, "Amount", number(discount), currencyID=self.invoice.currency)
            put(found, "BaseAmount", number(line.gross_price), currencyID=self.invoice.currency)

    def period(self, parent: Element, period: Period | None, code: str = "") -> None:
        if not period and not code:
            return
        found = group(parent, "InvoicePeriod")
        if period:
            put(found, "StartDate", period.start.isoformat() if period.start else None)
            put(found, "EndDate", period.end.isoformat() if period.end else None)
        put(found, "DescriptionCode", code)

    def money(self, parent: Element, name: str, value: Decimal | None) -> None:
        if value is not None:
            put(parent, name, amount(value), currencyID=self.invoice.currency)


def identifier(parent: Element, name: str, found: Identifier) -> None:
    put(parent, name, found.value, **({"schemeID": found.scheme} if found.scheme else {}))
