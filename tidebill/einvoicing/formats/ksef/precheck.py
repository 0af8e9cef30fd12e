"""Preconditions of FA(3): rule, field to fix, and message."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tidebill.einvoicing.findings import Finding
from tidebill.einvoicing.formats.ksef.build import kind_of, taxes_of
from tidebill.einvoicing.formats.ksef.origin import corrected_of
from tidebill.einvoicing.formats.ksef.party_checks import check_parties
from tidebill.einvoicing.formats.ksef.rows import counted
from tidebill.einvoicing.formats.ksef.taxes import field_of, has_rate, needs_rate
from tidebill.einvoicing.source import Source
from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import kinds_that
from tidebill.kernel.tax import EXEMPT
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Message

KINDS = kinds_that(lambda kind: kind.ksef)
MOST_ROWS = 10_000
_LARGEST = Decimal("9999999999999999.99")


def precheck(source: Source) -> Sequence[Finding]:
    """Return all findings at once, so that they can be fixed together."""
    invoice = source.invoice
    if not invoice.income or invoice.kind not in KINDS:
        return [_finding("RodzajFaktury", "kind", Message("this kind of document can't be sent to KSeF"))]
    if invoice.cancelled:
        return [_finding("RodzajFaktury", "kind", Message("a canceled document can't be sent to KSeF"))]
    return [*_dates(invoice), *check_parties(source), *_rows(source), *_grounds(source), *_money(invoice)]


def _dates(invoice: Invoice) -> Iterator[Finding]:
    if invoice.issue_date > clock.today(invoice.account.zone):
        yield _finding("P_1", "issue_date", Message("can't be in the future"))


def _rows(source: Source) -> Iterator[Finding]:
    invoice, rows = source.invoice, counted(source.positions)
    if not rows:
        yield _finding("FaWiersz", "positions", errors.BLANK)
    if len(rows) > MOST_ROWS:
        yield _finding(
            "FaWiersz", "positions", Message("KSeF accepts up to %(count)s items", {"count": MOST_ROWS})
        )
    for place, position in enumerate(rows):
        if not (position.name or "").strip():
            yield _finding("P_7", f"positions[{place}].name", errors.BLANK)
        if field_of(position.tax or "0", invoice) is None:
            yield _finding("P_12", f"positions[{place}].tax", Message("is not a Polish VAT rate"))


def _grounds(source: Source) -> Iterator[Finding]:
    invoice = source.invoice
    if EXEMPT in taxes_of(source) and not (invoice.exempt_tax_kind or "").strip():
        yield _finding("P_19A", "exempt_tax_kind", Message("a tax exemption needs its legal basis"))
    if kind_of(source).startswith("KOR") and corrected_of(source) is None:
        yield _finding(
            "DaneFaKorygowanej", "invoice_id", Message("a correction needs the document it corrects")
        )
    if kind_of(source) == "ROZ" and not source.advances:
        yield _finding(
            "FakturaZaliczkowa", "invoice_ids", Message("a final invoice needs its advance invoices")
        )


def _money(invoice: Invoice) -> Iterator[Finding]:
    if needs_rate(invoice) and invoice.price_tax and not has_rate(invoice):
        text = Message("needs an exchange rate to złoty, because the document is in another currency")
        yield _finding("P_14_1W", "exchange_currency_rate", text)
    if abs(invoice.price_gross) > _LARGEST:
        yield _finding("P_15", "price_gross", errors.INVALID)


def _finding(rule: str, field: str, text: str | Message) -> Finding:
    return Finding(rule=rule, field=field, text=text if isinstance(text, Message) else Message(text))
