"""Pages of bank accounts and their use by departments."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.accounts.views import bank_accounts
from tidebill.accounts.wire import BankAccount as Wire
from tidebill.http.choices import account_currencies_or_none
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group, Rows
from tidebill.http.resource_pages import ResourcePages, Values


def _departments(context: RequestContext) -> Choices:
    return [("", gettext("None")), *choices.departments(context)]


def _cells(context: RequestContext, row: Values) -> list[Any]:
    names: dict[Any, str] = dict(choices.departments(context))
    kept = [names.get(each["department_id"], "") for each in row["bank_account_version_departments"]]
    shown = ", ".join(name for name in kept if name)
    return [row["bank_account_number"], row["bank_name"], row["bank_currency"] or "", shown]


def _values(_call: RequestContext, id: int) -> Values:
    return bank_accounts.values_of(bank_accounts.load(id))


PAGES = ResourcePages(
    resource=Wire,
    place="/bank_accounts",
    title=_("Bank accounts"),
    text=_("Accounts your clients pay to, and the departments that show them on documents."),
    empty=_("No bank accounts yet. You can also enter a single account in a department."),
    icon="landmark",
    new=_("New bank account"),
    groups=(
        Group(
            title=_("Bank account"),
            controls=(
                Control(key="bank_account_number", label=_("Account number"), required=True, wide=True),
                Control(key="bank_name", label=_("Bank")),
                Control(key="bank_swift", label=_("BIC")),
                Control(
                    key="bank_currency",
                    label=_("Account currency"),
                    kind="select",
                    choices=account_currencies_or_none,
                ),
                Control(key="name", label=_("Name")),
                Control(key="account_description", label=_("Description")),
            ),
        ),
        Group(
            title=_("Departments"),
            rows=Rows(
                key="bank_account_version_departments",
                label=_("Departments"),
                controls=(
                    Control(key="department_id", label=_("Department"), kind="select", choices=_departments),
                    Control(key="show_on_invoice", label=_("Show on documents"), kind="checkbox"),
                    Control(key="main_on_department", label=_("Default account"), kind="checkbox"),
                    Control(key="remove", label=_("Remove"), kind="checkbox"),
                ),
            ),
        ),
    ),
    columns=(_("Account number"), _("Bank"), _("Currency"), _("Departments")),
    cells=_cells,
    values=_values,
    name=lambda row: row["bank_account_number"],
    calls={
        "index": bank_accounts.index,
        "create": bank_accounts.create,
        "update": bank_accounts.update,
        "destroy": bank_accounts.destroy,
    },
    permission="departments:write",
    trail=(SETTINGS,),
    deletion=_("Existing documents keep their copy of this data."),
)
