from tidebill.catalog.commands import CategoryInput
from tidebill.catalog.models import Category
from tidebill.catalog.services import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.storage.selectors import get_or_not_found

ORDERS = ("name", "created_at", "updated_at")


@endpoint("List categories", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Collection:
    paging = context.filters(Paging)
    rows = ordered(Category.objects.filter(deleted=False), paging.order, ORDERS, context.ignored)
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create a category", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    category = categories.create_category(
        context.account, context.read(Wire).build(CategoryInput), by=context.user
    )
    return created(Wire, snapshot(category))


@endpoint("Retrieve a category", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(load(id)))


@endpoint("Update a category", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    category = categories.update_category(load(id), context.read(Wire).build(CategoryInput), by=context.user)
    return Detail(resource=Wire, values=snapshot(category))


@endpoint("Delete a category", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    categories.delete_category(load(id), by=context.user)
    return Value(value=OK)


def load(id: int) -> Category:
    """Return a category of the account in scope; raises NotFound."""
    return get_or_not_found(Category.objects.filter(pk=id, deleted=False))
