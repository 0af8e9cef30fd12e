from typing import Any

from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, paginate
from tidebill.payments.models import PaymentProvider
from tidebill.payments.services import providers
from tidebill.payments.wire import PaymentProvider as Wire
from tidebill.wire.errors import Missing


@endpoint("Lists ways to pay online", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    page = paginate(PaymentProvider.objects.filter(deleted=False).order_by("pk"), call.filters(Paging))
    return Many(resource=Wire, rows=[present(row) for row in page.rows], **page.shape)


@endpoint("Offers a way to pay online", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    provider = providers.create_provider(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, present(provider))


@endpoint("Reads a way to pay online", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=present(load(id)))


@endpoint("Changes a way to pay online", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    provider = providers.update_provider(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=present(provider))


@endpoint("Offers a way to pay online no more", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    providers.delete_provider(load(id), by=call.user)
    return Plain(value=OK)


def load(id: int) -> PaymentProvider:
    """A way to pay of the account in scope; raises Missing."""
    found = PaymentProvider.objects.filter(pk=id, deleted=False).select_related("account").first()
    if found is None:
        raise Missing
    return found


def present(provider: PaymentProvider) -> dict[str, Any]:
    """A way to pay as it is answered."""
    url = f"{provider.account.url}/payments/callback/{provider.token}"
    return {**snapshot(provider), "callback_url": url}
