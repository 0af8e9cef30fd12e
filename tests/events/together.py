"""Run code in several threads at once, each with its own connection."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def together(count: int, act: Callable[[], T]) -> list[T]:
    """Call ``act`` in ``count`` threads simultaneously and return the results."""
    start = threading.Barrier(count)

    def wait_and_act() -> T:
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [future.result(timeout=60) for future in [pool.submit(wait_and_act) for _ in range(count)]]
