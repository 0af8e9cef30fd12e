from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from tidebill.accounts.throttle import Limit, acquire, release

LOGIN = Limit("login alice", attempts=3, seconds=300)
ADDRESS = Limit("address 192.0.2.1", attempts=5, seconds=300)


@pytest.mark.django_db
def test_it_admits_as_many_failures_as_the_limit_says() -> None:
    assert [acquire([LOGIN]) is not None for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_it_counts_nobody_else() -> None:
    for _ in range(3):
        acquire([LOGIN])

    assert acquire([Limit("login bob", attempts=3, seconds=300)]) is not None


@pytest.mark.django_db
def test_it_forgets_a_success() -> None:
    for _ in range(20):
        places = acquire([LOGIN, ADDRESS])
        assert places is not None
        release(places)


@pytest.mark.django_db
def test_it_takes_no_place_where_another_limit_refuses() -> None:
    for _ in range(3):
        acquire([LOGIN])
    for _ in range(10):
        assert acquire([ADDRESS, LOGIN]) is None

    assert [acquire([ADDRESS]) is not None for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_it_admits_again_when_the_time_is_over() -> None:
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        for _ in range(3):
            acquire([LOGIN])
        clock.shift(299)
        assert acquire([LOGIN]) is None
        clock.shift(2)
        assert acquire([LOGIN]) is not None


@pytest.mark.django_db(transaction=True)
def test_it_gives_no_place_to_two_at_once() -> None:
    def attempt(_: int) -> bool:
        try:
            return acquire([LOGIN]) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(attempt, range(16)))

    assert admitted.count(True) == 3
