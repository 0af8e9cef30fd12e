"""Form declarations: groups of controls for the fields of a resource."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from tidebill.http.context import RequestContext

Text = str | Promise
Choices = Sequence[tuple[Any, Text]]


@dataclass(frozen=True, kw_only=True)
class Control:
    """An input for one field of the resource, or for ``field.name`` inside an object.

    ``kind``: ``text``, ``decimal``, ``date``, ``email``, ``tel``, ``url``, ``password``, ``secret``,
    ``color``, ``textarea``, ``select``, ``checkbox``, ``checks`` (multiple choice), ``file`` or ``hidden``.
    ``choices`` of a text are suggestions; a callable computes them from the request context on rendering.
    """

    key: str
    label: Text = ""
    kind: str = "text"
    choices: Choices | Callable[[RequestContext], Choices] = ()
    help: Text = ""
    placeholder: Text = ""
    required: bool = False
    wide: bool = False
    # URL of the list that a select of rows is searched in.
    pick: str = ""
    # Initial value in an empty form.
    start: Any = None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Nested rows of one field of the resource, as a table of controls."""

    key: str
    label: Text
    controls: Sequence[Control]


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of controls; a ``folded`` group is expanded only if it contains a value."""

    title: Text
    controls: Sequence[Control] = ()
    rows: Rows | None = None
    text: Text = ""
    folded: bool = False
