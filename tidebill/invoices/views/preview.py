"""Previews of documents while they are edited, computed by the engine."""

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response
from tidebill.invoices.computed import computed
from tidebill.invoices.previews import preview_of, while_typing
from tidebill.invoices.wire import Invoice as Wire


@endpoint(
    "Preview a document without issuing it",
    reads=Wire,
    answers="Number, dates, line items, totals and tax summary",
)
def new(context: RequestContext) -> Response:
    return while_typing(context, lambda: computed(preview_of(context)))


@endpoint("Preview a change to a document without saving it", reads=Wire, answers="Same as `inline`.")
def change(context: RequestContext, id: int) -> Response:
    return while_typing(context, lambda: computed(preview_of(context, id)))
