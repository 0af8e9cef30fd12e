"""Files and functions respect the limits of CONTRIBUTING.md; exceptions are listed with their reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

PRODUCT = Path(__file__).parent.parent / "tidebill"
FILE_MAX = 300
FUNCTION_MAX = 40

_DECLARATION = "a flat table of declarations"
_SYNTAX = "follows the element order of one XML schema"
LONG_FILES = {
    "accounts/wire/departments.py": _DECLARATION,
    "catalog/models/cards.py": _DECLARATION,
    "catalog/wire/cards.py": _DECLARATION,
    "invoices/models/documents.py": _DECLARATION,
    "invoices/wire.py": _DECLARATION,
    "settings.py": _DECLARATION,
    "einvoicing/formats/ksef/read.py": _SYNTAX,
    "einvoicing/reading/cii.py": _SYNTAX,
    "einvoicing/reading/ubl.py": _SYNTAX,
    "einvoicing/writing/cii.py": _SYNTAX,
    "einvoicing/writing/ubl.py": _SYNTAX,
}
LONG_FUNCTIONS = {
    "einvoicing/building/document.py build": "one expression with every term of the standard",
    "einvoicing/reading/cii.py read_cii": "one expression with every term of the standard",
    "einvoicing/reading/cii.py _line": "one expression with every term of the standard",
    "einvoicing/reading/ubl.py read_ubl": "one expression with every term of the standard",
}


def _sources() -> Iterator[tuple[str, str]]:
    for file in sorted(PRODUCT.rglob("*.py")):
        if "migrations" not in file.parts:
            yield str(file.relative_to(PRODUCT)), file.read_text()


def test_no_file_is_longer_than_the_limit() -> None:
    long = {name for name, text in _sources() if text.count("\n") > FILE_MAX}

    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{name} {node.name}"
        for name, text in _sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_MAX
    }

    assert long == set(LONG_FUNCTIONS)
