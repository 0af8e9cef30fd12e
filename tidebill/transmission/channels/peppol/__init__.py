"""Peppol, and France's network of approved platforms, through an access point; one module per provider."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tidebill.transmission.channels.base import Channel, Keep, Outcome
from tidebill.transmission.channels.peppol import plain, superpdp
from tidebill.transmission.models import Connection, Transmission


@dataclass(frozen=True, kw_only=True)
class AccessPoint:
    """A provider. ``receive`` yields position and content of documents received since a position.

    ``url`` is its address, unless the account enters one; ``national`` whether it also carries documents in
    the formats that their country prescribes.
    """

    title: str
    send: Callable[[Transmission, Connection, Keep], Outcome]
    ask: Callable[[Transmission, Connection], Outcome]
    receive: Callable[[Connection, str], Iterator[tuple[str, bytes]]] | None = None
    url: str = ""
    national: bool = False


ACCESS_POINTS: Final[Mapping[str, AccessPoint]] = MappingProxyType(
    {
        "http": AccessPoint(title="HTTP", send=plain.send, ask=plain.ask),
        "superpdp": AccessPoint(
            title="SUPER PDP",
            send=superpdp.send,
            ask=superpdp.ask,
            receive=superpdp.receive,
            url="https://api.superpdp.tech",
            national=True,
        ),
    }
)
PEPPOL: Final = Channel(
    name="peppol",
    formats=("peppol", "ubl"),
    send=lambda transmission, connection, keep: ACCESS_POINTS[connection.provider].send(
        transmission, connection, keep
    ),
    ask=lambda transmission, connection: ACCESS_POINTS[connection.provider].ask(transmission, connection),
)
