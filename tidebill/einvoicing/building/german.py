"""Requirements of XRechnung beyond the standard, for both syntaxes."""

from dataclasses import replace

from tidebill.einvoicing.building.document import build
from tidebill.einvoicing.building.payment import skonto_of
from tidebill.einvoicing.building.taxes import OUTSIDE_SCOPE
from tidebill.einvoicing.model import ZERO, Invoice, Tax
from tidebill.einvoicing.source import Source

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_CARD, _OTHER_PAYMENT = "48", "ZZZ"


def build_xrechnung(source: Source) -> Invoice:
    """Return the neutral invoice as required by XRechnung."""
    invoice = build(source)
    return replace(
        invoice,
        customization=CUSTOMIZATION,
        profile=PROFILE,
        payment_terms=invoice.payment_terms + skonto_of(source.invoice)
        if not invoice.payment_terms
        else f"{invoice.payment_terms}\n{skonto_of(source.invoice)}".rstrip(" "),
        # Card numbers are never stored, but BR-DE-24 requires one with this code.
        payments=tuple(
            replace(found, code=_OTHER_PAYMENT) if found.code == _CARD else found
            for found in invoice.payments
        ),
        # BR-DE-14 requires a rate for every group, even where the standard has none.
        tax_groups=tuple(
            replace(found, tax=Tax(category=OUTSIDE_SCOPE, rate=ZERO))
            if found.tax.category == OUTSIDE_SCOPE
            else found
            for found in invoice.tax_groups
        ),
    )
