"""Throttling of password guesses: each attempt occupies a slot, for a while if it fails.

A slot is occupied by an atomic "add" to the cache, so concurrent attempts can't share one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most ``attempts`` failures in ``seconds`` for ``subject``, such as a login or an address."""

    subject: str
    attempts: int
    seconds: int


def acquire(limits: Sequence[Limit]) -> list[str] | None:
    """Occupy a slot of each limit and return the slots, or None if one of the limits is exhausted."""
    taken: list[str] = []
    for limit in limits:
        place = _take_place(limit)
        if place is None:
            release(taken)
            return None
        taken.append(place)
    return taken


def release(places: Sequence[str]) -> None:
    """Release the slots of a successful attempt."""
    cache.delete_many(places)


def _take_place(limit: Limit) -> str | None:
    name = hashlib.sha256(limit.subject.encode()).hexdigest()
    places = [f"throttle:{name}:{number}" for number in range(limit.attempts)]
    occupied = cache.get_many(places)
    free = (place for place in places if place not in occupied)
    return next((place for place in free if cache.add(place, True, limit.seconds)), None)
