"""Activation of webhooks, and the events an account subscribes to."""

from collections.abc import Mapping

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.storage.rows import lock_account
from tidebill.webhooks.models import Webhook


def save_webhook(webhook: Webhook, before: Mapping[str, object], action: str, *, by: User | None) -> None:
    """Save a changed webhook of an account that the caller has locked."""
    if journal.save_changes(webhook, before, action, by=by):
        list_kinds(webhook.account)


def list_kinds(account: Account) -> None:
    """Store the subscribed events on the account, so that other changes skip the lookup."""
    kinds = Webhook.objects.filter(active=True, deleted=False).values_list("kind", flat=True)
    account.webhook_kinds = sorted(set(kinds))
    account.save(update_fields=["webhook_kinds"])


@transaction.atomic
def deactivate(webhook: Webhook, reason: str) -> None:
    """Deactivate an unresponsive webhook; its deliveries stay pending."""
    lock_account(webhook.account)
    webhook.refresh_from_db()
    if not webhook.active:
        return
    before = journal.snapshot(webhook)
    webhook.active, webhook.deactivated_at, webhook.deactivation_reason = False, clock.now(), reason
    save_webhook(webhook, before, "webhook.deactivate", by=None)
