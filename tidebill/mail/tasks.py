"""Background tasks of mail."""

from datetime import timedelta

from tidebill.events.queue import task
from tidebill.mail.models import Mail
from tidebill.mail.services import deliver, reminders
from tidebill.storage import clock

__all__ = ["deliver", "find_stranded_mails", "forget_old_letters", "reminders"]
LETTERS_KEPT = timedelta(days=7)
STRANDED_MAX = 1_000


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_old_letters() -> None:
    """Delete emails about signing in, which contain links; those of documents are kept."""
    found = Mail.everything.filter(account=None, created_at__lte=clock.now() - LETTERS_KEPT)
    found.exclude(status__in=Mail.WAITING).delete()


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def find_stranded_mails() -> None:
    """Queue new jobs for emails overdue by an hour, whose job was lost."""
    due = clock.now() - timedelta(hours=1)
    stranded = Mail.everything.filter(status__in=Mail.WAITING, next_at__lte=due, updated_at__lte=due)
    for mail in stranded.select_related("account").order_by("next_at")[:STRANDED_MAX]:
        deliver.deliver.using(account=mail.account).enqueue(mail=mail.pk)
