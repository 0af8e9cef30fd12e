"""Bank statements: upload, list, delete."""

import base64
import binascii

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tidebill.banking.models import BankStatement
from tidebill.banking.services.booking import book_certain, delete_statement
from tidebill.banking.services.importing import ImportedFile, import_statements
from tidebill.banking.wire import BankStatement as Wire
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import Control, Group, flash_success, form_of
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.readers import read_flag

PLACE, TRANSACTIONS = "/bank_statements", "/bank_transactions"
_SIZE_MAX = 10 * 2**20
GROUPS = (
    Group(
        title=_("File"),
        text=_("Bank statement in CAMT (XML), MT940 or OFX, as your bank offers it for download."),
        controls=(
            Control(key="file", label=_("File"), kind="file", required=True, wide=True),
            Control(
                key="book_certain",
                label=_("Record certain payments at once"),
                kind="checkbox",
                help=_("Only if the transfer names an invoice and its amount fits to the cent."),
                wide=True,
            ),
        ),
    ),
)


@endpoint("List bank statements", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Collection:
    paging = context.filters(Paging)
    rows = ordered(_counted(), paging.order, ("created_at", "date_to"), context.ignored)
    page = paginate(rows.values(), paging)
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint(
    "Import a bank statement; answers the statements with new transactions",
    reads=Wire,
    answers=Wire,
    many=True,
)
def create(context: RequestContext) -> Response:
    content, name = _sent(context)
    imported = import_statements(context.account, content, name=name, by=context.user)
    certain = read_flag(context.attributes(Wire).get("book_certain"))
    booked = book_certain(imported.statements, by=context.user) if certain else 0
    rows = _counted().filter(pk__in=[statement.pk for statement in imported.statements])
    statements = list(rows.order_by("pk").values())
    response = Collection(resource=Wire, rows=statements, size=max(len(statements), 1), total=len(statements))
    if context.format != "html":
        return response
    return flash_success(context, response, then=TRANSACTIONS, message=_summary(imported, booked))


@endpoint("Retrieve a bank statement", answers=Wire)
def show(context: RequestContext, id: int) -> Response:
    load(id)
    return Detail(resource=Wire, values=_counted().values().get(pk=id))


@endpoint("Delete a bank statement without booked transactions", answers="`ok`")
def destroy(context: RequestContext, id: int) -> Response:
    delete_statement(load(id), by=context.user)
    return Value(value=OK, then=TRANSACTIONS)


def new(context: RequestContext) -> Response:
    """Show the upload form."""
    shown = form_of(context, Wire, GROUPS, action=PLACE, back=TRANSACTIONS, submit=gettext("Import"))
    page_context = {
        "form": shown,
        "here": TRANSACTIONS,
        "title": gettext("Import bank statement"),
        "trail": [(gettext("Bank transactions"), TRANSACTIONS)],
    }
    return Value(page="form.html", page_context=page_context)


def load(id: int) -> BankStatement:
    """Return a statement of the account in scope; raises NotFound."""
    return get_or_not_found(BankStatement.objects.filter(pk=id))


def _counted() -> "QuerySet[BankStatement, BankStatement]":
    live = Q(transactions__payment__isnull=False, transactions__payment__deleted=False)
    return BankStatement.objects.annotate(
        transactions_count=Count("transactions"), booked_count=Count("transactions", filter=live)
    )


def _sent(context: RequestContext) -> tuple[bytes, str]:
    """Return the file and its name: a form field or base64. Raises Invalid."""
    attributes = context.attributes(Wire)
    file = attributes.get("file")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > _SIZE_MAX:
            too_large = errors.Message("is too large (maximum is %(size)s MiB)", {"size": _SIZE_MAX // 2**20})
            raise Invalid({"file": too_large})
        return file.read(), file.name or ""
    if isinstance(file, str) and file:
        try:
            return base64.b64decode(file, validate=True), str(attributes.get("file_name") or "")
        except (binascii.Error, ValueError):
            raise Invalid({"file": errors.INVALID}) from None
    raise Invalid({"file": errors.BLANK})


def _summary(imported: ImportedFile, booked: int) -> str:
    added = ngettext("%(count)s new transaction", "%(count)s new transactions", imported.added) % {
        "count": imported.added
    }
    known = gettext("%(count)s known already") % {"count": imported.known}
    recorded = ngettext("%(count)s payment recorded", "%(count)s payments recorded", booked) % {
        "count": booked
    }
    parts = [added, *([known] if imported.known else []), *([recorded] if booked else [])]
    return " · ".join(parts)
