"""Background tasks of payments."""

from collections.abc import Mapping
from datetime import timedelta

from tidebill.events.queue import task
from tidebill.payments.models import PaymentProvider
from tidebill.payments.providers import PROVIDERS
from tidebill.payments.services.checkout import conclude_checkout
from tidebill.payments.services.providers import settings_of
from tidebill.storage import clock


def call_back(provider: PaymentProvider, body: bytes, headers: Mapping[str, str], *, seconds: int) -> None:
    """Deliver a callback of the sandbox, optionally delayed."""
    arguments = {"provider": provider.pk, "body": body.decode(), "headers": dict(headers)}
    if seconds:
        after = clock.now() + timedelta(seconds=seconds)
        take_callback.using(account=provider.account, run_after=after).enqueue(**arguments)
    else:
        take_callback.call(**arguments)


@task()
def take_callback(provider: int, body: str, headers: dict[str, str]) -> None:
    """Process a callback of the sandbox like that of a real provider."""
    found = PaymentProvider.objects.select_related("account").get(pk=provider)
    outcome = PROVIDERS[found.kind].confirm(body.encode(), headers, settings_of(found))
    if outcome is not None:
        conclude_checkout(found, outcome)
