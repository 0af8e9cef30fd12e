"""Translate templates of InvoiceOcean to the Handlebars of the template engine.

InvoiceOcean follows Handlebars 3, where ``../`` leaves one block of any kind; since Handlebars 4 it leaves
one context, which only ``each`` and ``with`` change. It also defines partials inside a template, names
ready-made blocks like variables, and counts with ``for``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from tidebill.wire.errors import RuleViolation

# Blocks that are no helper and have no argument change the context, too: {{#client}}.
_CONTEXT_BLOCKS: Final = frozenset({"each", "with", "for"})
_BUILTIN_BLOCKS: Final = frozenset({"if", "unless", *_CONTEXT_BLOCKS})
_TOKEN: Final = re.compile(r"""\s+|"[^"]*"|'[^']*'|[()|=]|[^\s()|="']+""")
_PARENTS: Final = re.compile(r"(?:\.\./)*\.\.(?:/|$)")
_INLINE: Final = "inline_partial"
DEPTH_MAX: Final = 60


@dataclass
class Source:
    """A translated template, with the partials that it defines."""

    text: str = ""
    partials: dict[str, str] = field(default_factory=dict)


@dataclass
class _Block:
    """An open block: whether each program inside it changes the context, and the tags that close chains."""

    name: str
    renamed: str
    line: int
    programs: list[bool]
    closers: str = ""


def translate(source: str, *, helpers: Collection[str], blocks: Collection[str] = ()) -> Source:
    """Translate a template; ``helpers`` and ``blocks`` are the names of helpers and of ready-made blocks.

    Raises RuleViolation with the line of a tag that isn't closed or not understood.
    """
    return _Translation(source, helpers=helpers, blocks=blocks).run()


class _Translation:
    def __init__(self, source: str, *, helpers: Collection[str], blocks: Collection[str]) -> None:
        self._source = source
        self._helpers = helpers
        self._blocks = blocks
        self._open: list[_Block] = []
        self._out: list[str] = []
        self._partials: dict[str, str] = {}

    def run(self) -> Source:
        at = 0
        while (start := self._source.find("{{", at)) >= 0:
            self._out.append(self._source[at:start])
            end = self._end_of_tag(start)
            at = self._tag(start, end)
        self._out.append(self._source[at:])
        if self._open:
            last = self._open[-1]
            raise RuleViolation("Line %(line)s: {{#%(name)s}} is not closed", line=last.line, name=last.name)
        return Source("".join(self._out), self._partials)

    def _end_of_tag(self, start: int) -> int:
        """Return the index after the tag; quoted text may contain braces."""
        source = self._source
        if re.match(r"\{\{~?!--", source[start : start + 6]):
            end = source.find("--", start + 5)
            closing = re.compile(r"--~?\}\}").search(source, end) if end >= 0 else None
            return closing.end() if closing else self._unclosed(start)
        braces = "}}}" if re.match(r"\{\{~?\{", source[start : start + 4]) else "}}"
        if re.match(r"\{\{~?!", source[start : start + 4]):
            end = source.find("}}", start)
            return end + 2 if end >= 0 else self._unclosed(start)
        quote, at = "", start + 2
        while at < len(source):
            sign = source[at]
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "\"'":
                quote = sign
            elif source.startswith(braces, at) or source.startswith("}~}}", at):
                return at + (4 if source.startswith("}~}}", at) else len(braces))
            at += 1
        return self._unclosed(start)

    def _unclosed(self, start: int) -> int:
        raise RuleViolation("Line %(line)s: a tag is not closed", line=self._line(start))

    def _line(self, at: int) -> int:
        return self._source.count("\n", 0, at) + 1

    def _tag(self, start: int, end: int) -> int:
        """Translate one tag; return the index at which the template goes on."""
        raw = self._source[start:end]
        found = re.fullmatch(r"\{\{(~?)(\{?)([!#/^>&]?)(.*?)(\}?)(~?)\}\}", raw, re.DOTALL)
        if found is None or bool(found[2]) != bool(found[5]):
            raise RuleViolation("Line %(line)s: a tag is not understood", line=self._line(start))
        left, triple, sigil, body, _, right = found.groups()
        body, line = body.strip(), self._line(start)
        if sigil == "!":
            self._out.append(f"{{{{{left}!{right}}}}}")
        elif sigil == "#" or (sigil == "^" and body):
            if re.match(rf"{_INLINE}\s", body):
                return self._inline_block(body, end, line)
            self._start_block(body, line=line, sigil=sigil, left=left, right=right)
        elif sigil == "/":
            self._end_block(body, line=line, left=left, right=right)
        elif sigil == "^" or body == "else" or body.startswith("else "):
            self._else(body.removeprefix("else").strip(), line=line, left=left, right=right)
        elif re.match(rf"{_INLINE}\s", body):
            self._inline(body, line)
        else:
            self._output(body, sigil=sigil, triple=triple, left=left, right=right)
        return end

    def _output(self, body: str, *, sigil: str, triple: str, left: str, right: str) -> None:
        included = re.fullmatch(r"include\s+[\"']?([\w-]+)[\"']?", body)
        if sigil == ">" or included or (body in self._blocks and not self._inside_context()):
            name = included[1] if included else body
            self._out.append(f"{{{{{left}> {self._paths(name)}{right}}}}}")
            return
        closing = "}" if triple else ""
        self._out.append(f"{{{{{left}{triple}{sigil}{self._paths(body, bare=True)}{closing}{right}}}}}")

    def _start_block(self, body: str, *, line: int, sigil: str, left: str, right: str) -> None:
        if len(self._open) >= DEPTH_MAX:
            raise RuleViolation("Line %(line)s: blocks are nested too deeply", line=line)
        translated, name = self._paths(body), re.split(r"\s", body, maxsplit=1)[0]
        if name == "for":
            translated = re.sub(r"^for\s+(.*)$", r"each (count \1)", translated, flags=re.DOTALL)
        renamed = "each" if name == "for" else name
        self._out.append(f"{{{{{left}{sigil}{translated}{right}}}}}")
        changes = sigil == "#" and self._changes_context(body)
        self._open.append(_Block(name, renamed, line, [changes]))

    def _changes_context(self, body: str) -> bool:
        name, _, arguments = body.partition(" ")
        if name in _BUILTIN_BLOCKS:
            return name in _CONTEXT_BLOCKS
        return name not in self._helpers and not arguments.strip()

    def _end_block(self, body: str, *, line: int, left: str, right: str) -> None:
        if not self._open or self._open[-1].name != body.split(" ", maxsplit=1)[0]:
            raise RuleViolation("Line %(line)s: {{/%(name)s}} closes no block", line=line, name=body)
        block = self._open.pop()
        self._out.append(f"{block.closers}{{{{{left}/{block.renamed}{right}}}}}")

    def _else(self, chained: str, *, line: int, left: str, right: str) -> None:
        if not self._open:
            raise RuleViolation("Line %(line)s: {{else}} is outside a block", line=line)
        block = self._open[-1]
        block.programs[-1] = False
        self._out.append(f"{{{{{left}else{right}}}}}")
        if chained:
            name = chained.split(" ", maxsplit=1)[0]
            self._out.append(f"{{{{#{self._paths(chained)}}}}}")
            block.programs.append(self._changes_context(chained))
            block.closers = f"{{{{/{name}}}}}{block.closers}"

    def _inline(self, body: str, line: int) -> None:
        """Define a partial by a quoted text: ``{{inline_partial "name" "text"}}``."""
        tokens = [token for token in _TOKEN.findall(body) if not token.isspace()]
        if len(tokens) != 3:
            raise RuleViolation("Line %(line)s: {{inline_partial}} needs a name and a text", line=line)
        self._define(tokens[1].strip("\"'"), tokens[2][1:-1])

    def _inline_block(self, body: str, start: int, line: int) -> int:
        """Define a partial by a block; return the index after it."""
        tokens = [token for token in _TOKEN.findall(body) if not token.isspace()]
        closing = re.compile(rf"\{{\{{~?/{_INLINE}\s*~?\}}\}}").search(self._source, start)
        if len(tokens) != 2 or closing is None:
            raise RuleViolation("Line %(line)s: {{#inline_partial}} needs a name and an end", line=line)
        self._define(tokens[1].strip("\"'"), self._source[start : closing.start()])
        return closing.end()

    def _define(self, name: str, text: str) -> None:
        inner = translate(text, helpers=self._helpers, blocks=self._blocks)
        self._partials |= {**inner.partials, name: inner.text}

    def _inside_context(self) -> bool:
        return any(changes for block in self._open for changes in block.programs)

    def _paths(self, body: str, *, bare: bool = False) -> str:
        """Translate the paths of a tag; ``bare`` if its only path is what it prints."""
        tokens = _TOKEN.findall(body)
        alone = bare and len(tokens) == 1
        return "".join(self._path(token, alone=alone) for token in tokens)

    def _path(self, token: str, *, alone: bool) -> str:
        found = _PARENTS.match(token)
        if token[0] in "\"'" or found is None:
            return token
        programs = [changes for block in self._open for changes in block.programs]
        left = sum(programs[-found[0].count("..") :])
        rest = token[found.end() :].removeprefix("this.").removeprefix("this/")
        parents = "/".join([".."] * left)
        if rest in ("", ".", "this"):
            return parents or "this"
        if left:
            return f"{parents}/{rest}"
        # Same context in Handlebars 3; authors of later versions mean the document.
        return f'above "{rest}"' if alone else f'(above "{rest}")'
