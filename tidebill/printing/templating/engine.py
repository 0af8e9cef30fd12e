"""Render a template as text: translated to the engine's dialect, with the helpers and ready-made blocks."""

from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

from tidebill.printing.templating.dialect import Source, translate
from tidebill.printing.templating.helpers import NAMES, build_helpers
from tidebill.printing.templating.rich import RICH
from tidebill.wire.errors import RuleViolation

PARTIALS: Final = Path(__file__).parent / "partials"
# Names of ready-made blocks that print the same as another.
SAME_BLOCKS: Final[Mapping[str, str]] = {
    "positions2": "positions",
    "positions3": "positions",
    "positions_reductions": "positions",
    "positions_advance_compact": "positions",
    "positions_correction_advance_compact": "positions_correction",
    "totals_with_currency": "totals",
    "totals2": "totals",
    "totals2_with_currency": "totals",
    "standard2": "standard1",
    "price_offer_no_catalogue": "positions",
}


def render_text(
    template: str, values: Mapping[str, Any], *, labels: Mapping[str, str], created: str, html: bool = True
) -> str:
    """Render a template with its variables. Raises RuleViolation with the reason if it can't be rendered."""
    from dotpromptz_handlebars import Handlebars  # noqa: PLC0415  # only the child loads it

    engine = Handlebars(escape_html=html)
    for name, helper in build_helpers(labels, created=created).items():
        engine.register_helper(name, helper)
    source = _translated(template)
    for name, text in {**ready_blocks(), **source.partials}.items():
        engine.register_partial(name, text)
    try:
        return engine.compile(source.text)(read_values(values, html=html))
    except RecursionError:
        raise RuleViolation("The template includes itself without end") from None
    except ValueError as error:
        raise RuleViolation("The template can't be rendered: %(reason)s", reason=str(error)) from None


def read_values(value: object, *, html: bool) -> Any:
    """Prepare variables: texts are escaped once, whether a template prints them with two or three braces."""
    if isinstance(value, str):
        return _safe(escape(value, quote=True), value) if html else value
    if isinstance(value, list):
        return [read_values(item, html=html) for item in value]
    if not isinstance(value, Mapping):
        return value
    if RICH in value:
        return _safe(value["html"] if html else value.get("shown", value[RICH]), value[RICH])
    return {name: read_values(item, html=html) for name, item in value.items()}


def _safe(html: str, plain: str) -> str:
    """Return a text that is printed as it is, with the plain text that helpers compare."""
    if html == plain:
        return plain
    found = _safe_type()(html)
    found.plain = plain
    return found


@cache
def _safe_type() -> Any:
    from dotpromptz_handlebars import SafeString  # noqa: PLC0415  # only the child loads it

    return type("Safe", (SafeString,), {})


def block_names() -> frozenset[str]:
    """Return the names of the ready-made blocks."""
    return frozenset({*(path.stem for path in PARTIALS.glob("*.hbs")), *SAME_BLOCKS})


@cache
def ready_blocks() -> dict[str, str]:
    """Return the ready-made blocks by name."""
    written = {
        path.stem: translate(path.read_text(), helpers=NAMES, blocks=block_names()).text
        for path in sorted(PARTIALS.glob("*.hbs"))
    }
    return {**written, **{name: written[same] for name, same in SAME_BLOCKS.items()}}


@lru_cache(maxsize=64)
def _translated(template: str) -> Source:
    return translate(template, helpers=NAMES, blocks=block_names())
