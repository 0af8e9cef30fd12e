"""Store exchange rate tables, and find the one that applies to a document."""

import logging
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from tidebill.kernel.lazy import LazyModule
from tidebill.kernel.rates import PARSERS, RateTable, last_published
from tidebill.rates.models import StoredTable

if TYPE_CHECKING:
    import holidays
    import httpx
else:
    holidays, httpx = LazyModule("holidays"), LazyModule("httpx")

_log = logging.getLogger("tidebill.rates")
_SECONDS = 20.0
_BYTES_MAX = 5 * 2**20


def rate_table(source: str, day: date) -> RateTable | None:
    """Return the table that applies on a day: that of the last working day before it.

    None if that table is missing: an older one would have another rate.
    """
    if source not in PARSERS:
        return None
    wanted = last_published(day, _holidays(source).__contains__)
    found = StoredTable.objects.filter(source=source, day=wanted).first()
    return found.table if found else None


@transaction.atomic
def keep_tables(tables: Iterable[RateTable]) -> int:
    """Store new tables and return how many; existing ones are never changed."""
    kept = 0
    for table in tables:
        values = {
            "name": table.name,
            "base": table.base,
            "quoted_in_base": table.quoted_in_base,
            "rates": {currency: str(rate) for currency, rate in table.rates.items()},
        }
        _, made = StoredTable.objects.get_or_create(source=table.source, day=table.day, defaults=values)
        kept += made
    return kept


def load_file(content: bytes, source: str) -> int:
    """Store the tables of a file in the source's format; raises ValueError for any other."""
    return keep_tables(PARSERS[source](content))


def fetch(source: str) -> int:
    """Fetch a source's latest tables and return how many are new; 0 if it is unreachable.

    Failing to connect is no error: documents are issued without a rate, and the next fetch retries.
    """
    address = settings.TIDEBILL_RATES.get(source)
    if not address:
        return 0
    try:
        return load_file(_read(address), source)
    except (httpx.HTTPError, OSError) as error:
        _log.info("Could not fetch exchange rates from %s: %s", source, error)
    except ValueError as error:
        _log.warning("Could not read exchange rates from %s: %s", source, error)
    return 0


def _read(address: str) -> bytes:
    """Download up to five megabytes."""
    content = b""
    with (
        httpx.Client(timeout=_SECONDS, follow_redirects=True) as client,
        client.stream("GET", address, headers={"Accept": "application/json, application/xml"}) as response,
    ):
        response.raise_for_status()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > _BYTES_MAX:
                raise ValueError("more than five megabytes")
    return content


@lru_cache(maxsize=8)
def _holidays(source: str) -> "holidays.HolidayBase":
    """Return the days without a table: Polish holidays, or the ECB's."""
    return holidays.country_holidays("PL") if source == "nbp" else holidays.financial_holidays("XECB")
