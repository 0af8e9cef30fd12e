from tidebill.accounts.commands import IssuerInput
from tidebill.accounts.models import Issuer
from tidebill.accounts.services import issuers
from tidebill.accounts.wire import Issuer as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "tax_no", "created_at", "updated_at")


@endpoint("List issuers", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = ordered(Issuer.objects.filter(deleted=False), paging.order, ORDERS, context.ignored)
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create an issuer", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    issuer = issuers.create_issuer(context.account, context.read(Wire).build(IssuerInput), by=context.user)
    return created(Wire, snapshot(issuer))


@endpoint("Retrieve an issuer", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(load(id)))


@endpoint("Update an issuer", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    issuer = issuers.update_issuer(load(id), context.read(Wire).build(IssuerInput), by=context.user)
    return Detail(resource=Wire, values=snapshot(issuer))


@endpoint("Delete an issuer", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    issuers.delete_issuer(load(id), by=context.user)
    return Value(value=OK)


def load(id: int) -> Issuer:
    return get_or_not_found(Issuer.objects.filter(pk=id, deleted=False))
