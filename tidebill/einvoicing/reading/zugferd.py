"""Convert ZUGFeRD 1, the predecessor of the standard, to current element names."""

from calendar import monthrange
from datetime import date

from lxml import etree

from tidebill.einvoicing.reading.values import Element, content
from tidebill.einvoicing.writing.cii import RAM, RSM, UDT

_OLD = "urn:ferd:CrossIndustryDocument:invoice:1p0"
_SPACES = {
    _OLD: RSM,
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12": RAM,
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15": UDT,
}
_NAMES = {
    "CrossIndustryDocument": "CrossIndustryInvoice",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "ApplicablePercent": "RateApplicablePercent",
}
# UNTDID 2379: YYYYMM and YYYYWW.
_MONTH, _WEEK = "610", "616"
# One name for two elements, distinguished by their parent.
_SUMMATION = "SpecifiedTradeSettlementMonetarySummation"
_SUMMATIONS = {
    "ApplicableHeaderTradeSettlement": "SpecifiedTradeSettlementHeaderMonetarySummation",
    "SpecifiedLineTradeSettlement": "SpecifiedTradeSettlementLineMonetarySummation",
}


def is_old(root: Element) -> bool:
    return root.tag == f"{{{_OLD}}}CrossIndustryDocument"


def renew(root: Element) -> Element:
    """Rename elements in place; documents with current names are unchanged."""
    if not is_old(root):
        return root
    for node in root.iter(etree.Element):
        name = etree.QName(node)
        local = _NAMES.get(name.localname, name.localname)
        parent = node.getparent()
        if local == _SUMMATION and parent is not None:
            local = _SUMMATIONS.get(etree.QName(parent).localname, local)
        if local == "ID" and parent is not None and parent.tag.endswith("ReferencedDocument"):
            local = "IssuerAssignedID"
        if local == "DateTimeString":
            _to_day(node)
        node.tag = f"{{{_SPACES.get(name.namespace or '', name.namespace or '')}}}{local}"
    return root


def _to_day(node: Element) -> None:
    """Convert a month or week to its first day, or its last day at the end of a period."""
    form, text, parent = node.get("format"), content(node), node.getparent()
    if form not in (_MONTH, _WEEK):
        return
    year, part = int(text[:4]), int(text[4:])
    ends = parent is not None and "End" in parent.tag
    if form == _WEEK:
        found = date.fromisocalendar(year, part, 7 if ends else 1)
    else:
        found = date(year, part, monthrange(year, part)[1] if ends else 1)
    node.text = f"{found:%Y%m%d}"
