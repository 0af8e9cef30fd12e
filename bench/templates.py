"""Print templates: the first print of a template and later ones, in milliseconds.

Run it with `python -m bench.templates`. Starting the child process is measured apart. Aims with five line
items: 400 ms for the first print of a template, 150 ms for later ones. The elapsed time
depends on what else the machine does; the processor time of this process and its child does not.
"""

import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.pdf import make_invoice
from tidebill.printing.templating import renderer
from tidebill.printing.templating.look import BASES, Look, base_html, build_css
from tidebill.printing.templating.renderer import Template, print_template
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.typesetting.wording import Wording

ROWS = (5, 20)
RUNS = 8
LOOK = Look(accent="", font="sans", font_size=9, spacing="normal", logo_height=20, header_band=False)
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    clock, used = measure(partial(print_once, "modern", rows=1))
    print(f"starting the child process: {clock:.0f} ms")
    print(f"{'template':>10} {'rows':>5} {'':>6} {'clock':>7} {'processor':>10}")
    for base in BASES:
        for rows in ROWS:
            for name, fresh in (("first", True), ("warm", False)):
                clock, used = median_of(partial(print_once, base, rows=rows, fresh=fresh))
                print(f"{base:>10} {rows:>5} {name:>6} {clock:>7.0f} {used:>10.0f}")


def median_of(work: Callable[[], Any]) -> tuple[float, float]:
    measured = [measure(work) for _ in range(RUNS)]
    clocks, used = zip(*measured, strict=True)
    return statistics.median(clocks), statistics.fmean(used)


def measure(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the time on the clock and the processor time of both processes."""
    started, used = time.perf_counter(), processor_time()
    work()
    return (time.perf_counter() - started) * 1000, processor_time() - used


def processor_time() -> float:
    pid = renderer._printer.pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() if pid else ["0"] * 15
    return time.process_time() * 1000 + (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def print_once(base: str, *, rows: int, fresh: bool = False) -> bytes:
    """Print a new document; a ``fresh`` template was never seen before."""
    comment = time.perf_counter_ns() if fresh else 0
    html = f"{{{{! {comment} }}}}{base_html(base)}"
    css = f"/* {comment} */{build_css(base, LOOK, css='', is_own=False)}"
    return print_template(Template(html=html, css=css), source_of(rows))


def source_of(rows: int) -> Source:
    document = make_invoice(rows)
    return Source(
        document=document,
        wording=Wording("en", currency="EUR"),
        base="https://example.com",
        client={},
        department={},
        account={},
        payments=[],
        products={},
        linked={"today": "14 Feb 2026", "currency_symbol": "€"},
    )


if __name__ == "__main__":
    main()
