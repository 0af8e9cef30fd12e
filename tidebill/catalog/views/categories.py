from tidebill.catalog.models import Category
from tidebill.catalog.services import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

ORDERS = ("name", "created_at", "updated_at")


@endpoint("Lists categories", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Many:
    paging = call.filters(Paging)
    rows = ordered(Category.objects.filter(deleted=False), paging.order, ORDERS, call.ignored)
    page = paginate(rows.values(), paging)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Creates a category", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    category = categories.create_category(call.account, call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(category))


@endpoint("Reads a category", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(load(id)))


@endpoint("Changes a category", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    category = categories.update_category(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(category))


@endpoint("Deletes a category", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    categories.delete_category(load(id), by=call.user)
    return Plain(value=OK)


def load(id: int) -> Category:
    """A category of the account in scope; raises Missing."""
    found = Category.objects.filter(pk=id, deleted=False).first()
    if found is None:
        raise Missing
    return found
