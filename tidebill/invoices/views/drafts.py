"""Autosave of the form, and discarding drafts."""

from typing import Any

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import OK, Response, Value
from tidebill.http.tags import moment
from tidebill.invoices.services.issuing import drafts
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema
from tidebill.wire.types import text

Key = text(64)
Place = text(300)


class DraftParameters(Schema):
    """What is kept of a form."""

    form_key: Key = field("Key of the form.", example="b3FqkVd0cQ")
    place: Place = field("Page to go on at.", example="/invoices/new")


@endpoint(
    "Keeps what is being typed", answers="When it was kept", parameters=DraftParameters, documented=False
)
def keep(context: RequestContext) -> Response:
    given: Any = DraftParameters.read(context.body)
    draft = drafts.keep_draft(
        context.account,
        context.user,
        form_key=given.form_key or "",
        place=given.place or "",
        content=context.body.get("invoice"),
    )
    return Value(value={"kept_at": moment(draft.updated_at, context.account.zone)})


@endpoint("Throws away what was being typed", answers="`ok`", documented=False)
def discard(context: RequestContext, key: str) -> Response:
    drafts.discard_draft(context.user, drafts.find_draft(context.user, key).form_key)
    return Value(value=OK, then="/invoices/new")
