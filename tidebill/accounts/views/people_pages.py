"""Pages of members and custom roles."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.models import OwnRole
from tidebill.accounts.names import AREA_NAMES, ROLE_NAMES
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.accounts.views import users
from tidebill.accounts.wire.account import OwnRole as RoleWire
from tidebill.accounts.wire.account import UserAttributes as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.kernel.permissions import GRANTABLE


def role_choices(_call: RequestContext) -> Choices:
    """Return the assignable roles, built-in and custom."""
    own = [(row.key, row.name) for row in OwnRole.objects.order_by("name")]
    return [*((key, gettext(ROLE_NAMES[key])) for key in ("admin", "member", "accountant")), *own]


def every_permission() -> Choices:
    """Return the permissions that can be granted, by area."""
    named = {"read": gettext("%(area)s: view"), "write": gettext("%(area)s: view and edit")}
    split = ((permission, *permission.split(":")) for permission in GRANTABLE)
    return [(key, named[verb] % {"area": gettext(AREA_NAMES.get(area, area))}) for key, area, verb in split]


def permission_choices(context: RequestContext) -> Choices:
    """Return the permissions that the user can grant."""
    return [(key, label) for key, label in every_permission() if context.may(key)]


_PLACE = (
    Control(key="role", label=_("Role"), kind="select", choices=role_choices, start="member"),
    Control(
        key="department_ids",
        label=_("Visible departments"),
        kind="checks",
        choices=choices.departments,
        help=_("Leave empty for all."),
        wide=True,
    ),
)
_NEW = (
    Group(
        title=_("Invitation"),
        text=_("The user joins through a link that we email to this address."),
        controls=(Control(key="email", label=_("Email"), kind="email", required=True), *_PLACE),
    ),
)
_KNOWN = (Group(title=_("Role and departments"), controls=_PLACE),)


def _cells(context: RequestContext, row: Values) -> list[Any]:
    names = {"owner": gettext(ROLE_NAMES["owner"]), **dict(role_choices(context))}
    known: dict[Any, str] = dict(choices.departments(context))
    kept = ", ".join(known.get(number, str(number)) for number in row["department_ids"] or [])
    email = row["email"]
    if row["pending"]:
        email = gettext("%(email)s (invited)") % {"email": email}
    return [email, row["login"], names.get(row["role"], row["role"]), kept or gettext("All")]


def _values(_call: RequestContext, id: int) -> Values:
    return users.values_of(users.load(id))


def _role_values(_call: RequestContext, id: int) -> Values:
    return snapshot(users.load_role(id))


def _groups(context: RequestContext) -> tuple[Group, ...]:
    return _NEW if context.request.path.rstrip("/") in ("/users/new", "/users") else _KNOWN


PEOPLE = ResourcePages(
    resource=Wire,
    place="/users",
    title=_("Users"),
    text=_("People with access to this account, and their permissions."),
    empty=_("No users yet."),
    icon="users",
    new=_("Invite user"),
    groups=_groups,
    columns=(_("Email"), _("Username"), _("Role"), _("Departments")),
    cells=_cells,
    values=_values,
    name=lambda row: row["email"],
    calls={"index": users.index, "create": users.create, "update": users.update, "destroy": users.destroy},
    permission="users:write",
    trail=(SETTINGS,),
    deletion=_("This user loses access to the account, and their API tokens stop working."),
)
ROLES = ResourcePages(
    resource=RoleWire,
    place="/roles",
    title=_("Roles"),
    text=_("Custom roles, in addition to administrator, member and accountant."),
    empty=_("No custom roles yet. Administrator, member and accountant are always available."),
    icon="shield",
    new=_("New role"),
    groups=(
        Group(
            title=_("Role"),
            controls=(
                Control(key="name", label=_("Name"), required=True, wide=True),
                Control(
                    key="permissions",
                    label=_("Permissions"),
                    kind="checks",
                    choices=permission_choices,
                    wide=True,
                ),
            ),
        ),
    ),
    columns=(_("Name"), _("Permissions")),
    cells=lambda _call, row: [
        row["name"],
        ", ".join(str(label) for key, label in every_permission() if key in row["permissions"]),
    ],
    values=_role_values,
    name=lambda row: row["name"],
    calls={
        "index": users.roles,
        "create": users.create_role,
        "update": users.update_role,
        "destroy": users.destroy_role,
    },
    permission="users:write",
    trail=(SETTINGS,),
)
