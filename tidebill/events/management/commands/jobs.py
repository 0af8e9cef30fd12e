"""``tidebill manage jobs``: list pending, retried (with the reason) and failed jobs."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidebill.events import queue
from tidebill.events.models import Job, Worker
from tidebill.events.worker import SILENT
from tidebill.storage import clock


class Command(BaseCommand):
    help = "List pending and failed jobs and the workers. Retry one with --retry ID."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", type=int, metavar="ID", help="retry a failed job once")

    def handle(self, *, retry: int | None, **options: object) -> None:
        if retry is not None:
            self.retry(retry)
            return
        for job in Job.objects.filter(finished_at=None).select_related("account").order_by("run_at", "id"):
            self.stdout.write(_describe(job))
        living = Worker.objects.filter(seen_at__gt=clock.actual() - SILENT).count()
        self.stdout.write(f"{living} workers are running")

    def retry(self, number: int) -> None:
        job = Job.objects.filter(pk=number).first()
        if job is None or not queue.retry(job):
            raise CommandError(f"failed job not found: {number}")
        self.stdout.write(f"{job} will be retried")


def _describe(job: Job) -> str:
    account = job.account.prefix if job.account else "-"
    reason = f": {job.last_error.splitlines()[0]}" if job.last_error else ""
    return f"{job} account={account} attempts={job.attempts} {_state(job)}{reason}"


def _state(job: Job) -> str:
    if job.failed_at:
        return f"failed at {job.failed_at:%Y-%m-%d %H:%M:%S}"
    if job.locked_until and job.locked_until > clock.actual():
        return "running"
    return f"due at {job.run_at:%Y-%m-%d %H:%M:%S}"
