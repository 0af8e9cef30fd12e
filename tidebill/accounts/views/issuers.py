from tidebill.accounts.models import Issuer
from tidebill.accounts.services import issuers
from tidebill.accounts.wire import Issuer as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

ORDERS = ("name", "tax_no", "created_at", "updated_at")


@endpoint("Lists issuers", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    rows = ordered(Issuer.objects.filter(deleted=False), paging.order, ORDERS, call.ignored)
    page = paginate(rows.values(), paging)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Creates an issuer", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    issuer = issuers.create_issuer(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(issuer))


@endpoint("Reads an issuer", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(load(id)))


@endpoint("Changes an issuer", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    issuer = issuers.update_issuer(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(issuer))


@endpoint("Deletes an issuer", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    issuers.delete_issuer(load(id), by=call.user)
    return Plain(value=OK)


def load(id: int) -> Issuer:
    found = Issuer.objects.filter(pk=id, deleted=False).first()
    if found is None:
        raise Missing
    return found
