"""Clients that misbehave don't hurt the others; `make faults` runs it for half an hour."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic, sleep

import httpx

from tests.faults.misbehaving import Misbehaving, misbehave
from tests.faults.processes import descendants
from tests.live import Server, make_environment, run_command, run_server

SECONDS = float(os.environ.get("TIDEBILL_SOAK_SECONDS", "6"))
CLIENTS = int(os.environ.get("TIDEBILL_SOAK_CLIENTS", "12"))
# Only a long run says something about times and memory.
_IS_LONG = SECONDS >= 60
_BAD = CLIENTS // 3
_PAUSE = 1.0
_WARM_UP = 2.0
# Of the quiet time that comes before; the rest is noisy.
_QUIET = 0.25
_SLOWER_MAX, _GROWTH_MAX = 3, 1.15
_TOKEN, _OTHER_TOKEN = "goodGOODgood1/acme", "otherOTHER123/other"


def test_good_clients_notice_nothing_of_bad_ones(tmp_path: Path) -> None:
    with _product(tmp_path) as server:
        _run(server, _WARM_UP, bad=0)
        quiet, _ = _run(server, SECONDS * _QUIET, bad=0)
        noisy, memory = _run(server, SECONDS * (1 - _QUIET), bad=_BAD)

    assert len(noisy) >= CLIENTS - _BAD
    slower = _p99(noisy) / _p99(quiet)
    first, last = memory[len(memory) // 4], memory[-1]
    print(
        f"\nSoak of {SECONDS:.0f} s, {CLIENTS} clients, {_BAD} misbehaving: "
        f"{len(quiet)} + {len(noisy)} requests, "
        f"p99 quiet {_p99(quiet) * 1000:.0f} ms, noisy {_p99(noisy) * 1000:.0f} ms (× {slower:.1f}), "
        f"memory {first / 2**20:.0f} to {last / 2**20:.0f} MiB"
    )
    if _IS_LONG:
        assert slower <= _SLOWER_MAX
        assert last / first <= _GROWTH_MAX


@contextmanager
def _product(folder: Path) -> Iterator[Server]:
    with make_environment(folder) as environment:
        for token in (_TOKEN, _OTHER_TOKEN):
            prefix = token.rpartition("/")[2]
            command = ("account", "create", prefix, "--email", f"{prefix}@example.com")
            made = run_command(environment, *command, "--password", "correct horse 7", "--token", token)
            assert made.returncode == 0, made.stderr
        with run_server({**environment, "TIDEBILL_RATE_LIMIT": "0"}, folder) as server:
            yield server


def _run(server: Server, seconds: float, *, bad: int) -> tuple[list[float], list[int]]:
    """Return the good clients' response times, and the product's memory each second, in bytes."""
    ended = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        good = [pool.submit(_behave, server.url, number, ended) for number in range(CLIENTS - _BAD)]
        others = [pool.submit(_misbehave, server.url, number, ended) for number in range(bad)]
        try:
            memory = list(_watch(server, monotonic() + seconds, good))
        finally:
            ended.set()
    assert all(each.result() > 0 for each in others)
    return [seconds for each in good for seconds in each.result()], memory


def _behave(url: str, number: int, ended: Event) -> list[float]:
    """Create, read, list and print documents at an even pace; each must succeed."""
    transport = httpx.HTTPTransport(local_address=f"127.0.1.{number + 1}")
    headers = {"Authorization": f"Bearer {_TOKEN}"}
    chance = Random(number)  # noqa: S311  # not a secret
    times: list[float] = []
    position = {"name": "Tea", "quantity": 2, "price_net": "9.99", "tax": 23}
    body = {"invoice": {"buyer_name": f"Client {number}", "positions": [position]}}
    with httpx.Client(base_url=url, headers=headers, transport=transport, timeout=60) as client:
        while not ended.is_set() or not times:
            began = monotonic()
            made = client.post("/invoices.json", json=body)
            times.append(monotonic() - began)
            assert made.status_code == 201, made.text
            for path in (f"/invoices/{made.json()['id']}.json", "/invoices.json?per_page=10"):
                ended.wait(chance.uniform(0, 2 * _PAUSE))
                began = monotonic()
                answer = client.get(path)
                times.append(monotonic() - began)
                assert answer.status_code == 200, answer.text
            ended.wait(chance.uniform(0, 2 * _PAUSE))
    return times


def _misbehave(url: str, number: int, ended: Event) -> int:
    chance = Random(number)  # noqa: S311  # not a secret
    client = Misbehaving(url, _OTHER_TOKEN, f"127.0.2.{number + 1}", chance, ended)
    ways = client.ways()
    return misbehave(client, ways[number % len(ways)], ended)


def _watch(server: Server, end: float, good: list["Future[list[float]]"]) -> Iterator[int]:
    """Yield the memory of all processes until the end, or until a client has failed."""
    while monotonic() < end and not any(each.done() for each in good):
        yield _memory(server)
        sleep(1)
    yield _memory(server)


def _memory(server: Server) -> int:
    """Return the resident memory that the product's processes don't share with each other, in bytes."""
    total = 0
    for pid in (server.process.pid, *descendants(server.process.pid)):
        # The process may be gone.
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
