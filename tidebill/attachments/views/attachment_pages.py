"""Page of all documents' files."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.attachments.models import Attachment
from tidebill.attachments.views import attachments
from tidebill.attachments.wire import AttachmentList
from tidebill.http.context import RequestContext
from tidebill.http.lists import Column, Filter, ListPage, show_list
from tidebill.http.responses import Response

LIST = ListPage(
    name="attachments",
    address="/attachments",
    title=_("Attachments"),
    lead=_("Files attached to documents"),
    icon="paperclip",
    row="/invoices/{invoice_id}/attachments/{id}",
    columns=(
        Column("name", _("Name"), "name", "link", narrow="head"),
        Column("number", _("Document"), None, "attachments/_document.html", narrow="badge"),
        Column("size", _("Size"), "size", "attachments/_size.html"),
        Column("created_at", _("Added"), "created_at", "moment"),
    ),
    filters=(Filter("query", _("Search"), kind="search", folded=False),),
    empty_title=_("No attachments yet"),
    empty_text=_("Files you attach to documents appear here."),
)


def index(context: RequestContext) -> Response:
    response = attachments.every(context)
    is_new = not response.rows and not Attachment.objects.filter(added=True).exists()
    given = context.filters(AttachmentList)
    return show_list(
        context, LIST, response, given, is_new=is_new, nothing=gettext("No files match your filters.")
    )
