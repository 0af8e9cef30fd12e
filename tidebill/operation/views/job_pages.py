"""Page of the account's background jobs."""

from typing import Any

from django.utils.translation import gettext

from tidebill.events import queue
from tidebill.events.models import Job
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.forms import flash_success
from tidebill.http.responses import Response, Value
from tidebill.storage import clock
from tidebill.wire.errors import NotFound

PLACE = "/settings/jobs"
_PERSONAL: dict[str, Any] = {"formats": ("html",), "documented": False}
_SHOWN = 100


@endpoint("Shows background work", permission="account:read", **_PERSONAL)
def index(context: RequestContext) -> Response:
    rows = Job.objects.filter(account=context.account, finished_at=None).order_by(
        "-failed_at", "run_at", "id"
    )
    shown = [{"row": row, "state": _state(row), "name": _name(row)} for row in rows[:_SHOWN]]
    return Value(page="jobs/index.html", page_context={"rows": shown})


@endpoint("Tries a job again that was given up", permission="account:write", **_PERSONAL)
def retry(context: RequestContext, id: int) -> Response:
    job = Job.objects.filter(pk=id, account=context.account).first()
    if job is None or not queue.retry(job):
        raise NotFound
    return flash_success(context, Value(), then=PLACE, message=gettext("The job will be retried"))


def _state(job: Job) -> str:
    if job.failed_at:
        return "failed"
    return "running" if job.locked_until and job.locked_until > clock.actual() else "waiting"


def _name(job: Job) -> str:
    """Return a short task name: ``mail deliver`` for ``tidebill.mail.services.deliver.deliver``."""
    return job.name.removeprefix("tidebill.").replace(".services", "").replace(".tasks", "").replace(".", " ")
