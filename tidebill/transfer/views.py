"""API and page of exports."""

from django.core.files.storage import default_storage
from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http import errors
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.paging import Paging, paginate
from tidebill.http.responses import Collection, FileResponse, Response, created
from tidebill.storage.departments import is_limited
from tidebill.storage.selectors import get_or_not_found
from tidebill.transfer.exports import start_export
from tidebill.transfer.models import Export
from tidebill.transfer.wire import Export as Wire

# An export contains everything, so it requires write access to the account.
PERMISSION = "account:write"
ZIP_TYPE = "application/zip"


@endpoint("List exports of the account", answers=Wire, many=True, parameters=Paging, permission=PERMISSION)
def index(context: RequestContext) -> Response:
    _check_reach()
    page = paginate(Export.objects.order_by("-id").values(), context.filters(Paging))
    return Collection(resource=Wire, rows=page.rows, page="exports/index.html", **page.shape)


@endpoint("Create an export of the account", answers=Wire, status=201, permission=PERMISSION)
def create(context: RequestContext) -> Response:
    _check_reach()
    made = start_export(context.account, by=context.user)
    response = created(Wire, snapshot(made))
    return flash_success(context, response, then="/exports", message=gettext("The export is being created"))


@endpoint("Sends an export", answers="The file", formats=("zip",), permission=PERMISSION)
def download(context: RequestContext, id: int) -> Response:
    _check_reach()
    found = get_or_not_found(Export.objects.filter(pk=id).exclude(path=None))
    name = f"{context.account.prefix}-{found.created_at:%Y-%m-%d}.zip"
    content = default_storage.open(str(found.path))
    return FileResponse(content=content, content_type=ZIP_TYPE, name=name, inline=False)


def _check_reach() -> None:
    """Reject users restricted to departments: an export contains all of them."""
    if is_limited():
        raise errors.Forbidden("You don't have permission to do this")
