"""Webhooks."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from tidebill.accounts.models import Account, Membership, User
from tidebill.events import journal
from tidebill.kernel.commands import UNSET
from tidebill.outbound import check_url
from tidebill.storage import clock
from tidebill.storage.rows import assign, lock_account
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.models import Webhook, WebhookDelivery
from tidebill.webhooks.services.send import send_later
from tidebill.webhooks.services.signing import new_secret
from tidebill.webhooks.services.state import list_kinds, save_webhook
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

MOST = 100
# How long the previous secret signs as well, so that receivers can switch.
OVERLAP = timedelta(hours=24)
_SET_BY_CLIENT = ("kind", "url", "api_token", "active")


@transaction.atomic
def create_webhook(account: Account, attributes: WebhookInput, *, by: User | None = None) -> Webhook:
    """Create a webhook with a random secret; kind and URL are required. Raises Invalid."""
    lock_account(account)
    if Webhook.objects.filter(deleted=False).count() >= MOST:
        raise Invalid({"kind": Message("is too long (maximum is %(count)s)", {"count": MOST})})
    webhook = Webhook(account=account, user=by, kind="", url="", secret=new_secret())
    _fill(webhook, attributes)
    webhook.save(force_insert=True)
    list_kinds(account)
    journal.record(webhook, "webhook.create", by=by, after={"kind": webhook.kind, "url": webhook.url})
    return webhook


@transaction.atomic
def update_webhook(webhook: Webhook, attributes: WebhookInput, *, by: User | None = None) -> Webhook:
    """Update a webhook. Reactivating it sends all pending deliveries."""
    lock_account(webhook.account)
    before = journal.snapshot(webhook)
    if not is_owner(webhook, by):
        attributes = _without_secrets(webhook, attributes)
    _fill(webhook, attributes)
    if webhook.active and not before["active"]:
        webhook.deactivated_at = webhook.deactivation_reason = webhook.paused_until = None
        webhook.failures = 0
    save_webhook(webhook, before, "webhook.update", by=by)
    if webhook.active and not before["active"]:
        _resume(webhook)
    return webhook


@transaction.atomic
def delete_webhook(webhook: Webhook, *, by: User | None = None) -> None:
    """Delete a webhook; pending deliveries are not sent."""
    lock_account(webhook.account)
    before = journal.snapshot(webhook)
    webhook.deleted, webhook.active = True, False
    save_webhook(webhook, before, "webhook.destroy", by=by)


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: User | None = None) -> Webhook:
    """Rotate the secret; the previous one signs as well for a day."""
    webhook.former_secret, webhook.former_secret_until = webhook.secret, clock.now() + OVERLAP
    webhook.secret, webhook.updated_at = new_secret(), clock.now()
    webhook.save(update_fields=["secret", "former_secret", "former_secret_until", "updated_at"])
    journal.record(webhook, "webhook.rotate", by=by)
    return webhook


def is_owner(webhook: Webhook, user: User | None) -> bool:
    """Return whether the user may see the webhook's secrets: its creator, else the owner of the account."""
    if user is None or webhook.user_id is not None:
        return user is None or webhook.user_id == user.pk
    return Membership.objects.filter(user=user, role=Membership.Role.OWNER).exists()


def _without_secrets(webhook: Webhook, attributes: WebhookInput) -> WebhookInput:
    """Return another user's changes: they can't see the token, so they don't clear it, nor redirect it."""
    if attributes.api_token:
        return attributes
    is_redirected = attributes.url is not UNSET and attributes.url != webhook.url
    return replace(attributes, api_token=None if is_redirected else UNSET)


def _fill(webhook: Webhook, attributes: WebhookInput) -> None:
    assign(webhook, {name: value for name, value in attributes.given().items() if name in _SET_BY_CLIENT})
    missing = {name: errors.BLANK for name in ("kind", "url") if not getattr(webhook, name)}
    if missing:
        raise Invalid(missing)
    check_url(webhook.url)


def _resume(webhook: Webhook) -> None:
    waiting = WebhookDelivery.objects.filter(webhook=webhook, status=WebhookDelivery.Status.WAITING)
    for subject in waiting.values_list("subject_id", flat=True).distinct():
        send_later(webhook, subject)
