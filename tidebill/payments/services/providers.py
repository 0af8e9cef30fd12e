"""Payment providers of an account."""

import json
from dataclasses import replace

from django.db import transaction

from tidebill.accounts import tokens
from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.commands import UNSET
from tidebill.kernel.identifiers import new_token
from tidebill.payments.commands import ProviderInput
from tidebill.payments.models import PaymentProvider
from tidebill.payments.providers import PROVIDERS, SECRETS, Settings
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@transaction.atomic
def create_provider(account: Account, new: ProviderInput, *, by: User | None = None) -> PaymentProvider:
    """Add a provider; kind and required keys must be given. Raises Invalid."""
    lock_account(account)
    provider = PaymentProvider(account=account, kind="", token=new_token())
    _fill(provider, new)
    provider.save(force_insert=True)
    _note_offer(account)
    journal.record(provider, "payment_provider.create", by=by, after={"kind": provider.kind})
    return provider


@transaction.atomic
def update_provider(
    provider: PaymentProvider, change: ProviderInput, *, by: User | None = None
) -> PaymentProvider:
    """Update a provider; keys that are not sent stay."""
    lock_account(provider.account)
    before = journal.snapshot(provider)
    _fill(provider, replace(change, kind=UNSET))
    _save(provider, before, "payment_provider.update", by=by)
    return provider


@transaction.atomic
def delete_provider(provider: PaymentProvider, *, by: User | None = None) -> None:
    """Delete a provider; outcomes of running checkouts are still processed."""
    lock_account(provider.account)
    before = journal.snapshot(provider)
    provider.deleted, provider.active = True, False
    _save(provider, before, "payment_provider.destroy", by=by)


def settings_of(provider: PaymentProvider) -> Settings:
    """Return the decrypted settings of a provider."""
    found: Settings = json.loads(tokens.decrypt(provider.settings)) if provider.settings else {}
    return found


def _fill(provider: PaymentProvider, input_: ProviderInput) -> None:
    assign(provider, input_.given(besides=SECRETS))
    if not provider.kind:
        raise Invalid({"kind": errors.BLANK})
    service = PROVIDERS[provider.kind]
    if not service.is_available():
        raise Invalid({"kind": "is only available on a sandbox"})
    provider.title = provider.title or service.title
    sent = {name: secret.strip() for name in SECRETS if (secret := input_.get(name))}
    kept = {**settings_of(provider), **sent}
    missing = [secret.name for secret in service.secrets if not kept.get(secret.name)]
    if missing:
        raise Invalid(dict.fromkeys(missing, errors.BLANK))
    if sent:
        provider.settings = tokens.encrypt(json.dumps(kept))


def _save(provider: PaymentProvider, before: journal.Snapshot, action: str, *, by: User | None) -> None:
    shown = {**before, "settings": provider.settings}
    if before["settings"] != provider.settings:
        provider.save(update_fields=["settings"])
    journal.save_changes(provider, shown, action, by=by)
    _note_offer(provider.account)


def _note_offer(account: Account) -> None:
    """Store on the account whether documents link to a payment page."""
    offered = PaymentProvider.objects.filter(active=True, deleted=False).exists()
    if offered != account.online_payments:
        account.online_payments = offered
        account.save(update_fields=["online_payments"])
