"""Requests to addresses that customers give us: they reach the public internet and nothing else.

The name is resolved here, every address it has is checked, and the connection goes to the one that was
checked: a name that answers differently a moment later can't lead it elsewhere. Nothing is followed.
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


class Unreachable(Exception):
    """No answer came, or none was asked for because the address is not a public one."""


@dataclass(frozen=True)
class Reply:
    """The answer of a receiver: its status and the beginning of its text."""

    status: int
    text: str


def check_url(url: str, *, name: str = "url") -> None:
    """Raises Invalid for what can't be the public address of a receiver."""
    parts = _split(url)
    if parts is None or len(url) > _URL_MAX:
        raise Invalid({name: errors.INVALID})
    literal = _literal(parts.hostname or "")
    if literal is not None and not _allowed(literal):
        raise Invalid({name: "must be a public address"})


def post(url: str, body: bytes, *, headers: Mapping[str, str]) -> Reply:
    """Posts and returns the answer, whatever its status; raises Unreachable."""
    return _call("POST", url, body, headers)


def get(url: str, *, headers: Mapping[str, str]) -> Reply:
    """Asks and returns the answer, whatever its status; raises Unreachable."""
    return _call("GET", url, b"", headers)


def _call(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    parts = _split(url)
    if parts is None:
        raise Unreachable("the address can't be read")
    address = resolve(parts.hostname or "", parts.port or _PORTS[parts.scheme])
    try:
        return _exchange(method, parts, address, body, headers)
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
    """An address of the host that may be called; raises Unreachable if any of them may not."""
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
    """Whether an address, and the IPv4 one that it may stand for, is on the public internet."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and not _is_public(inner):
            return False
        if address in _NAT64 and not _is_public(IPv4Address(int(address) & 0xFFFFFFFF)):
            return False
    return address.is_global and not address.is_multicast


def _exchange(
    method: str, parts: SplitResult, address: Address, body: bytes, headers: Mapping[str, str]
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
        return Reply(response.status_code, _beginning(response))


def _beginning(response: "httpx.Response") -> str:
    """The first kilobytes of an answer; a slow one is left where it is once its time is up."""
    end = time.monotonic() + _SECONDS
    read = b""
    for piece in response.iter_raw():
        read += piece
        if len(read) >= _ANSWER_BYTES or time.monotonic() > end:
            break
    return read[:_ANSWER_BYTES].decode(errors="replace").replace("\0", "")
