"""Constraints beyond import-linter: services know no requests, and views stay within their package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = Path(__file__).parent.parent / "tidebill"
_OF_THE_WEB = ("django.http", "django.shortcuts", "django.urls", "django.template", "tidebill.http")


def domain_files() -> list[Path]:
    found = [*ROOMS.glob("*/models*"), *ROOMS.glob("*/services*"), *ROOMS.glob("storage")]
    return sorted(file for place in found for file in ([place] if place.is_file() else place.rglob("*.py")))


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", domain_files(), ids=lambda file: str(file.relative_to(ROOMS)))
def test_it_knows_no_request_and_no_answer(file: Path) -> None:
    assert [name for name in imports_of(file) if name.startswith(_OF_THE_WEB)] == []


def test_it_looks_at_the_rooms_there_are() -> None:
    assert ROOMS / "accounts" / "models" / "account.py" in domain_files()


def test_no_package_imports_the_views_of_another() -> None:
    files = [file for file in ROOMS.rglob("*.py") if file.parent.name != "urls"]
    others = [(file, name) for file in files for name in imports_of(file) if _are_views(name)]

    assert [
        f"{file.relative_to(ROOMS)} imports {name}"
        for file, name in others
        if name.split(".")[1] != file.relative_to(ROOMS).parts[0]
    ] == []


def _are_views(name: str) -> bool:
    return name.startswith("tidebill.") and "views" in name.split(".")
