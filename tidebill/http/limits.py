"""How many requests a caller may make: a bucket of places for each token and each address, refilled steadily.

Each web process counts on its own and in memory, so that no request waits for the database because of it.
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

# Callers that are remembered; the one that has been silent longest is forgotten, and has a full bucket again.
_CALLERS_MAX = 20_000
# Times are floats: who has waited as long as told has a place.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Rate:
    """At most ``count`` requests in ``seconds``, all at once or spread."""

    count: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> "Rate | None":
        """``600/60`` is 600 in a minute; ``0`` is no limit. Raises ValueError."""
        if text.strip() == "0":
            return None
        count, _, seconds = text.partition("/")
        rate = cls(int(count), int(seconds))
        if rate.count <= 0 or rate.seconds <= 0:
            raise ValueError(text)
        return rate


class Buckets:
    """The places that callers have left; safe for threads."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, *, now: float) -> int:
        """Takes a place; returns 0, or the seconds until there is one."""
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
    """Counts a request: of a token, of a signed-in user, or of an address; raises TooManyRequests.

    Who shows no valid token or password is an address, so that guessing is counted too.
    """
    if caller is None:
        buckets, name = _buckets("TIDEBILL_RATE_LIMIT_ADDRESS"), client_address(request)
    else:
        buckets, name = _buckets("TIDEBILL_RATE_LIMIT"), caller.name
    seconds = buckets.take(name, now=time.monotonic()) if buckets else 0
    if seconds:
        raise TooManyRequests(seconds)


def client_address(request: HttpRequest) -> str:
    """Where the client is: an IPv6 client owns a whole network of addresses to call from."""
    address = ip_address(get_adapter().get_client_ip(request))
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))


@cache
def _buckets(setting: str) -> Buckets | None:
    rate = Rate.parse(getattr(settings, setting))
    return Buckets(rate) if rate else None
