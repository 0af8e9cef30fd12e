"""Every row of every table in docs/calculations.md is executed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.kernel.tables import (
    Line,
    executable_lines,
    read_row,
    read_rows,
    runner_of,
    tables_with_results,
)
from tidebill.kernel.amending import amend_position
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.discounts import stored_discounts
from tidebill.kernel.exchange import convert_totals
from tidebill.kernel.kinds import KINDS
from tidebill.kernel.money import parse_decimal, round_half_up, to_wire
from tidebill.kernel.numbering import Pattern, default_patterns
from tidebill.kernel.periods import PERIODS, period_range
from tidebill.kernel.positions import PositionInput
from tidebill.kernel.pricing import price_position
from tidebill.kernel.product_prices import complete_prices, list_price
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.tax import tax_group, tax_rate
from tidebill.kernel.totals import TaxLine, Totals, subtotals, total_positions
from tidebill.kernel.words import amount_in_words

Cells = Mapping[str, str]

TEXT_FIELDS = ("kind", "tax", "vat_margin_tax")
INPUT_FIELDS = PositionInput.names()


@pytest.mark.parametrize("line", executable_lines(), ids=str)
def test_it_computes_what_the_page_prints(line: Line) -> None:
    computed = RUNNERS[line.runner](line.given)

    assert {name: computed[name] for name in line.expected} == line.expected


def test_it_executes_every_table_that_has_results() -> None:
    assert {runner_of(table) for table in tables_with_results()} == set(RUNNERS)


def test_it_prints_a_pattern_for_every_kind_of_document() -> None:
    assert _printed("default pattern", "kind") == set(KINDS)


def test_it_prints_every_period() -> None:
    assert _printed("period", "period") == set(PERIODS)


def _printed(runner: str, column: str) -> set[str]:
    return {line.given[column] for line in executable_lines() if line.runner == runner}


def run_rounding(cells: Cells) -> dict[str, str]:
    return {"rounded": to_wire(round_half_up(Decimal(cells["number"]), int(cells["places"])))}


def run_decimals(cells: Cells) -> dict[str, str]:
    return {"written": _value_or_error(lambda: to_wire(parse_decimal(cells["read"])))}


def run_tax(cells: Cells) -> dict[str, str]:
    return {"rate": to_wire(tax_rate(cells["tax"])), "line": tax_group(cells["tax"])}


def run_row(cells: Cells) -> dict[str, str]:
    strategy = Strategy(position=cells.get("position", "default"))
    return _written(asdict(price_position(_position(cells), strategy=strategy)))


def run_amended_row(cells: Cells) -> dict[str, str]:
    stored = price_position(read_row(cells["stored"]))
    changes = _position({cells["change"]: cells["value"]})
    return _written(asdict(price_position(amend_position(stored, changes=changes, given=[cells["change"]]))))


def run_subtotals(cells: Cells) -> dict[str, str]:
    priced = [price_position(row) for row in read_rows(cells["rows"])]
    sums = subtotals([row.totals for row in priced], kinds=[row.kind for row in priced])
    return {"gross": ", ".join(to_wire(amounts.gross) for amounts in sums if amounts)}


def run_card(cells: Cells) -> dict[str, str]:
    card = complete_prices(
        tax=cells["tax"], price_net=_number(cells["price_net"]), price_gross=_number(cells["price_gross"])
    )
    return _written({"price_net": card.net, "price_tax": card.tax, "price_gross": card.gross})


def run_discount(cells: Cells) -> dict[str, str]:
    value = parse_decimal(cells["value"])
    row = price_position(replace(_position(cells), discount=value, discount_percent=value))
    totals = total_positions([row], show_discount=True, discount_kind=cells["discount_kind"])
    return _written(
        asdict(row)
        | {"row net": row.total_price_net, "row tax": row.total_price_tax}
        | {"gross": totals.price_gross, "net": totals.price_net, "sum tax": totals.price_tax}
    )


def run_kept_discounts(cells: Cells) -> dict[str, str]:
    row = price_position(_position(cells))
    shown = cells["show_discount"] == "yes"
    return _written(
        stored_discounts(row, show_discount=shown, discount_kind=cells["discount_kind"])._asdict()
    )


def run_document(cells: Cells) -> dict[str, str]:
    rows = [price_position(row) for row in read_rows(cells["rows"])]
    totals = total_positions(rows, strategy=Strategy(sum=cells["sum"]), show_discount=True)
    return _written(_fields_of(totals)) | {"lines: net + tax": _summary(totals)}


def run_exchange(cells: Cells) -> dict[str, str]:
    amounts = Amounts(*(Decimal(cells[name]) for name in ("net", "sum tax", "gross")))
    converted = convert_totals(
        [TaxLine.of(cells["tax"], amounts=amounts)],
        rate=Decimal(cells["rate"]),
        den=Decimal(cells["den"]),
        strategy=Strategy(sum=cells["sum"]),
    )
    return _written({"net": converted.price_net, "tax": converted.price_tax, "gross": converted.price_gross})


def run_number(cells: Cells) -> dict[str, str]:
    pattern = Pattern.parse(cells["pattern"])
    day = date.fromisoformat(cells["issue date"])
    return {
        "number": pattern.format(day, counter=int(cells["counter"])),
        "column": pattern.column,
        "starts again each": pattern.counter_period(day).unit,
    }


def run_hand_entered_number(cells: Cells) -> dict[str, str]:
    day = date.fromisoformat(cells["issue date"])
    return {"counter": _text(Pattern.parse(cells["pattern"]).match(cells["number"], day))}


def run_list_price(cells: Cells) -> dict[str, str]:
    card = complete_prices(tax=cells["own tax"], price_gross=_number(cells["price_gross"]))
    price = list_price(
        card, percentage=parse_decimal(cells["percentage"]), tax=cells["tax"], own_tax=cells["own tax"]
    )
    return _written({"price_net": price.net, "price_gross": price.gross})


def run_refused_pattern(cells: Cells) -> dict[str, str]:
    return {"error": _value_or_error(lambda: Pattern.parse(cells["pattern"]).text)}


def run_default_pattern(cells: Cells) -> dict[str, str]:
    return {"pattern": default_patterns()[cells["kind"]]}


def run_period(cells: Cells) -> dict[str, str]:
    first, last = period_range(
        cells["period"],
        today=date.fromisoformat(cells["today"]),
        date_from=date(2018, 1, 2),
        date_to=date(2018, 1, 5),
    )
    return {"from": _text(first), "to": _text(last)}


def run_words(cells: Cells) -> dict[str, str]:
    spoken = amount_in_words(Decimal(cells["amount"]), currency=cells["currency"], lang=cells["language"])
    return {"words": _text(spoken)}


RUNNERS: dict[str, Callable[[Cells], dict[str, str]]] = {
    "rounding": run_rounding,
    "decimals": run_decimals,
    "tax": run_tax,
    "row": run_row,
    "amended row": run_amended_row,
    "subtotals": run_subtotals,
    "margin": run_row,
    "card": run_card,
    "list price": run_list_price,
    "discount": run_discount,
    "kept discounts": run_kept_discounts,
    "document": run_document,
    "exchange": run_exchange,
    "number": run_number,
    "hand-entered number": run_hand_entered_number,
    "refused pattern": run_refused_pattern,
    "default pattern": run_default_pattern,
    "period": run_period,
    "words": run_words,
}


def _position(cells: Cells) -> PositionInput:
    fields: dict[str, Any] = {
        name: cell if name in TEXT_FIELDS else parse_decimal(cell)
        for name, cell in cells.items()
        if name in INPUT_FIELDS and cell
    }
    return PositionInput(**fields)


def _number(cell: str) -> Decimal | None:
    return parse_decimal(cell) if cell else None


def _written(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str:
    if value is None:
        return "null"
    return to_wire(value) if isinstance(value, Decimal) else str(value)


def _fields_of(totals: Totals) -> dict[str, object]:
    return {name: getattr(totals, name) for name in Totals.__dataclass_fields__}


def _summary(totals: Totals) -> str:
    return ", ".join(
        f"{line.tax}: {to_wire(line.net)} + {to_wire(line.tax_amount)}" for line in totals.tax_lines
    )


def _value_or_error(compute: Callable[[], str]) -> str:
    try:
        return compute()
    except ValueError as error:
        return str(error)
