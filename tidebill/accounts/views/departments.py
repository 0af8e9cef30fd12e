from tidebill.accounts.models import Department
from tidebill.accounts.services import departments
from tidebill.accounts.wire import Department as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

ORDERS = ("name", "shortcut", "created_at", "updated_at")
# Plugins of shops take the first department they see for the one that bills.
MAIN_FIRST = ("-main", "-id")


@endpoint("Lists departments, the main one first", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    rows = Department.objects.filter(deleted=False)
    page = paginate(ordered(rows, paging.order, ORDERS, call.ignored, default=MAIN_FIRST).values(), paging)
    return Many(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Creates a department", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    department = departments.create_department(call.account, values=call.read(Wire).sent(), by=call.user)
    return created(Wire, snapshot(department))


@endpoint("Reads a department", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=snapshot(load(id)))


@endpoint("Changes a department; a logo or stamp is sent as multipart/form-data", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    department = departments.update_department(load(id), values=call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=snapshot(department))


@endpoint("Deletes a department", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    departments.delete_department(load(id), by=call.user)
    return Plain(value=OK)


def load(id: int) -> Department:
    """A department in reach of the caller; raises Missing."""
    found = Department.objects.filter(pk=id, deleted=False).first()
    if found is None:
        raise Missing
    return found
