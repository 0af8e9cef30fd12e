"""Calls about what is being typed: kept while it is typed, thrown away by whoever typed it."""

from typing import Any

from tidebill.http.answers import OK, Answer, Plain
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.tags import moment
from tidebill.invoices.services import drafts
from tidebill.wire.resource import Declaration, key
from tidebill.wire.types import text

Key = text(64)
Place = text(300)


class DraftParameters(Declaration):
    """What is kept of a form."""

    form_key: Key = key("Key of the form.", example="b3FqkVd0cQ")
    place: Place = key("Page to go on at.", example="/invoices/new")


@endpoint(
    "Keeps what is being typed", answers="When it was kept", parameters=DraftParameters, documented=False
)
def keep(call: Call) -> Answer:
    given: Any = DraftParameters.read(call.body)
    draft = drafts.keep_draft(
        call.account,
        call.user,
        form_key=given.form_key or "",
        place=given.place or "",
        content=call.body.get("invoice"),
    )
    return Plain(value={"kept_at": moment(draft.updated_at, call.account.zone)})


@endpoint("Throws away what was being typed", answers="`ok`", documented=False)
def discard(call: Call, key: str) -> Answer:
    drafts.discard_draft(call.user, drafts.find_draft(call.user, key).form_key)
    return Plain(value=OK, then="/invoices/new")
