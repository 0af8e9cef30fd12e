from datetime import timedelta

from tidebill.kernel.retries import ATTEMPTS, wait_after


def test_the_waits_double_and_then_stay_the_same() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 14)]

    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1)]
    assert waits[9:12] == [timedelta(minutes=128), timedelta(minutes=256), timedelta(minutes=290)]


def test_all_waits_together_are_three_days() -> None:
    total = sum((wait_after(attempts) or timedelta(0) for attempts in range(1, ATTEMPTS)), timedelta(0))

    assert timedelta(days=2.9) < total < timedelta(days=3.1)


def test_chance_adds_up_to_a_tenth() -> None:
    assert wait_after(1, spread=500) == timedelta(seconds=15.75)


def test_after_twenty_five_attempts_it_is_enough() -> None:
    assert (wait_after(24), wait_after(25)) == (timedelta(minutes=290), None)
