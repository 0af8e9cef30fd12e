"""Pages of email templates."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidebill.accounts import choices
from tidebill.accounts.settings_pages import SETTINGS
from tidebill.events.journal import snapshot
from tidebill.http.choices import languages
from tidebill.http.context import RequestContext
from tidebill.http.forms import Choices, Control, Group
from tidebill.http.resource_pages import ResourcePages, Values
from tidebill.mail.services.wording import VARIABLES
from tidebill.mail.views import mails
from tidebill.mail.wire import EmailTemplate as Wire

KINDS = (("invoice", _("Invoice email")), ("reminder", _("Payment reminder")))


def _languages(_call: RequestContext) -> Choices:
    return [("", gettext("Any")), *languages()]


def _departments(context: RequestContext) -> Choices:
    return [("", gettext("Any")), *choices.departments(context)]


def _groups(_call: RequestContext) -> tuple[Group, ...]:
    places = ", ".join(f"{{{{{name}}}}}" for name in VARIABLES)
    return (
        Group(
            title=_("Text"),
            text=gettext("Placeholders: %(places)s") % {"places": places},
            controls=(
                Control(key="kind", label=_("Purpose"), kind="select", choices=KINDS, start="invoice"),
                Control(key="lang", label=_("Language"), kind="select", choices=_languages),
                Control(key="department_id", label=_("Department"), kind="select", choices=_departments),
                Control(key="subject", label=_("Subject"), required=True, wide=True),
                Control(key="text", label=_("Text"), kind="textarea", required=True),
            ),
        ),
    )


def _cells(context: RequestContext, row: Values) -> list[Any]:
    names = dict(choices.departments(context))
    spoken = dict(languages()).get(row["lang"] or "", gettext("Any"))
    return [row["subject"], dict(KINDS)[row["kind"]], spoken, names.get(row["department_id"], gettext("Any"))]


def _values(_call: RequestContext, id: int) -> Values:
    return snapshot(mails.load_template(id))


PAGES = ResourcePages(
    resource=Wire,
    place="/email_templates",
    title=_("Email templates"),
    text=_("Custom email texts. The most specific template wins; otherwise the default text is used."),
    empty=_("The default text is used. Add your own per email type, language or department."),
    icon="mail",
    new=_("New template"),
    groups=_groups,
    columns=(_("Subject"), _("Purpose"), _("Language"), _("Department")),
    cells=_cells,
    values=_values,
    name=lambda row: row["subject"],
    calls={
        "index": mails.list_templates,
        "create": mails.create_template,
        "update": mails.update_template,
        "destroy": mails.destroy_template,
    },
    permission="departments:write",
    trail=(SETTINGS,),
)
