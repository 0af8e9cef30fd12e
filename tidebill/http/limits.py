"""Rate limits: a token bucket per API token and per address.

Each web process counts in memory, so that rate limiting never waits for the database.
"""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from threading import Lock

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from tidebill.http.context import Caller
from tidebill.http.errors import TooManyRequests

# Number of callers tracked; the least recent one is evicted and starts with a full bucket.
_CALLERS_MAX = 20_000
# Compensates float rounding, so that waiting exactly as long as told is enough.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class RateLimit:
    """At most ``count`` requests per ``seconds``, in a burst or evenly."""

    count: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> "RateLimit | None":
        """Parse ``600/60`` (600 per minute); ``0`` means no limit. Raises ValueError."""
        if text.strip() == "0":
            return None
        count, _, seconds = text.partition("/")
        rate = cls(int(count), int(seconds))
        if rate.count <= 0 or rate.seconds <= 0:
            raise ValueError(text)
        return rate


class Buckets:
    """Token buckets by caller; thread-safe."""

    def __init__(self, rate: RateLimit) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, *, now: float) -> int:
        """Return the seconds until a token is available, without taking one."""
        rate = self._rate
        with self._lock:
            left, since = self._left.get(name, (float(rate.count), now))
        left += (now - since) * rate.count / rate.seconds
        return 0 if left >= 1 - _ROUNDING else math.ceil((1 - left) * rate.seconds / rate.count)

    def take(self, name: str, *, now: float) -> int:
        """Take a token from the bucket; return 0, or the seconds until one is available."""
        rate = self._rate
        with self._lock:
            left, since = self._left.pop(name, (float(rate.count), now))
            left = min(float(rate.count), left + (now - since) * rate.count / rate.seconds)
            taken = left >= 1 - _ROUNDING
            self._left[name] = (left - 1 if taken else left, now)
            while len(self._left) > _CALLERS_MAX:
                self._left.popitem(last=False)
        return 0 if taken else math.ceil((1 - left) * rate.seconds / rate.count)


def limit(request: HttpRequest, caller: Caller | None) -> None:
    """Count a request against its API token, user or address; raises TooManyRequests.

    Requests without valid credentials count against the address, which also limits guessing.
    """
    if caller is None:
        buckets, name = _buckets("TIDEBILL_RATE_LIMIT_ADDRESS"), client_address(request)
    else:
        buckets, name = _buckets("TIDEBILL_RATE_LIMIT"), caller.name
    seconds = buckets.take(name, now=time.monotonic()) if buckets else 0
    if seconds:
        raise TooManyRequests(seconds)


def limit_unparsed(request: HttpRequest) -> None:
    """Reject a caller who has used up the rate limit of their address, before anything of the body is read.

    The request is counted by ``limit`` once the caller is known.
    """
    buckets = _buckets("TIDEBILL_RATE_LIMIT_ADDRESS")
    known = "Authorization" in request.headers or "api_token" in request.GET
    if buckets is None or known or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return
    seconds = buckets.wait(client_address(request), now=time.monotonic())
    if seconds:
        raise TooManyRequests(seconds)


def client_address(request: HttpRequest) -> str:
    """Return the client's address; for IPv6 its /64 network, since clients can choose any address in it."""
    address = ip_address(get_adapter().get_client_ip(request))
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))


@cache
def _buckets(setting: str) -> Buckets | None:
    rate = RateLimit.parse(getattr(settings, setting))
    return Buckets(rate) if rate else None
