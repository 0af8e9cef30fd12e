"""Background tasks of delivery."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scopes_disabled

from tidebill.catalog.models import Client
from tidebill.delivery.models import Mail, WebhookDelivery
from tidebill.delivery.services import attachments
from tidebill.delivery.services.mail import deliver, reminders
from tidebill.delivery.services.panel import make_link
from tidebill.delivery.services.webhooks import send
from tidebill.events.queue import task
from tidebill.storage import clock

__all__ = [
    "deliver",
    "find_stranded_mails",
    "forget_old_deliveries",
    "forget_old_letters",
    "forget_pending_uploads",
    "mail_panel_link",
    "reminders",
    "send",
]
DELIVERIES_KEPT = timedelta(days=30)
LETTERS_KEPT = timedelta(days=7)
STRANDED_MAX = 1_000


@task()
def mail_panel_link(client: int) -> None:
    """Create the link in the job rather than on request: pending jobs must not contain credentials."""
    found = Client.objects.filter(pk=client, deleted=False).select_related("account").first()
    if found is None or not found.email:
        return
    lang = (found.account.lang or "en").split("/")[0].split("-")[0]
    with translation.override(lang if lang in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        text = render_to_string("panel/link.txt", {"client": found, "url": make_link(found)})
        send_mail(
            gettext("Your documents from %(name)s") % {"name": found.account.name}, text, None, [found.email]
        )


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_old_deliveries() -> None:
    """Delete webhook logs after a month, except pending deliveries."""
    old = clock.now() - DELIVERIES_KEPT
    with scopes_disabled():
        found = WebhookDelivery.objects.filter(created_at__lte=old)
        found.exclude(status=WebhookDelivery.Status.WAITING).delete()


@task(every=timedelta(hours=1), limit=timedelta(minutes=5))
def forget_pending_uploads() -> None:
    """Delete uploads that were never attached."""
    while attachments.forget_pending():
        pass


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
