"""The page of the files of all documents."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.delivery.models import Attachment
from tidebill.delivery.views import attachments
from tidebill.delivery.wire import AttachmentList
from tidebill.http.answers import Answer
from tidebill.http.call import Call
from tidebill.http.lists import Column, Filter, ListPage, show_list

LIST = ListPage(
    name="attachments",
    address="/attachments",
    title=_("Attachments"),
    lead=_("The files of all documents"),
    icon="paperclip",
    row="/invoices/{invoice_id}/attachments/{id}",
    columns=(
        Column("name", _("Name"), "name", "link", narrow="head"),
        Column("number", _("Document"), None, "attachments/_document.html", narrow="badge"),
        Column("size", _("Size"), "size", "attachments/_size.html"),
        Column("created_at", _("Added on"), "created_at", "moment"),
    ),
    filters=(Filter("query", _("Search"), kind="search", folded=False),),
    empty_title=_("No attachment yet"),
    empty_text=_("Files that are added to a document are listed here."),
)


def index(call: Call) -> Answer:
    answer = attachments.every(call)
    is_new = not answer.rows and not Attachment.objects.filter(added=True).exists()
    given = call.filters(AttachmentList)
    return show_list(call, LIST, answer, given, is_new=is_new, nothing=gettext("No file here."))
