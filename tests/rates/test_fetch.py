"""Exchange rate tables are fetched by a job or loaded from a file; network errors are tolerated."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.test.utils import override_settings

from tests.live import run_command
from tests.people import Person
from tests.rates.documents import ECB, NBP_JSON
from tidebill.rates.models import StoredTable
from tidebill.rates.services import fetch, load_file, rate_table
from tidebill.rates.tasks import fetch_rates

pytestmark = pytest.mark.django_db


class Source:
    """A local source: URL, content, and number of requests."""

    def __init__(self) -> None:
        self.url = ""
        self.content = NBP_JSON
        self.status = 200
        self.asked = 0


@pytest.fixture
def source() -> Iterator[Source]:
    running = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked += 1
            self.send_response(running.status)
            self.end_headers()
            self.wfile.write(running.content)

        def log_message(self, *_: object) -> None:
            """Suppress logs."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running.url = f"http://127.0.0.1:{server.server_port}/"
        Thread(target=server.serve_forever, daemon=True).start()
        with override_settings(TIDEBILL_RATES={"nbp": running.url, "ecb": ""}):
            yield running
        server.shutdown()


def test_it_stores_each_days_table_once(source: Source) -> None:
    assert (fetch("nbp"), fetch("nbp")) == (2, 0)
    assert list(StoredTable.objects.order_by("day").values_list("source", "day")) == [
        ("nbp", date(2026, 11, 19)),
        ("nbp", date(2026, 11, 20)),
    ]


def test_a_stored_table_is_never_changed(source: Source) -> None:
    fetch("nbp")
    source.content = NBP_JSON.replace(b"4.5803", b"9.9999")
    fetch("nbp")

    table = rate_table("nbp", date(2026, 11, 20))
    assert table is not None
    assert table.rate("EUR", "PLN") == Decimal("4.58030000")


def test_a_source_that_is_gone_or_broken_is_no_error(source: Source) -> None:
    source.status = 503
    assert fetch("nbp") == 0
    source.status, source.content = 200, b"<html>maintenance</html>"
    assert fetch("nbp") == 0
    with override_settings(TIDEBILL_RATES={"nbp": "http://127.0.0.1:1/"}):
        assert fetch("nbp") == 0
    assert not StoredTable.objects.exists()


def test_only_sources_that_an_account_uses_are_asked(alice: Person, source: Source) -> None:
    fetch_rates.call()
    assert source.asked == 1

    alice.account.exchange_kind = "ecb"
    alice.account.save()
    fetch_rates.call()
    assert source.asked == 1


def test_the_table_of_the_last_working_day_counts_and_no_older_one() -> None:
    load_file(NBP_JSON, "nbp")
    load_file(ECB, "ecb")

    friday = rate_table("nbp", date(2026, 11, 23))
    assert friday is not None and friday.day == date(2026, 11, 20)
    assert rate_table("nbp", date(2026, 11, 24)) is None
    assert rate_table("cbr", date(2026, 11, 23)) is None
    of_ecb = rate_table("ecb", date(2026, 11, 22))
    assert of_ecb is not None and of_ecb.day == date(2026, 11, 20)


def test_an_operator_loads_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "table.xml"
    file.write_bytes(ECB)

    done = run_command(environment, "rates", "load", str(file), "--source", "ecb")
    wrong = run_command(environment, "rates", "load", str(file), "--source", "nbp")

    assert json.loads(done.stdout) == {"source": "ecb", "stored": 2}
    assert (wrong.returncode, "can't be read" in wrong.stderr) == (1, True)
