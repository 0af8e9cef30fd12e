"""HTTP requests to customer-provided URLs, restricted to the public internet.

The host name is resolved and all its addresses are checked; the connection uses a checked address, so that
DNS rebinding is ineffective. Redirects are not followed.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tidebill.kernel.lazy import LazyModule
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

if TYPE_CHECKING:
    import httpx
else:
    httpx = LazyModule("httpx")

_SECONDS = 10.0
_CONNECT_SECONDS = 5.0
_ANSWER_BYTES = 16_384
_URL_MAX = 2_000
_PORTS = {"http": 80, "https": 443}
Address = IPv4Address | IPv6Address
_NAT64 = ip_network("64:ff9b::/96")
# Translated to IPv4 or routed inside a site, although Python considers some of them global: IPv4-compatible
# addresses, SIIT, local NAT64, and site-local addresses.
_NEVER_PUBLIC = tuple(
    ip_network(text) for text in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")
)


class Unreachable(Exception):
    """There was no response, or the address is not public."""


@dataclass(frozen=True)
class Reply:
    """A response: status and the beginning of its content."""

    status: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace").replace("\0", "")


def check_url(url: str, *, name: str = "url") -> None:
    """Raise Invalid if the URL can't be a public receiver."""
    parts = _split(url)
    if parts is None or len(url) > _URL_MAX:
        raise Invalid({name: errors.INVALID})
    literal = _literal(parts.hostname or "")
    if literal is not None and not _allowed(literal):
        raise Invalid({name: "must be a public address"})


def post(url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
    """Send a POST request and return the response, whatever its status; raises Unreachable."""
    return _call("POST", url, body, headers)


def get(url: str, *, headers: Mapping[str, str], limit: int = _ANSWER_BYTES) -> Reply:
    """Send a GET request and return the response, whatever its status, up to a number of bytes.

    Raises Unreachable.
    """
    return _call("GET", url, b"", headers, limit)


def _call(
    method: str, url: str, body: bytes, headers: Mapping[str, str], limit: int = _ANSWER_BYTES
) -> Reply:
    parts = _split(url)
    if parts is None:
        raise Unreachable("the address can't be read")
    address = resolve(parts.hostname or "", parts.port or _PORTS[parts.scheme])
    try:
        return _exchange(method, parts, address, body, headers, limit)
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in _PORTS and parts.hostname and parts.port != 0
        (parts.hostname or "").encode("idna")
    except (ValueError, UnicodeError):
        return None
    return parts if usable else None


def resolve(host: str, port: int) -> Address:
    """Resolve a host to an address; raises Unreachable if any of its addresses is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"the name can't be resolved: {error}") from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(_allowed(address) for address in addresses):
        raise Unreachable("the address is not a public one")
    return addresses[0]


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _allowed(address: Address) -> bool:
    return bool(settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE) or _is_public(address)


def _is_public(address: Address) -> bool:
    """Return whether an address, and the IPv4 address it may embed, is public."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in _NEVER_PUBLIC):
            return False
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and not _is_public(inner):
            return False
        if address in _NAT64 and not _is_public(IPv4Address(int(address) & 0xFFFFFFFF)):
            return False
    return address.is_global and not address.is_multicast


def _exchange(
    method: str, parts: SplitResult, address: Address, body: bytes, headers: Mapping[str, str], limit: int
) -> Reply:
    host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    port = f":{parts.port}" if parts.port else ""
    url = parts._replace(netloc=f"{host}{port}", fragment="").geturl()
    name = (parts.hostname or "").encode("idna").decode()
    named = f"[{name}]" if ":" in name else name
    sent = {**headers, "Host": f"{named}{port}", "User-Agent": "Tidebill", "Accept-Encoding": "identity"}
    timeout = httpx.Timeout(_SECONDS, connect=_CONNECT_SECONDS)
    login = (parts.username, parts.password or "") if parts.username else None
    with (
        httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False, auth=login) as client,
        client.stream(method, url, content=body, headers=sent, extensions={"sni_hostname": name}) as response,
    ):
        return Reply(response.status_code, _beginning(response, limit))


def _beginning(response: "httpx.Response", limit: int) -> bytes:
    """Return the first bytes of a response, up to the time limit."""
    end = time.monotonic() + _SECONDS
    read = b""
    for piece in response.iter_raw():
        read += piece
        if len(read) >= limit or time.monotonic() > end:
            break
    return read[:limit]
