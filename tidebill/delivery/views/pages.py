"""The page of a document: the sheet that its customer gets, and beside it what only the account sees."""

from typing import Any

from tidebill.delivery.page_sheet import page_sheet
from tidebill.http.answers import Answer, One
from tidebill.http.call import Call
from tidebill.invoices import answers
from tidebill.invoices.history import history_of
from tidebill.invoices.models import Invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.vocabulary import DOCUMENT_KINDS
from tidebill.wire.errors import Missing


def show(call: Call, id: int) -> Answer:
    invoice = _load(id)
    return One(
        resource=Wire,
        values=answers.one(invoice, account=call.account),
        page="invoices/show.html",
        context={
            "sheet": page_sheet(invoice),
            "history": history_of(invoice),
            "due": invoice.price_gross - invoice.paid,
            "is_payable": _is_payable(invoice),
            "pdf_url": f"/invoices/{invoice.pk}.pdf",
        },
    )


def _load(id: int) -> Invoice:
    wanted: Any = Invoice.objects.filter(pk=id, deleted=False)
    found: Invoice | None = wanted.select_related("account", "department", "user").first()
    if found is None:
        raise Missing
    return found


def _is_payable(invoice: Invoice) -> bool:
    """Whether somebody is asked for money: an estimate isn't paid, nor a cancelled document."""
    kind = DOCUMENT_KINDS.get(invoice.kind)
    return kind is not None and kind.payable and not invoice.cancelled
