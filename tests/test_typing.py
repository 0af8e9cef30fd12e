"""Few values are untyped: parameters of type Any, and mappings of anything."""

import ast
from collections.abc import Iterator
from pathlib import Path

PRODUCT = Path(__file__).parent.parent / "tidebill"
# Of 100 parameters; values that a library or a codec leaves open.
UNTYPED_MAX = 1.5
MAPPINGS_MAX = 59
LOOSE = "Mapping[str, Any]"


def _sources() -> Iterator[tuple[Path, str]]:
    for file in sorted(PRODUCT.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.relative_to(PRODUCT), file.read_text()


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    found = function.args
    rest = [each for each in (found.vararg, found.kwarg) if each]
    named = [*found.posonlyargs, *found.args, *found.kwonlyargs, *rest]
    return [each for each in named if each.arg not in ("self", "cls")]


def _is_any(parameter: ast.arg) -> bool:
    return parameter.annotation is not None and ast.unparse(parameter.annotation) == "Any"


def test_few_parameters_are_untyped() -> None:
    parameters = [
        parameter
        for _, text in _sources()
        for function in _functions(text)
        for parameter in _parameters(function)
    ]
    untyped = [parameter for parameter in parameters if _is_any(parameter)]

    assert len(untyped) / len(parameters) * 100 <= UNTYPED_MAX


def test_few_mappings_are_untyped() -> None:
    assert sum(text.count(LOOSE) for _, text in _sources()) <= MAPPINGS_MAX


def test_no_service_imports_the_schema_of_its_package() -> None:
    importing = {
        str(file)
        for file, text in _sources()
        if "services" in str(file) and f"from tidebill.{file.parts[0]}.wire" in text
    }

    # A table is imported by validating its cells with the schema.
    assert importing == {"catalog/services/imports/cards.py"}


def test_no_service_takes_an_untyped_mapping() -> None:
    takes = {
        f"{file} {function.name}"
        for file, text in _sources()
        if "services" in str(file)
        for function in _functions(text)
        if not function.name.startswith("_")
        for parameter in _parameters(function)
        if parameter.annotation is not None and LOOSE in ast.unparse(parameter.annotation)
    }

    assert takes == set()
