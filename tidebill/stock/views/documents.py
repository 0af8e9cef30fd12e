from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import ordered, paginate
from tidebill.stock import answers
from tidebill.stock.filters import DOCUMENT_ORDERS, WarehouseDocumentFilters, find_documents
from tidebill.stock.models import WarehouseDocument
from tidebill.stock.services import documents
from tidebill.stock.wire import WarehouseDocument as Wire
from tidebill.wire.errors import Missing


@endpoint("Lists warehouse documents", answers=Wire, many=True, parameters=WarehouseDocumentFilters)
def index(call: Call) -> Many:
    given = call.filters(WarehouseDocumentFilters)
    rows = find_documents(given, zone=call.account.zone)
    page = paginate(ordered(rows, given.order, DOCUMENT_ORDERS, call.ignored).values(), given)
    return Many(resource=Wire, rows=answers.many(page.rows), **page.shape)


@endpoint("Issues a warehouse document", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    sent = call.read(Wire).sent()
    document = documents.create_document(call.account, sent, by=call.user, from_api=call.is_api)
    call.warn(shortage.message for shortage in document.shortages)
    return created(Wire, answers.one(document))


@endpoint("Reads a warehouse document", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=answers.one(load(id)))


@endpoint("Changes a warehouse document", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    document = documents.update_document(id, call.read(Wire).sent(), by=call.user)
    call.warn(shortage.message for shortage in document.shortages)
    return One(resource=Wire, values=answers.one(document))


@endpoint("Deletes a warehouse document and what it moved", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    documents.delete_document(id, by=call.user)
    return Plain(value=OK)


def load(id: int) -> WarehouseDocument:
    """A warehouse document of the account in scope; raises Missing."""
    found = WarehouseDocument.objects.filter(pk=id, deleted=False).first()
    if found is None:
        raise Missing
    return found
