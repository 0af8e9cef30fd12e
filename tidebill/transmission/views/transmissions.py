"""Transmissions of a document."""

from typing import Any

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.responses import Collection, Detail, Response
from tidebill.invoices.models import Invoice
from tidebill.storage.selectors import get_or_not_found
from tidebill.transmission.channels import CHANNELS
from tidebill.transmission.models import Transmission
from tidebill.transmission.section import MOST, transmissions_of
from tidebill.transmission.services.retry import retry
from tidebill.transmission.services.submit import submit
from tidebill.transmission.wire import Transmission as Wire
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@endpoint("List the transmissions of a document", answers=Wire, many=True)
def index(context: RequestContext, id: int) -> Response:
    rows = [present(found) for found in transmissions_of(_load(id))]
    return Collection(resource=Wire, rows=rows, size=MOST, total=len(rows))


@endpoint("Send a document to a register or network", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext, id: int) -> Response:
    invoice = _load(id)
    sent = context.read(Wire).sent()
    channel = sent.get("channel") or ""
    if channel not in CHANNELS:
        raise Invalid({"channel": errors.NOT_LISTED})
    made = submit(invoice, channel, format=sent.get("format") or "", by=context.user)
    response = Detail(resource=Wire, values=present(made), status=201)
    return flash_success(
        context, response, then=f"/invoices/{id}", message=gettext("The document is being sent")
    )


@endpoint("Retry a transmission", answers=Wire)
def again(context: RequestContext, id: int, transmission_id: int) -> Response:
    found = get_or_not_found(Transmission.objects.filter(pk=transmission_id, invoice=_load(id)))
    made = retry(found.pk, by=context.user)
    response = Detail(resource=Wire, values=present(made))
    return flash_success(
        context, response, then=f"/invoices/{id}", message=gettext("The document is being sent")
    )


def present(transmission: Transmission) -> dict[str, Any]:
    return {**snapshot(transmission), "messages": transmission.messages or []}


def _load(id: int) -> Invoice:
    return get_or_not_found(Invoice.objects.filter(pk=id, deleted=False))
