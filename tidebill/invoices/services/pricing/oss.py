"""One Stop Shop: detect applicable sales and tax them at destination."""

from collections.abc import Sequence
from dataclasses import replace

from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.kernel.oss import STANDARD_RATES, is_oss_sale, member_state, rates_of
from tidebill.kernel.tax import TAX_CODES, tax_group, tax_rate
from tidebill.wire.errors import Invalid


def apply_oss(invoice: Invoice, sent: InvoiceInput, lines: Sequence[LineItem]) -> None:
    """Set ``use_oss`` if ``identify_oss`` is set and the conditions hold; a forced one uses the destination's
    rate.

    Without force, the destination's rate is one of the conditions. A forced rate preserves the amount the
    buyer pays, since the given price takes precedence.
    """
    forced = bool(sent.oss_force_tax or sent.force_tax_oss)
    if sent.identify_oss:
        invoice.use_oss = is_oss_sale(
            seller_country=invoice.seller_country or invoice.account.country,
            buyer_country=invoice.buyer_country,
            buyer_tax_no=invoice.buyer_tax_no,
        ) and (forced or _has_rates_of(invoice.buyer_country, lines))
    if invoice.use_oss and forced:
        _force_rate(invoice, lines)


def _has_rates_of(country: str | None, lines: Sequence[LineItem]) -> bool:
    """Return whether each taxed line item has a rate of the country of destination."""
    destination = member_state(country)
    rates = rates_of(destination) if destination else frozenset()
    taxed = [line for line in lines if not line.asked.kind and tax_group(line.asked.tax) not in TAX_CODES]
    return bool(taxed) and all(tax_rate(line.asked.tax) in rates for line in taxed)


def _force_rate(invoice: Invoice, lines: Sequence[LineItem]) -> None:
    destination = member_state(invoice.buyer_country)
    if destination is None:
        raise Invalid({"buyer_country": "is not included in the list"})
    rate = f"{STANDARD_RATES[destination]:f}"
    for line in lines:
        if not line.asked.kind and tax_group(line.asked.tax) not in TAX_CODES:
            line.asked = replace(line.asked, tax=rate)
