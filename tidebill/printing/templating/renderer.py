"""Render templates in the confined child process."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tidebill import confined
from tidebill.confined.worker import Worker
from tidebill.printing.templating.variables import list_variables
from tidebill.printing.templating.variables.labels import list_labels
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.typesetting.sheet.assemble import COPIES, build_mark
from tidebill.printing.typesetting.sheet.heading import build_stamp
from tidebill.printing.typesetting.sheet.values import joined, text_of
from tidebill.printing.typesetting.wording import Wording
from tidebill.wire.errors import RuleViolation

SECONDS: Final = 20.0
PIXELS_PER_INCH: Final = 110.0
PAGES: Final = 3
# Emails are worded in a transaction.
TEXT_SECONDS: Final = 5.0
_printer: Final = Worker("tidebill.printing.templating.rendering:render", seconds=SECONDS)
_writer: Final = Worker("tidebill.printing.templating.texts:render", seconds=TEXT_SECONDS)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template as it is rendered: Handlebars, CSS, and a key of its version."""

    html: str
    css: str
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Pictures of a template's first pages, and the addresses that it asked for and didn't get."""

    pages: list[bytes]
    refused: list[str]


def print_template(
    template: Template,
    source: Source,
    *,
    print_option: str = "original",
    facturx: bytes | None = None,
    remark: str = "",
) -> bytes:
    """Return the PDF of a document. Raises RuleViolation with the reason if the template can't be printed."""
    answer = _ask(
        _printer, _request(template, source, print_option=print_option, facturx=facturx, remark=remark)
    )
    return base64.b64decode(answer["pdf"])


def describe_print(template: Template, source: Source, *, print_option: str) -> bytes:
    """Return everything that a template's print is made of; equal data produce equal bytes.

    That includes the variables that change from day to day, which a template may print.
    """
    return json.dumps(_request(template, source, print_option=print_option)).encode()


def draw_template(
    template: Template,
    source: Source,
    *,
    remark: str,
    most: int = PAGES,
    pixels_per_inch: float = PIXELS_PER_INCH,
) -> Preview:
    """Return pictures of the first pages. Raises RuleViolation."""
    request = _request(template, source, print_option="original", remark=remark)
    answer = _ask(_printer, {**request, "output": "pages", "most": most, "pixels_per_inch": pixels_per_inch})
    return Preview(pages=[base64.b64decode(page) for page in answer["pages"]], refused=answer["refused"])


def render_texts(
    templates: Sequence[str],
    source: Source,
    *,
    defaults: Mapping[str, object] | None = None,
    changes: Mapping[str, object] | None = None,
) -> list[str]:
    """Return plain texts, such as subject and text of an email. Raises RuleViolation.

    ``defaults`` are further variables, ``changes`` replace some.
    """
    request = {**_common(source), "templates": list(templates), "copies": [{}]}
    values = {**(defaults or {}), **request["values"], **(changes or {})}
    texts: list[str] = _ask(_writer, {**request, "values": values})
    return texts


def _request(
    template: Template, source: Source, *, print_option: str, facturx: bytes | None = None, remark: str = ""
) -> dict[str, Any]:
    if print_option not in COPIES:
        raise ValueError(f"{print_option} is not a way to print: {', '.join(COPIES)}")
    document, wording = source.document, source.wording
    title = joined([wording.title(document.kind)[0], source.text("number")])
    marks = [
        " / ".join(build_mark(mark, printed_on=document.duplicate_date, wording=wording))
        for mark in COPIES[print_option]
    ]
    watermark = remark or " / ".join(build_stamp(document, wording=wording))
    return {
        **_common(source),
        "templates": [template.html],
        "style": f"{_number_pages(wording)}\n{template.css}",
        "copies": [{"print_option": mark} for mark in marks],
        "output": "pdf",
        "title": title,
        "author": text_of(document.invoice, "seller_name"),
        "lang": wording.formats.locale.language,
        "direction": wording.formats.direction,
        "timestamp": document.timestamp.replace(microsecond=0).isoformat(),
        "identifier": f"{document.timestamp.isoformat()} {title} {template.key}",
        "remark": watermark,
        "facturx": facturx.decode() if facturx else None,
    }


def _number_pages(wording: Wording) -> str:
    """Return the style that numbers pages in the document's language; templates may replace it."""
    label = " / ".join(wording.label("page", page="\0page\0", pages="\0pages\0"))
    parts = [
        f"counter({part})" if part in ("page", "pages") else json.dumps(part) for part in label.split("\0")
    ]
    return f"@page {{ @bottom-right {{ content: {' '.join(parts)}; font: 7pt 'Noto Sans'; }} }}"


def _common(source: Source) -> dict[str, Any]:
    created = source.invoice.get("created_at")
    return {
        "values": list_variables(source),
        "labels": list_labels(source.wording),
        "created": created.date().isoformat() if isinstance(created, datetime) else "",
    }


def _ask(worker: Worker, request: Mapping[str, Any]) -> Any:
    try:
        return worker.call(json.dumps(request).encode())
    except confined.Unreadable:
        raise RuleViolation(
            "The template takes too much time or memory to print (maximum is %(count)s seconds)",
            count=int(worker.seconds),
        ) from None
    except confined.Rejection as error:
        raise RuleViolation(error.text, **error.params) from None
