"""The executable tables of docs/calculations.md, and their notation of line items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tidebill.kernel.money import parse_decimal
from tidebill.kernel.positions import PositionInput

PAGE = Path(__file__).parents[2] / "docs" / "calculations.md"
RESULT = "→ "

_TABLE = re.compile(r"(?:<!-- run: (?P<runner>[^>]+) -->\n)?(?P<lines>(?:\|.*\|\n)+)")
_ROW = re.compile(r"(?P<gross>\S+) @(?P<tax>\S+) × (?P<quantity>\S+)(?: − (?P<discount_percent>\S+) %)?")


@dataclass(frozen=True)
class Line:
    """A row of a table: input, expected result, and position."""

    runner: str
    given: dict[str, str]
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.runner}: {', '.join(self.given.values())}"


def executable_lines() -> list[Line]:
    return [line for found in _TABLE.finditer(PAGE.read_text()) for line in _lines(found)]


def tables_with_results() -> list[str]:
    return [found[0] for found in _TABLE.finditer(PAGE.read_text()) if RESULT in found[0]]


def runner_of(table: str) -> str | None:
    found = _TABLE.fullmatch(table)
    return found["runner"] if found else None


def read_rows(text: str) -> list[PositionInput]:
    return [read_row(row) for row in text.split(", ")]


def read_row(text: str) -> PositionInput:
    found = _ROW.fullmatch(text)
    if not found:
        return PositionInput(kind=text, tax="disabled", quantity=Decimal(0))
    return PositionInput(
        tax=found["tax"],
        quantity=parse_decimal(found["quantity"]),
        total_price_gross=parse_decimal(found["gross"]),
        discount_percent=parse_decimal(found["discount_percent"]) if found["discount_percent"] else None,
    )


def _lines(found: re.Match[str]) -> Iterator[Line]:
    header, _rule, *body = (_cells(line) for line in found["lines"].splitlines())
    for cells in body if found["runner"] else ():
        pairs = list(zip(header, cells, strict=True))
        yield Line(
            runner=found["runner"],
            given={name: cell for name, cell in pairs if not name.startswith(RESULT)},
            expected={name.removeprefix(RESULT): cell for name, cell in pairs if name.startswith(RESULT)},
        )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
