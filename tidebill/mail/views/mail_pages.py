"""Page of sent emails."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.http.context import RequestContext
from tidebill.http.lists import Column, Filter, ListPage, named, show_list
from tidebill.http.responses import Response
from tidebill.mail import names
from tidebill.mail.models import Mail
from tidebill.mail.views import mails
from tidebill.mail.wire import EmailList

KINDS = {"invoice": _("Document"), "reminder": _("Reminder"), "other": _("Other")}
LIST = ListPage(
    name="emails",
    address="/emails",
    title=_("Emails"),
    lead=_("Sent emails and their delivery status"),
    icon="mail",
    row="/emails/{id}",
    columns=(
        Column("subject", _("Subject"), None, "link", narrow="head"),
        Column("recipients", _("To")),
        Column("created_at", _("Created"), "created_at", "moment"),
        Column("sent_time", _("Sent"), "sent_time", "moment", narrow="hide", chosen=False),
        Column("status", _("Status"), "status", "emails/_state.html"),
    ),
    filters=(
        Filter(
            "status", _("Status"), choices=lambda context, given: list(names.states().items()), folded=False
        ),
        Filter("kind", _("Type"), choices=lambda context, given: named(KINDS), folded=False),
    ),
    empty_title=_("No emails yet"),
    empty_text=_("Invoices, reminders and invitations you send appear here with their delivery status."),
)


def index(context: RequestContext) -> Response:
    response = mails.index(context)
    response.rows = [{**mails.described(row), "recipients": ", ".join(row["to"])} for row in response.rows]
    is_new = not response.rows and not Mail.objects.exists()
    given = context.filters(EmailList)
    return show_list(
        context, LIST, response, given, is_new=is_new, nothing=gettext("No emails match your filters.")
    )
