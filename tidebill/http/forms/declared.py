"""What a form is declared as: groups of controls for the keys of a resource."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tidebill.http.context import RequestContext

Text = str | Promise
Choices = Sequence[tuple[Any, Text]]


@dataclass(frozen=True, kw_only=True)
class Control:
    """One key of the resource, or ``key.name`` inside an object, and how it is typed.

    ``kind``: ``text``, ``decimal``, ``date``, ``email``, ``tel``, ``url``, ``password``, ``secret``,
    ``color``, ``textarea``, ``select``, ``checkbox``, ``checks`` (several of the choices), ``file`` or
    ``hidden``. ``choices`` of a text are suggestions; a function of the call finds them when the form is
    shown.
    """

    key: str
    label: Text = ""
    kind: str = "text"
    choices: Choices | Callable[[RequestContext], Choices] = ()
    help: Text = ""
    placeholder: Text = ""
    required: bool = False
    wide: bool = False
    # What an empty form begins with.
    start: Any = None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Nested rows under one key of the resource, as a table of controls."""

    key: str
    label: Text
    controls: Sequence[Control]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Controls that belong together; ``folded`` opens only where it holds something."""

    title: Text
    controls: Sequence[Control] = ()
    rows: Rows | None = None
    text: Text = ""
    folded: bool = False
