from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.stock import serializers
from tidebill.stock.commands import WarehouseDocumentInput
from tidebill.stock.filters import DOCUMENT_ORDERS, WarehouseDocumentFilters, find_documents
from tidebill.stock.models import WarehouseDocument
from tidebill.stock.services import documents
from tidebill.stock.wire import WarehouseDocument as Wire
from tidebill.storage.selectors import get_or_not_found


@endpoint("List warehouse documents", answers=Wire, many=True, parameters=WarehouseDocumentFilters)
def index(context: RequestContext) -> Collection:
    given = context.filters(WarehouseDocumentFilters)
    rows = find_documents(given, zone=context.account.zone)
    page = paginate(ordered(rows, given.order, DOCUMENT_ORDERS, context.ignored).values(), given)
    return Collection(resource=Wire, rows=serializers.serialize_documents(page.rows), **page.shape)


@endpoint("Create a warehouse document", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    sent = context.read(Wire).build(WarehouseDocumentInput)
    document = documents.create_document(context.account, sent, by=context.user, from_api=context.is_api)
    context.warn(shortage.message for shortage in document.shortages)
    return created(Wire, serializers.serialize_document(document))


@endpoint("Retrieve a warehouse document", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=serializers.serialize_document(load(id)))


@endpoint("Update a warehouse document", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    document = documents.update_document(
        id, context.read(Wire).build(WarehouseDocumentInput), by=context.user
    )
    context.warn(shortage.message for shortage in document.shortages)
    return Detail(resource=Wire, values=serializers.serialize_document(document))


@endpoint("Delete a warehouse document and its movements", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    documents.delete_document(id, by=context.user)
    return Value(value=OK)


def load(id: int) -> WarehouseDocument:
    """Return a warehouse document of the account in scope; raises NotFound."""
    return get_or_not_found(WarehouseDocument.objects.filter(pk=id, deleted=False))
