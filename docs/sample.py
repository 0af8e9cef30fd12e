"""Print texts of the project drawn at random, to review their wording: ``python docs/sample.py --seed 7``.

Each line names the kind of text, its file and line, and the text. The same seed and sources give the same
sample. ``--count`` sets its size (100), ``--kind`` restricts it to one kind of text.
"""

import argparse
import ast
import io
import json
import os
import random
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = ("tidebill", "tests", "docs", "bench")
KINDS = ("paragraph", "docstring", "comment", "message", "api", "test")
_IGNORED_COMMENTS = ("noqa", "type:", "!")
_API_TEXT = re.compile(r'^\s*"(?:summary|description)": (".*?"),?$')
_ONLY_MARKUP = re.compile(r"[\W\d_]*")


@dataclass(frozen=True)
class Text:
    """A text with its kind and position in the sources."""

    kind: str
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.file}:{self.line}\n  {' '.join(self.text.split())}"


def sample(seed: int, count: int, kind: str | None = None) -> list[Text]:
    """Draw ``count`` different texts; all of them if there are fewer."""
    texts = {text.text: text for text in collect() if kind in (None, text.kind)}
    population = sorted(texts.values(), key=lambda text: (text.file, text.line, text.text))
    return random.Random(seed).sample(population, min(count, len(population)))  # noqa: S311  # not a secret


@cache
def collect() -> tuple[Text, ...]:
    """Return every text of the project."""
    return tuple(_collect())


def _collect() -> Iterator[Text]:
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]):
        yield from _paragraphs(path)
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _python(path)
    yield from _messages()
    yield from _api(ROOT / "tidebill" / "http" / "openapi.json")


def _paragraphs(path: Path) -> Iterator[Text]:
    """Split Markdown into paragraphs, list items and table rows; skip code blocks."""
    block: list[str] = []
    start, fenced = 1, False
    for number, line in enumerate([*path.read_text().splitlines(), ""], start=1):
        fenced = fenced != line.startswith("```")
        code = fenced or line.startswith(("    ", "```", "<!--"))
        begins = re.match(r"\s*([*-] |\d+\. |\||#)", line)
        if block and (code or begins or not line.strip()):
            yield Text("paragraph", _name(path), start, " ".join(block))
            block = []
        if not code and line.strip() and not re.fullmatch(r"[|: -]+", line):
            start = start if block else number
            block.append(line.strip())


def _python(path: Path) -> Iterator[Text]:
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node)
            if docstring and node.body:
                yield Text("docstring", _name(path), node.body[0].lineno, docstring)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield Text("test", _name(path), node.lineno, node.name)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string.lstrip("# ")
        if token.type == tokenize.COMMENT and text and not text.startswith(_IGNORED_COMMENTS):
            yield Text("comment", _name(path), token.start[0], text)


def _messages() -> Iterator[Text]:
    """Find the messages of screens, mails and errors, at the line that contains their beginning."""
    from tests.messages import find_messages  # noqa: PLC0415  # needs Django's settings

    for message, files in find_messages().items():
        text = message if isinstance(message, str) else " / ".join(message)
        start = re.split(r"%\(|\n", text)[0].strip()
        lines = (ROOT / files[0]).read_text().splitlines()
        number = next((index for index, line in enumerate(lines, start=1) if start in line), 1)
        yield Text("message", files[0], number, text)


def _api(path: Path) -> Iterator[Text]:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        match = _API_TEXT.match(line)
        if match and not _ONLY_MARKUP.fullmatch(match[1]):
            yield Text("api", _name(path), number, json.loads(match[1]))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="Print texts of the project drawn at random.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--kind", choices=KINDS)
    options = parser.parse_args(arguments)
    for text in sample(options.seed, options.count, options.kind):
        print(text)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    main(sys.argv[1:])
