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


@endpoint("Lists the people of the account", answers=Wire, many=True, parameters=Paging)
def index(call: Call) -> Answer:
    paging = call.filters(Paging)
    rows = ordered(Membership.objects.select_related("user"), paging.order, (), call.ignored)
    page = paginate(rows, paging)
    return Many(resource=Wire, rows=[values_of(row) for row in page.rows], **page.shape)


@endpoint("Adds somebody to the account", reads=Wire, answers=Wire, status=201)
def create(call: Call) -> Answer:
    return created(Wire, values_of(members.add_user(call.account, call.read(Wire).sent(), by=call.user)))


@endpoint("Reads somebody's role and departments", answers=Wire)
def show(call: Call, id: int) -> Answer:
    return One(resource=Wire, values=values_of(load(id)))


@endpoint("Changes somebody's role and departments", reads=Wire, answers=Wire)
def update(call: Call, id: int) -> Answer:
    member = members.change_member(load(id), call.read(Wire).sent(), by=call.user)
    return One(resource=Wire, values=values_of(member))


@endpoint("Sends somebody away; their tokens end", answers="`ok`")
def destroy(call: Call, id: int) -> Answer:
    members.remove_member(load(id), by=call.user)
    return Plain(value=OK)


@endpoint("Lists the account's own roles", answers=RoleWire, many=True, parameters=Paging)
def roles(call: Call) -> Answer:
    paging = call.filters(Paging)
    page = paginate(ordered(OwnRole.objects.all(), paging.order, ("name",), call.ignored).values(), paging)
    return Many(resource=RoleWire, rows=page.rows, **page.shape)


@endpoint("Makes a role", reads=RoleWire, answers=RoleWire, status=201)
def create_role(call: Call) -> Answer:
    role = members.create_role(call.account, call.read(RoleWire).sent(), by=call.user)
    return created(RoleWire, snapshot(role))


@endpoint("Reads a role", answers=RoleWire)
def show_role(call: Call, id: int) -> Answer:
    return One(resource=RoleWire, values=snapshot(load_role(id)))


@endpoint("Changes a role for everybody who has it", reads=RoleWire, answers=RoleWire)
def update_role(call: Call, id: int) -> Answer:
    role = members.update_role(load_role(id), call.read(RoleWire).sent(), by=call.user)
    return One(resource=RoleWire, values=snapshot(role))


@endpoint("Drops a role that nobody has", answers="`ok`")
def destroy_role(call: Call, id: int) -> Answer:
    members.delete_role(load_role(id), by=call.user)
    return Plain(value=OK)


def values_of(member: Membership) -> dict[str, Any]:
    """Somebody as the account knows them; their number is that of the user."""
    user = member.user
    names = {"first_name": user.first_name or None, "last_name": user.last_name or None}
    place = {"role": member.role, "department_ids": member.department_ids}
    return {"id": user.pk, "login": user.login, "email": user.email, **names, **place}


def load(id: int) -> Membership:
    """Somebody of the account in scope, by the number of the user; raises Missing."""
    found = Membership.objects.filter(user_id=id).select_related("user", "account").first()
    if found is None:
        raise Missing
    return found


def load_role(id: int) -> OwnRole:
    """A role of the account in scope; raises Missing."""
    found = OwnRole.objects.filter(pk=id).first()
    if found is None:
        raise Missing
    return found
