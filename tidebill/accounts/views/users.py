"""People of the account and its own roles, for programs."""

from typing import Any

from tidebill.accounts.models import Membership, OwnRole
from tidebill.accounts.services import members
from tidebill.accounts.wire.account import OwnRole as RoleWire
from tidebill.accounts.wire.account import UserAttributes as Wire
from tidebill.events.journal import snapshot
from tidebill.http.answers import OK, Answer, Many, One, Plain, created
from tidebill.http.call import Call
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.wire.errors import Missing

_DATA = ("json", "xml")


@endpoint("Lists the people of the account", answers=Wire, many=True, parameters=Paging, formats=_DATA)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    rows = ordered(Membership.objects.select_related("user"), paging.order, (), call.ignored)
    page = paginate(rows, paging)
    return Many(resource=Wire, rows=[_values(row) for row in page.rows], **page.shape)


@endpoint("Adds somebody to the account", reads=Wire, answers=Wire, status=201, formats=_DATA)
def create(call: Call) -> Answer:
    return created(Wire, _values(members.add_user(call.account, call.read(Wire).sent(), by=call.user)))


@endpoint("Reads somebody's role and departments", answers=Wire, formats=_DATA)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=_values(_load(id)))


@endpoint("Changes somebody's role and departments", reads=Wire, answers=Wire, formats=_DATA)
def update(call: Call, id: int) -> Answer:
    member = members.change_member(_load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=_values(member))


@endpoint("Sends somebody away; their tokens end", answers="`ok`", formats=_DATA)
def destroy(call: Call, id: int) -> Answer:
    members.remove_member(_load(id), by=call.user)
    return Plain(value=OK)


@endpoint("Lists the account's own roles", answers=RoleWire, many=True, parameters=Paging, formats=_DATA)
def roles(call: Call) -> Answer:
    paging = call.filters(Paging)
    page = paginate(ordered(OwnRole.objects.all(), paging.order, ("name",), call.ignored).values(), paging)
    return Many(resource=RoleWire, rows=page.rows, **page.shape)


@endpoint("Makes a role", reads=RoleWire, answers=RoleWire, status=201, formats=_DATA)
def create_role(call: Call) -> Answer:
    role = members.create_role(call.account, call.read(RoleWire).sent(), by=call.user)
    return created(RoleWire, snapshot(role))


@endpoint("Reads a role", answers=RoleWire, formats=_DATA)
def show_role(call: Call, id: int) -> Answer:
    return One(resource=RoleWire, values=snapshot(_load_role(id)))


@endpoint("Changes a role for everybody who has it", reads=RoleWire, answers=RoleWire, formats=_DATA)
def update_role(call: Call, id: int) -> Answer:
    role = members.update_role(_load_role(id), call.read(RoleWire).sent(), by=call.user)
    return One(resource=RoleWire, values=snapshot(role))


@endpoint("Drops a role that nobody has", answers="`ok`", formats=_DATA)
def destroy_role(call: Call, id: int) -> Answer:
    members.delete_role(_load_role(id), by=call.user)
    return Plain(value=OK)


def _values(member: Membership) -> dict[str, Any]:
    """Somebody as the account knows them; their number is that of the user."""
    user = member.user
    names = {"first_name": user.first_name or None, "last_name": user.last_name or None}
    place = {"role": member.role, "department_ids": member.department_ids}
    return {"id": user.pk, "login": user.login, "email": user.email, **names, **place}


def _load(id: int) -> Membership:
    found = Membership.objects.filter(user_id=id).select_related("user", "account").first()
    if found is None:
        raise Missing
    return found


def _load_role(id: int) -> OwnRole:
    found = OwnRole.objects.filter(pk=id).first()
    if found is None:
        raise Missing
    return found
