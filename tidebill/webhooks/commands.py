"""Commands of webhooks; the fields have the API's names."""

from dataclasses import dataclass

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class WebhookInput(Command):
    """Fields of a webhook."""

    kind: Maybe[str] = UNSET
    url: Maybe[str] = UNSET
    api_token: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET
