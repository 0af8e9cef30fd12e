"""The page of a document: the sheet that its customer gets, and beside it what only the account sees."""

from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext

from tidebill.delivery.page_sheet import page_sheet
from tidebill.http.answers import Answer, One
from tidebill.http.call import Call
from tidebill.http.tags import moment
from tidebill.invoices import answers, names
from tidebill.invoices.balance import amount_due
from tidebill.invoices.chain import chain_of
from tidebill.invoices.history import history_of
from tidebill.invoices.models import Invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.vocabulary import CANCELED_KIND, DOCUMENT_KINDS
from tidebill.wire.errors import Missing


def show(call: Call, id: int) -> Answer:
    invoice = _load(id)
    return One(
        resource=Wire,
        values=answers.one(invoice, account=call.account),
        page="invoices/show.html",
        context={
            "here": "/invoices" if invoice.income else "/invoices?income=no",
            "sheet": page_sheet(invoice),
            "history": history_of(invoice),
            "chain": _chain(invoice),
            "due": amount_due(invoice),
            "is_payable": _is_payable(invoice),
            "kind_name": gettext(names.KIND_NAMES[invoice.kind]),
            "facts": _facts(invoice, zone=call.account.zone),
            "pdf_url": f"/invoices/{invoice.pk}.pdf",
        },
    )


def _load(id: int) -> Invoice:
    wanted: Any = Invoice.objects.filter(pk=id, deleted=False)
    found: Invoice | None = wanted.select_related("account", "department", "user").first()
    if found is None:
        raise Missing
    return found


def _chain(invoice: Invoice) -> list[dict[str, Any]]:
    """The documents it is tied to, this one included, oldest first; nothing where it stands alone."""
    links = chain_of(invoice)
    kinds = (CANCELED_KIND if link["cancelled"] else link["kind"] for link in links)
    named = [
        {**link, "kind_name": gettext(names.KIND_NAMES[kind])}
        for link, kind in zip(links, kinds, strict=True)
    ]
    return named if len(named) > 1 else []


def _facts(invoice: Invoice, *, zone: tzinfo) -> list[tuple[str, str]]:
    """What the sheet doesn't say, because it is nobody's business but the account's."""
    department = invoice.department
    facts = (
        (gettext("Order number"), invoice.oid),
        (gettext("Department"), (department.shortcut or department.name) if department else None),
        (gettext("Issued by"), invoice.user.name if invoice.user else None),
        (gettext("Made over the API"), gettext("yes") if invoice.from_api else None),
        (gettext("Made on"), moment(invoice.created_at, zone)),
        (gettext("Last changed"), moment(invoice.updated_at, zone)),
        (gettext("First printed"), moment(invoice.print_time, zone)),
        (gettext("Sent"), moment(invoice.sent_time, zone)),
        (gettext("Code for the customer"), invoice.sales_code),
        (gettext("Internal note"), invoice.internal_note),
    )
    return [(name, value) for name, value in facts if value]


def _is_payable(invoice: Invoice) -> bool:
    """Whether somebody is asked for money: an estimate isn't paid, nor a cancelled document."""
    kind = DOCUMENT_KINDS.get(invoice.kind)
    return kind is not None and kind.payable and not invoice.cancelled
