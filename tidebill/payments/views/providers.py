from typing import Any

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.payments.commands import ProviderInput
from tidebill.payments.models import PaymentProvider
from tidebill.payments.services import providers
from tidebill.payments.wire import PaymentProvider as Wire
from tidebill.storage.selectors import get_or_not_found


@endpoint("List online payment methods", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    page = paginate(PaymentProvider.objects.filter(deleted=False).order_by("pk"), context.filters(Paging))
    return Collection(resource=Wire, rows=[serialize_provider(row) for row in page.rows], **page.shape)


@endpoint("Add an online payment method", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    provider = providers.create_provider(
        context.account, context.read(Wire).build(ProviderInput), by=context.user
    )
    return created(Wire, serialize_provider(provider))


@endpoint("Retrieve an online payment method", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=serialize_provider(load(id)))


@endpoint("Update an online payment method", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    provider = providers.update_provider(load(id), context.read(Wire).build(ProviderInput), by=context.user)
    return Detail(resource=Wire, values=serialize_provider(provider))


@endpoint("Deactivate an online payment method", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    providers.delete_provider(load(id), by=context.user)
    return Value(value=OK)


def load(id: int) -> PaymentProvider:
    """Return a payment provider of the account in scope; raises NotFound."""
    return get_or_not_found(PaymentProvider.objects.filter(pk=id, deleted=False).select_related("account"))


def serialize_provider(provider: PaymentProvider) -> dict[str, Any]:
    """Return a payment provider as in the API."""
    url = f"{provider.account.url}/payments/callback/{provider.token}"
    return {**snapshot(provider), "callback_url": url}
