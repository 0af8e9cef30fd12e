"""Constraints beyond import-linter: models and services never use requests or responses."""

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
