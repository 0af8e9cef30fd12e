"""Background tasks of the client panel."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from tidebill.catalog.models import Client
from tidebill.events.queue import task
from tidebill.portal.services.panel import make_link
from tidebill.storage.language import text_language


@task()
def mail_panel_link(client: int) -> None:
    """Create the link in the job rather than on request: pending jobs must not contain credentials."""
    found = Client.objects.filter(pk=client, deleted=False).select_related("account").first()
    if found is None or not found.email:
        return
    with translation.override(text_language(found.account.lang)):
        text = render_to_string("panel/link.txt", {"client": found, "url": make_link(found)})
        send_mail(
            gettext("Your documents from %(name)s") % {"name": found.account.name}, text, None, [found.email]
        )
