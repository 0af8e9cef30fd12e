"""Commands of webhooks; the fields have the API's names."""

from dataclasses import dataclass
from datetime import datetime

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class WebhookInput(Command):
    """Fields of a webhook."""

    kind: Maybe[str] = UNSET
    url: Maybe[str] = UNSET
    api_token: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET


@dataclass(frozen=True, kw_only=True)
class DeliverySelection(Command):
    """Selected deliveries of a webhook: by id, status, subject or period; all of them by default."""

    delivery_ids: Maybe[list[int]] = UNSET
    status: Maybe[str] = UNSET
    subject_id: Maybe[int] = UNSET
    since: Maybe[datetime] = UNSET
    until: Maybe[datetime] = UNSET
