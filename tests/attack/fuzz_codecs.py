"""Fuzz the codecs, guided by branch coverage.

python -m tests.attack.fuzz_codecs json|xml|form -max_total_time=60

Parse a body and validate it as a document: any exception except a rejection is a crash, which the fuzzer
saves. Bytes select fragments of the format, since parsers in C expose no branches to the fuzzer; every third
input is used unchanged.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import atheris

with atheris.instrument_imports(include=["tidebill.wire", "tidebill.kernel"]):
    from tidebill.invoices.wire import Invoice
    from tidebill.wire import form, json, xml
    from tidebill.wire.errors import WireError

_VALUES = (
    "1",
    "-0",
    "1e999",
    "NaN",
    "1,5",
    "2026-02-30",
    "2026-01-31T25:00",
    "\x00",
    "é",
    "\u202e",
    "9" * 40,
)
_NAMES = (
    "invoice",
    "positions",
    "name",
    "quantity",
    "tax",
    "issue_date",
    "id",
    "calculating_strategy",
    "_destroy",
)
_XML = (
    *(f"<{name.replace('_', '-')}>" for name in _NAMES),
    *(f"</{name.replace('_', '-')}>" for name in _NAMES),
    *_VALUES,
    '<positions type="array">',
    '<quantity type="decimal">',
    '<id type="integer">',
    '<tax nil="true"/>',
    "<![CDATA[",
    "]]>",
    "<!-- -->",
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    "&b;",
    "&#0;",
    "&amp;",
    '<a:b xmlns:a="c">',
    "</a:b>",
    " ",
)
_JSON = (*(f'"{name}":' for name in _NAMES), *(f'"{value}"' for value in _VALUES), *_VALUES)
_JSON += ("{", "}", "[", "]", ",", ":", "null", "true", '"', "\\u0000", "\\ud800", " ")
_FORM = (*_NAMES, *_VALUES, "[", "]", "[]", "[0]", "=", "&", "%", "%5B", "%FF", "+", "[positions][][name]=")


def read_json(data: bytes) -> Any:
    return json.decode(data)


def read_xml(data: bytes) -> Any:
    return xml.decode(data)


def read_form(data: bytes) -> Any:
    return form.decode(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))


CODECS: Mapping[str, tuple[Callable[[bytes], Any], Sequence[str]]] = {
    "json": (read_json, _JSON),
    "xml": (read_xml, _XML),
    "form": (read_form, _FORM),
}


def main(arguments: list[str]) -> None:
    read, fragments = CODECS[arguments[1]]

    def try_one(data: bytes) -> None:
        raw = data[1:] if data[:1] and data[0] % 3 == 0 else _composed(data, fragments)
        try:
            Invoice.read(Invoice.unwrap(read(raw)))
        except WireError:
            return

    atheris.Setup([arguments[0], *arguments[2:]], try_one)
    atheris.Fuzz()


def _composed(data: bytes, fragments: Sequence[str]) -> bytes:
    return "".join(fragments[byte % len(fragments)] for byte in data).encode("utf-8", "surrogatepass")


if __name__ == "__main__":
    main(sys.argv)
