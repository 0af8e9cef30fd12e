from tidebill.accounts.commands import DepartmentInput
from tidebill.accounts.models import Department
from tidebill.accounts.selectors import load_department
from tidebill.accounts.services import departments
from tidebill.accounts.wire import Department as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created

ORDERS = ("name", "shortcut", "created_at", "updated_at")
# Shop plugins bill from the first department in the list.
MAIN_FIRST = ("-main", "-id")


@endpoint("List departments, the default one first", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = Department.objects.filter(deleted=False)
    page = paginate(ordered(rows, paging.order, ORDERS, context.ignored, default=MAIN_FIRST).values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Create a department", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    department = departments.create_department(
        context.account, values=context.read(Wire).build(DepartmentInput), by=context.user
    )
    return created(Wire, snapshot(department))


@endpoint("Retrieve a department", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=snapshot(load_department(id)))


@endpoint("Update a department; send a logo or stamp as multipart/form-data", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    department = departments.update_department(
        load_department(id), values=context.read(Wire).build(DepartmentInput), by=context.user
    )
    return Detail(resource=Wire, values=snapshot(department))


@endpoint("Delete a department", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    departments.delete_department(load_department(id), by=context.user)
    return Value(value=OK)
