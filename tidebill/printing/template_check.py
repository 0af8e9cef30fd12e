"""Check templates by rendering them with a sample document, and preview them."""

from typing import Any

from django.utils.translation import gettext

from tidebill.accounts.models import Account
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.preview import preview_new
from tidebill.invoices.wire import Invoice as InvoiceWire
from tidebill.kernel.commands import known
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.printable import printable_draft
from tidebill.printing.template_source import gather
from tidebill.printing.templating.renderer import render_texts
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.typesetting.document import PrintableDocument
from tidebill.wire.errors import Invalid, RuleViolation


def check_template(account: Account, attributes: PrintTemplateInput) -> None:
    """Raise Invalid if the sent Handlebars can't be rendered with a sample document.

    Runs before the transaction of the change: it waits for another process.
    """
    html = known(attributes.html)
    if not html:
        return
    try:
        render_texts([html], sample_source(account, kind=known(attributes.kind) or "vat"))
    except RuleViolation as error:
        raise Invalid({"html": error.message}) from None


def sample_source(account: Account, *, kind: str = "vat") -> Source:
    """Return the variables' source of a sample document."""
    invoice, document = sample_document(account, kind=kind)
    return gather(invoice, document)


def sample_document(account: Account, **attributes: object) -> tuple[Invoice, PrintableDocument]:
    """Return an unsaved sample document; ``attributes`` are the API's."""
    sent = InvoiceWire.read({**_sample(), **attributes}).build(NewInvoice)
    found = preview_new(account, sent)
    return found.invoice, printable_draft(found.invoice, [line.position for line in found.lines])


def _sample() -> dict[str, Any]:
    rows = [
        {"name": gettext("Consulting"), "quantity": 8, "tax": "23", "total_price_gross": "1968"},
        {"name": gettext("Travel"), "quantity": 1, "tax": "8", "total_price_gross": "108"},
    ]
    return {
        "buyer_name": gettext("Your client"),
        "buyer_street": "Harbour Street 1",
        "buyer_city": "Northport",
        "positions": rows,
    }
