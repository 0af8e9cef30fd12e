"""API of members and custom roles."""

from typing import Any

from tidebill.accounts.commands import RoleInput, UserInput
from tidebill.accounts.models import Membership, OwnRole
from tidebill.accounts.services import members
from tidebill.accounts.services import roles as roles_service
from tidebill.accounts.wire.account import OwnRole as RoleWire
from tidebill.accounts.wire.account import UserAttributes as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.storage.selectors import get_or_not_found


@endpoint("List the users of the account", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    rows = ordered(Membership.objects.select_related("user"), paging.order, (), context.ignored)
    page = paginate(rows, paging)
    return Collection(resource=Wire, rows=[values_of(row) for row in page.rows], **page.shape)


@endpoint("Add a user to the account", reads=Wire, answers=Wire, status=201)
def create(context: RequestContext) -> Response:
    member = members.add_user(
        context.account, context.read(Wire).build(UserInput), authority=context.authority, by=context.user
    )
    return created(Wire, values_of(member))


@endpoint("Retrieve a user's role and departments", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    return Detail(resource=Wire, values=values_of(load(id)))


@endpoint("Update a user's role and departments", reads=Wire, answers=Wire)
def update(context: RequestContext, id: int) -> Response:
    member = members.change_member(
        load(id), context.read(Wire).build(UserInput), authority=context.authority, by=context.user
    )
    return Detail(resource=Wire, values=values_of(member))


@endpoint("Remove a user and revoke their tokens", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    members.remove_member(load(id), authority=context.authority, by=context.user)
    return Value(value=OK)


@endpoint("List custom roles", answers=RoleWire, many=True, parameters=Paging)
def roles(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    page = paginate(ordered(OwnRole.objects.all(), paging.order, ("name",), context.ignored).values(), paging)
    return Collection(resource=RoleWire, rows=page.rows, **page.shape)


@endpoint("Create a custom role", reads=RoleWire, answers=RoleWire, status=201)
def create_role(context: RequestContext) -> Response:
    role = roles_service.create_role(
        context.account, context.read(RoleWire).build(RoleInput), authority=context.authority, by=context.user
    )
    return created(RoleWire, snapshot(role))


@endpoint("Retrieve a custom role", answers=RoleWire)
def show_role(context: RequestContext, id: int) -> Response:
    return Detail(resource=RoleWire, values=snapshot(load_role(id)))


@endpoint("Update a custom role", reads=RoleWire, answers=RoleWire)
def update_role(context: RequestContext, id: int) -> Response:
    role = roles_service.update_role(
        load_role(id), context.read(RoleWire).build(RoleInput), authority=context.authority, by=context.user
    )
    return Detail(resource=RoleWire, values=snapshot(role))


@endpoint("Delete a custom role that is not in use", answers="`ok`")
def destroy_role(context: RequestContext, id: int) -> Response:
    roles_service.delete_role(load_role(id), by=context.user)
    return Value(value=OK)


def values_of(member: Membership) -> dict[str, Any]:
    """Return a member as in the API; its id is that of the user."""
    user = member.user
    names = {"first_name": user.first_name or None, "last_name": user.last_name or None}
    place = {"role": member.role, "department_ids": member.department_ids, "pending": member.pending}
    return {"id": user.pk, "login": user.login, "email": user.email, **names, **place}


def load(id: int) -> Membership:
    """Return a member of the account in scope by user id; raises NotFound."""
    return get_or_not_found(Membership.objects.filter(user_id=id).select_related("user", "account"))


def load_role(id: int) -> OwnRole:
    """Return a custom role of the account in scope; raises NotFound."""
    return get_or_not_found(OwnRole.objects.filter(pk=id))
