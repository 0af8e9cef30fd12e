"""Document numbers: patterns such as "nr-m/mm/yyyy" and the counters they use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, Self

from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.kernel.vocabulary import WAREHOUSE_PREFIXES

MAX_COUNTER: Final = 999_999_999

# "nr-mm" is the yearly counter followed by a month, not the monthly counter followed by an m.
_TOKEN: Final = re.compile(r"yyyy|yy|mm|dd|nr[-_]m(?!m)|nr[-_]d(?!d)|nr")
_COUNTER_TOKENS: Final = ("nr", "nr-m", "nr_m", "nr-d", "nr_d")
_COLUMNS: Final = {"nr": "pattern_nr", "nr-m": "pattern_nr_m", "nr-d": "pattern_nr_d"}
_DIGITS: Final = {
    "counter": "[0-9]{1,9}",
    "yyyy": "[0-9]{4}",
    "yy": "[0-9]{2}",
    "mm": "[0-9]{2}",
    "dd": "[0-9]{2}",
}
_RESTARTS: Final = {"nr": ("year",), "nr-m": ("month", "year"), "nr-d": ("day", "month", "year")}


class CounterPeriod(NamedTuple):
    """The period after which a counter restarts.

    `unit` is "day", "month", "year" or "ever"; `key` identifies the period: "2018-01-05", "2018-01", "2018",
    "".
    """

    unit: str
    key: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A numbering pattern: exactly one counter, any number of dates, and literal text.

    `parts` alternates tokens and literals; `counter` is "nr", "nr-m" or "nr-d". Source: docs/calculations.md,
    Numbering.
    """

    text: str
    parts: tuple[str, ...]
    counter: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a pattern; of overlapping tokens the leftmost wins, then the longest.

        Raises ValueError unless there is exactly one counter.
        """
        parts = tuple(_split(text))
        counters = [part.replace("_", "-") for part in parts if part in _COUNTER_TOKENS]
        if len(counters) != 1:
            raise ValueError("must contain exactly one counter: nr, nr-m or nr-d")
        return cls(text=text, parts=parts, counter=counters[0])

    @property
    def column(self) -> str:
        """Return the column that stores the counter: pattern_nr, pattern_nr_m or pattern_nr_d."""
        return _COLUMNS[self.counter]

    def counter_period(self, day: date) -> CounterPeriod:
        """Return the period whose counter numbers a document issued on that day.

        A counter restarts only if the number shows its period: "nr-m/yyyy" counts through the year and "A/nr"
        for ever, because a restart would issue the same number twice.
        """
        shown = self._shown_periods(day)
        unit = next((unit for unit in _RESTARTS[self.counter] if unit in shown), "ever")
        return CounterPeriod(unit, shown.get(unit, ""))

    def format(self, day: date, *, counter: int) -> str:
        """Format the number of a document issued on that day.

        Raises ValueError for a counter outside 1 to 999,999,999.
        """
        if not 1 <= counter <= MAX_COUNTER:
            raise ValueError(f"counter must be between 1 and {MAX_COUNTER}")
        return self._render(day, counter=str(counter), literal=str)

    def match(self, number: str, day: date) -> int | None:
        """Parse the counter of a manually assigned number of a document issued on that day.

        Returns None if the number does not follow the pattern or shows another date.
        """
        found = re.fullmatch(self._render(day, counter="([0-9]{1,9})", literal=re.escape), number)
        return int(found[1]) or None if found else None

    def locate(self, number: str, *, near: date) -> tuple[str, int] | None:
        """Parse period and counter from a number, regardless of the document's issue date.

        The period is the `key` of its CounterPeriod. A two-digit year is the one closest to `near`. Returns
        None if the number does not follow the pattern.
        """
        found = _reader(self.parts).fullmatch(number)
        if not found or not int(found["counter"]):
            return None
        words = found.groupdict()
        try:
            day = date(_year(words, near=near), int(words.get("mm") or near.month), int(words.get("dd") or 1))
        except ValueError:
            return None
        return self.counter_period(day).key, int(found["counter"])

    def _shown_periods(self, day: date) -> dict[str, str]:
        shown: dict[str, str] = {}
        if "yyyy" in self.parts or "yy" in self.parts:
            shown["year"] = f"{day.year:04d}"
            if "mm" in self.parts:
                shown["month"] = f"{day.year:04d}-{day.month:02d}"
                if "dd" in self.parts:
                    shown["day"] = day.isoformat()
        return shown

    def _render(self, day: date, *, counter: str, literal: Callable[[str], str]) -> str:
        words = _date_words(day) | dict.fromkeys(_COUNTER_TOKENS, counter)
        return "".join(words.get(part) or literal(part) for part in self.parts)


def series_period(pattern: str, number: str, day: date) -> str:
    """Return the key of the period in which a stored number was counted, or "" if it follows no pattern.

    A date in the number takes precedence: the document's issue date may have changed since.
    """
    if not is_valid_pattern(pattern):
        return ""
    series = Pattern.parse(pattern)
    if series.match(number, day):
        return series.counter_period(day).key
    found = series.locate(number, near=day)
    return found[0] if found else ""


def is_valid_pattern(text: str) -> bool:
    """Return whether Pattern.parse accepts the text."""
    try:
        Pattern.parse(text)
    except ValueError:
        return False
    return True


def default_patterns() -> dict[str, str]:
    """Return the default pattern of every kind of document: its prefix and "nr-m/mm/yyyy", counted by month.

    Numbers of different kinds never coincide. Source: docs/calculations.md, Numbering.
    """
    return {kind.name: f"{kind.prefix}nr-m/mm/yyyy" for kind in DOCUMENT_KINDS.values()}


def warehouse_patterns() -> dict[str, str]:
    """Return the default pattern of every kind of warehouse document, counted by month."""
    return {kind: f"{prefix}nr-m/mm/yyyy" for kind, prefix in WAREHOUSE_PREFIXES.items()}


@lru_cache(maxsize=256)
def _reader(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the expression that parses a number of any date; repeated tokens must have equal values."""
    expression, seen = "", set()
    for part in parts:
        name = "counter" if part in _COUNTER_TOKENS else part
        if name not in _DIGITS:
            expression += re.escape(part)
        elif name in seen:
            expression += f"(?P={name})"
        else:
            seen.add(name)
            expression += f"(?P<{name}>{_DIGITS[name]})"
    return re.compile(expression)


def _year(words: Mapping[str, str | None], *, near: date) -> int:
    if words.get("yyyy"):
        return int(words["yyyy"] or 0)
    if words.get("yy"):
        shift = (int(words["yy"] or 0) - near.year + 50) % 100 - 50
        return near.year + shift
    return near.year


def _split(text: str) -> list[str]:
    return [part for part in re.split(f"({_TOKEN.pattern})", text) if part]


def _date_words(day: date) -> dict[str, str]:
    return {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mm": f"{day.month:02d}",
        "dd": f"{day.day:02d}",
    }
