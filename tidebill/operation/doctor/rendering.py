"""PDFs, print templates and the rules of e-invoices."""

import ctypes.util
import importlib.util
import json
from collections.abc import Iterator

from tidebill.einvoicing.validation.rules import all_rule_sets
from tidebill.operation.doctor.finding import Finding, error, passed, warning
from tidebill.printing.typesetting.compiler import compile_report
from tidebill.printing.typesetting.fonts import font_families, font_files
from tidebill.storage import clock


def check_printing() -> Iterator[Finding]:
    """Check that a PDF with the packaged fonts can be made."""
    fonts = len(font_files())
    report = {
        "title": "Tidebill",
        "subtitle": "",
        "account": "Tidebill",
        "made": "",
        "lang": "en",
        "page": "",
        "fonts": font_families("en"),
        "columns": [{"label": "Łódź", "number": False}],
        "rows": [["Žižkov"]],
        "totals": [],
        "nothing": "",
    }
    pdf = compile_report(json.dumps(report), timestamp=clock.actual().replace(microsecond=0))
    if pdf.startswith(b"%PDF"):
        yield passed("printing", f"PDF made, {fonts} font files")
    else:
        yield error("printing", "the typesetter made no PDF", "Reinstall the package typst.")


def check_templates() -> Iterator[Finding]:
    """Check for Pango, which only print templates of one's own need."""
    if ctypes.util.find_library("pangoft2-1.0"):
        yield passed("print templates", "Pango is installed")
    else:
        yield warning(
            "print templates",
            "Pango is missing: print templates of one's own can't be printed; shipped designs can",
            "Install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0.",
        )


def check_rules() -> Iterator[Finding]:
    """Check which official rules of e-invoices are installed."""
    if not importlib.util.find_spec("saxonche"):
        yield error(
            "e-invoice rules", "saxonche is missing", "Install it: e-invoices are not verified without."
        )
        return
    rules = all_rule_sets()
    installed = [rule.label for rule in rules if rule.path is not None]
    missing = [rule.title for rule in rules if rule.path is None]
    note = f"; not installed: {', '.join(missing)}" if missing else ""
    yield passed("e-invoice rules", ", ".join(installed) + note)
