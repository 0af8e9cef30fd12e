"""Bank transactions: list with proposals, booking, ignoring, undoing."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.banking.matching import Confidence, Proposal, Reason
from tidebill.banking.models import BankTransaction
from tidebill.banking.services import booking
from tidebill.banking.services.proposing import propose
from tidebill.banking.wire import STATUSES, Status
from tidebill.banking.wire import BankTransaction as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.crud import Values
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import Collection, Detail, Response
from tidebill.invoices.models import Invoice
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid

PLACE = "/bank_transactions"
_BOOKED = Q(payment__isnull=False, payment__deleted=False)
_IN_STATUS = {
    "booked": _BOOKED,
    "ignored": Q(ignored=True) & ~_BOOKED,
    "open": Q(ignored=False) & (Q(payment=None) | Q(payment__deleted=True)),
}
_STATUS_LABELS = {"open": _("Open"), "booked": _("Booked"), "ignored": _("Ignored")}
_CONFIDENCE = {
    Confidence.CERTAIN: _("Certain"),
    Confidence.LIKELY: _("Likely"),
    Confidence.POSSIBLE: _("Possible"),
}
_REASONS = {
    Reason.NUMBER_AND_AMOUNT: _("number and amount fit"),
    Reason.ORDER_AND_AMOUNT: _("order number and amount fit"),
    Reason.NUMBERS_AND_SUM: _("numbers and their sum fit"),
    Reason.NUMBER: _("the number fits, the amount differs"),
    Reason.PAYER_AND_AMOUNT: _("payer and amount fit"),
    Reason.PAYER_AND_SUM: _("payer and the sum of open documents fit"),
    Reason.AMOUNT: _("the amount fits"),
}


class TransactionFilters(Paging):
    """Filters of bank transactions."""

    orders: ClassVar[tuple[str, ...]] = ("booked_on", "amount")

    status: Status = field("`open`, `booked` or `ignored`.", example="open")
    statement_id: types.Id = field("ID of a statement.", example=3)
    query: types.Text = field("Part of the name or the remittance information.", example="Kowalski")
    date_from: types.Day = field("First booking day.", example="2026-11-01")
    date_to: types.EndDay = field("Last booking day.", example="2026-11-30")


@endpoint("List bank transactions", answers=Wire, many=True, parameters=TransactionFilters)
def index(context: RequestContext) -> Collection:
    filters = context.filters(TransactionFilters)
    status = filters.status or ("open" if context.format == "html" else None)
    rows = _find(filters, status).select_related("payment", "statement")
    page = paginate(ordered(rows, filters.order, TransactionFilters.orders, context.ignored), filters)
    transactions = list(page.rows)
    return Collection(
        resource=Wire,
        rows=_serialize(transactions),
        page="banking/index.html",
        page_context={
            "lines": _lines(transactions) if context.format == "html" else [],
            "status": status,
            "pages": {"number": page.number, "more": page.more},
            "tabs": [(name, _STATUS_LABELS[name], name == status) for name in STATUSES],
        },
        **page.shape,
    )


@endpoint("Retrieve a bank transaction", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return _detail(_load(id))


@endpoint("Record the payment of a bank transaction", reads=Wire, answers=Wire)
def book(context: RequestContext, id: int) -> Response:
    invoice_ids = context.read(Wire).invoice_ids
    if invoice_ids is None:
        best = propose([_load(id)])[id][:1]
        if not best:
            raise Invalid({"invoice_ids": errors.BLANK})
        invoice_ids = list(best[0].document_ids)
    row = booking.book_transaction(id, invoice_ids, by=context.user)
    return flash_success(context, _detail(row), then=PLACE, message=gettext("Payment recorded"))


@endpoint("Ignore a bank transaction", answers=Wire)
def ignore(context: RequestContext, id: int) -> Response:
    row = booking.ignore_transaction(id, by=context.user)
    return flash_success(context, _detail(row), then=PLACE, message=gettext("Transaction ignored"))


@endpoint("Open a bank transaction again; its payment is deleted", answers=Wire)
def undo(context: RequestContext, id: int) -> Response:
    row = booking.undo_transaction(id, by=context.user)
    return flash_success(context, _detail(row), then=PLACE, message=gettext("Transaction is open again"))


def _find(filters: TransactionFilters, status: str | None) -> "QuerySet[BankTransaction, BankTransaction]":
    rows = BankTransaction.objects.all()
    if status:
        rows = rows.filter(_IN_STATUS[status])
    if filters.statement_id:
        rows = rows.filter(statement_id=filters.statement_id)
    if filters.query:
        texts = Q(counterparty__icontains=filters.query) | Q(remittance__icontains=filters.query)
        rows = rows.filter(texts)
    if filters.date_from:
        rows = rows.filter(booked_on__gte=filters.date_from)
    return rows.filter(booked_on__lte=filters.date_to) if filters.date_to else rows


def _load(id: int) -> BankTransaction:
    rows = BankTransaction.objects.filter(pk=id).select_related("payment", "statement")
    return get_or_not_found(rows)


def _detail(row: BankTransaction) -> Response:
    (values,) = _serialize([row])
    return Detail(resource=Wire, values=values)


def _serialize(rows: Iterable[BankTransaction]) -> list[Values]:
    return [{**values, "proposals": proposals} for values, proposals in _with_proposals(rows)]


def _lines(rows: Iterable[BankTransaction]) -> list[Values]:
    """Return the rows of the page, with their proposals in words."""
    return [
        {
            "row": values,
            "proposals": [
                {
                    **proposal,
                    "confidence_label": _CONFIDENCE[proposal["confidence"]],
                    "reason_label": _REASONS[proposal["reason"]],
                    "label": ", ".join(proposal["numbers"]),
                    "documents": list(zip(proposal["invoice_ids"], proposal["numbers"], strict=True)),
                }
                for proposal in proposals
            ],
        }
        for values, proposals in _with_proposals(rows)
    ]


def _with_proposals(
    rows: Iterable[BankTransaction],
) -> Iterable[tuple[Values, list[Values]]]:
    transactions = list(rows)
    found = propose(row for row in transactions if _status(row) == "open")
    ids = {id for proposals in found.values() for proposal in proposals for id in proposal.document_ids}
    numbers = dict(Invoice.objects.filter(pk__in=ids).values_list("pk", "number"))
    for row in transactions:
        status = _status(row)
        values = {**snapshot(row), "status": status, "payment_id": row.payment_id if row.is_booked else None}
        yield values, [_present(proposal, numbers) for proposal in found.get(row.pk, ())]


def _present(proposal: Proposal, numbers: Mapping[int, str | None]) -> Values:
    return {
        "invoice_ids": list(proposal.document_ids),
        "numbers": [numbers.get(id) or "" for id in proposal.document_ids],
        "confidence": proposal.confidence,
        "reason": proposal.reason,
    }


def _status(row: BankTransaction) -> str:
    if row.is_booked:
        return "booked"
    return "ignored" if row.ignored else "open"
