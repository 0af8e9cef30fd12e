"""Example files published with the standards, from archives fetched by ``make setup``."""

import re
import tarfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tidebill.einvoicing.reading.container import xml_of

PLACE = Path(__file__).parents[2] / ".venv" / "examples"
_SAMPLES = "mock_einvoice-0.4.0/tests/samples/"
# Archive and folder.
MOCK = ("mock_einvoice-0.4.0.tar.gz", _SAMPLES)
CEN = ("mock_einvoice-0.4.0.tar.gz", f"{_SAMPLES}external/en16931/")
KOSIT = ("mock_einvoice-0.4.0.tar.gz", f"{_SAMPLES}external/xrechnung/")
FACTURX = ("factur_x-7.8.tar.gz", "factur_x-7.8/tests/fixtures/")
ZERO = Decimal(0)


@cache
def examples(archive: str, folder: str, ending: str = ".xml") -> dict[str, bytes]:
    """Return the files below a folder of an archive, by path; fails if the archive is missing."""
    found: dict[str, bytes] = {}
    with tarfile.open(PLACE / archive) as source:
        for member in source:
            if member.isfile() and member.name.startswith(folder) and member.name.endswith(ending):
                stream = source.extractfile(member)
                assert stream
                found[member.name.removeprefix(folder)] = stream.read()
    assert found, f"{archive} has no {folder}"
    return found


class Said:
    """Values of an invoice, read independently of the import.

    A path consists of local names; of each pair the first is UBL's, the second CII's, where ZUGFeRD 1 may
    have other names before the last.
    """

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(xml_of(content))
        self.ubl = etree.QName(self.root).localname in ("Invoice", "CreditNote")
        self.number = self.text("ID", "*/ID")
        self.issue_date = _day(self.text("IssueDate", "*/IssueDateTime/DateTimeString"))
        due = _day(self.text("DueDate", "*/*/*/DueDateDateTime/DateTimeString"))
        self.due_date = due or _day(self.text("PaymentMeans/PaymentDueDate", "DueDate")) or None
        self.currency = self.text("DocumentCurrencyCode", "*/*/InvoiceCurrencyCode")
        party = "AccountingSupplierParty/Party"
        name = self.text(f"{party}/PartyLegalEntity/RegistrationName", "*/*/SellerTradeParty/Name")
        self.seller = name or self.text(f"{party}/PartyName/Name", "")
        self.sign = -1 if self.text("CreditNoteTypeCode", "*/TypeCode") == "381" else 1

    def amount(self, term: str) -> Decimal:
        """Return BT-106, 109, 110, 112, 113, 114 or 115; zero if missing."""
        ubl, cii = _AMOUNTS[term]
        found = self.all(ubl, f"*/*/*/{cii}")
        own = [node for node in found if term != "BT-110" or node.get("currencyID") in (None, self.currency)]
        return Decimal(own[0].text) if own else ZERO

    @property
    def due(self) -> Decimal:
        """Return BT-115, or derive it if the profile omits it."""
        if self.all("LegalMonetaryTotal/PayableAmount", "*/*/*/DuePayableAmount"):
            return self.amount("BT-115")
        return self.amount("BT-112") - self.amount("BT-113") + self.amount("BT-114")

    @property
    def has_groups(self) -> bool:
        return bool(self.all("TaxTotal/TaxSubtotal", "*/*/ApplicableTradeTax"))

    @property
    def taxes(self) -> dict[Decimal, Decimal]:
        """Return the tax by rate (BG-23), in the document's currency."""
        sums: dict[Decimal, Decimal] = {}
        for group in self.all("TaxTotal/TaxSubtotal", "*/*/ApplicableTradeTax"):
            amount = self.within(group, "TaxAmount" if self.ubl else "CalculatedAmount")
            rate = self.within(group, "TaxCategory/Percent" if self.ubl else "*[contains(name(), 'Percent')]")
            if amount and Decimal(amount[0].text):
                of = Decimal(rate[0].text)
                sums[of] = sums.get(of, ZERO) + Decimal(amount[0].text)
        return sums

    @property
    def lines(self) -> int:
        """Return the number of counted line items."""
        return len(self.all("InvoiceLine | CreditNoteLine", "*/IncludedSupplyChainTradeLineItem"))

    @property
    def rows(self) -> int:
        """Return the number of line items, sub-lines, document allowances and charges, and freight."""
        said = self.all("AllowanceCharge/Amount", "*/*/SpecifiedTradeAllowanceCharge/ActualAmount")
        said += self.all("NONE", "*/*/SpecifiedLogisticsServiceCharge/AppliedAmount")
        details = self.all("InvoiceLine//SubInvoiceLine", "NONE")
        return self.lines + len(details) + sum(1 for node in said if Decimal(node.text))

    def text(self, ubl: str, cii: str) -> str:
        return next((" ".join((node.text or "").split()) for node in self.all(ubl, cii)), "")

    def all(self, ubl: str, cii: str) -> list[Any]:
        return self.within(self.root, ubl if self.ubl else cii)

    def within(self, node: Any, path: str) -> list[Any]:
        """Return ``A/B`` below a node, ignoring namespaces."""
        found: list[Any] = node.xpath(_NAME.sub(r"*[local-name()='\g<0>']", path)) if path else []
        return found


_NAME = re.compile(r"\b[A-Z]\w+\b(?!')")
_AMOUNTS = {
    "BT-106": ("LegalMonetaryTotal/LineExtensionAmount", "LineTotalAmount"),
    "BT-109": ("LegalMonetaryTotal/TaxExclusiveAmount", "TaxBasisTotalAmount"),
    "BT-110": ("TaxTotal/TaxAmount", "TaxTotalAmount"),
    "BT-112": ("LegalMonetaryTotal/TaxInclusiveAmount", "GrandTotalAmount"),
    "BT-113": ("LegalMonetaryTotal/PrepaidAmount", "TotalPrepaidAmount"),
    "BT-114": ("LegalMonetaryTotal/PayableRoundingAmount", "RoundingAmount"),
    "BT-115": ("LegalMonetaryTotal/PayableAmount", "DuePayableAmount"),
}


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text and "-" not in text else text
