"""Commands of connections to networks; the fields have the API's names."""

from dataclasses import dataclass

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class KsefInput(Command):
    """The connection to KSeF; secrets that are not set stay."""

    environment: Maybe[str] = UNSET
    identity: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET
    auto_send: Maybe[bool] = UNSET
    auto_send_to: Maybe[str] = UNSET
    validate_invoices_for_gov: Maybe[bool] = UNSET
    fetch_purchases: Maybe[bool] = UNSET
    token: Maybe[str] = UNSET
    certificate: Maybe[str] = UNSET
    private_key: Maybe[str] = UNSET
    offline_certificate: Maybe[str] = UNSET
    offline_private_key: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class PeppolInput(Command):
    """The connection to a Peppol access point."""

    provider: Maybe[str] = UNSET
    url: Maybe[str] = UNSET
    identity: Maybe[str] = UNSET
    active: Maybe[bool] = UNSET
    fetch_purchases: Maybe[bool] = UNSET
    client_id: Maybe[str] = UNSET
    token: Maybe[str] = UNSET
