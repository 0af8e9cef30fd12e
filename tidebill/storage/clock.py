"""The one place that knows what time it is."""

from datetime import UTC, date, datetime, tzinfo


def now() -> datetime:
    """The present moment in UTC, in whole milliseconds: what the wire shows is what is stored."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today(zone: tzinfo) -> date:
    """Today's date where an account is."""
    return now().astimezone(zone).date()
