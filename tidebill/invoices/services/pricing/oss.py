"""One Stop Shop: detect applicable sales and tax them at destination."""

from collections.abc import Sequence
from dataclasses import replace

from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.kernel.oss import STANDARD_RATES, is_oss_sale, member_state
from tidebill.kernel.tax import TAX_CODES, tax_group
from tidebill.wire.errors import Invalid


def apply_oss(invoice: Invoice, sent: InvoiceInput, lines: Sequence[LineItem]) -> None:
    """Set ``use_oss`` if ``identify_oss`` is set and the conditions hold; a forced one uses the destination's
    rate.

    A forced rate preserves the amount the buyer pays, since the given price takes precedence.
    """
    if sent.identify_oss:
        invoice.use_oss = is_oss_sale(
            seller_country=invoice.seller_country or invoice.account.country,
            buyer_country=invoice.buyer_country,
            buyer_tax_no=invoice.buyer_tax_no,
        )
    if invoice.use_oss and (sent.oss_force_tax or sent.force_tax_oss):
        _force_rate(invoice, lines)


def _force_rate(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    destination = member_state(invoice.buyer_country)
    if destination is None:
        raise Invalid({"buyer_country": "is not included in the list"})
    rate = f"{STANDARD_RATES[destination]:f}"
    for line in lines:
        if not line.asked.kind and tax_group(line.asked.tax) not in TAX_CODES:
            line.asked = replace(line.asked, tax=rate)
