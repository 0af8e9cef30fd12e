"""Forms: the keys of a resource that a person types into, and the same form again with what was wrong.

A form is declared once, as groups of controls. ``form_of`` fills it with a row, or, where a change has
failed, with what was typed and the faults beside their fields (``call.faults``, set by the dispatcher).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.utils.functional import Promise

from tidebill.http.answers import Answer, One
from tidebill.http.call import Call
from tidebill.kernel.money import to_wire
from tidebill.wire.resource import Resource

Text = str | Promise
Choices = Sequence[tuple[Any, Text]]
# A value with nothing behind its point is written without it: "23", where the wire has "23.0".
_NO_DECIMALS = ".0"
# Rows to type into where a form's table is still empty, as without scripts none can be added.
_BLANK_ROWS = 3
_INDEX = re.compile(r"\[(?:\d+|NEW)\]")


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
    choices: Choices | Callable[[Call], Choices] = ()
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


@dataclass(frozen=True)
class Fault:
    """One thing that was wrong: ``id`` is the field it stands beside, ``name`` what the wire calls it."""

    name: str
    text: str
    id: str = ""
    label: Text = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A control as it is shown: ``name`` is posted, ``value`` is text, or texts where several are chosen."""

    control: Control
    name: str
    value: Any
    faults: Sequence[str] = ()
    choices: Choices = ()

    @property
    def id(self) -> str:
        return self.name.replace("[", "_").replace("]", "")

    @property
    def list_id(self) -> str:
        """Where its suggestions stand: once for a column of nested rows."""
        return f"{_INDEX.sub('', self.name).replace('[', '_').replace(']', '')}-choices"

    @property
    def last_key(self) -> str:
        """The innermost name: ``vat`` of ``number_patterns.vat``."""
        return self.control.key.rpartition(".")[2]

    @property
    def options(self) -> list[tuple[str, Text, bool]]:
        """The choices with those that are chosen; a value that is no choice any more is still shown."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        known = [(text_of(value), label) for value, label in self.choices]
        strange = [(value, value) for value in chosen if value and value not in [v for v, _ in known]]
        return [(value, label, value in chosen) for value, label in [*known, *strange]]

    @property
    def is_checked(self) -> bool:
        return self.value in ("1", "true", "on", "yes")


@dataclass(frozen=True)
class FieldTable:
    """Nested rows as they are shown; ``blank`` is the row that a script adds."""

    label: Text
    headings: Sequence[Control]
    rows: Sequence[Sequence[Field]]
    blank: Sequence[Field]


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """A group as it is shown."""

    title: Text
    text: Text
    folded: bool
    fields: Sequence[Field]
    table: FieldTable | None = None

    @property
    def has_faults(self) -> bool:
        return any(f.faults for f in self.fields)

    @property
    def is_open(self) -> bool:
        """Whether something in a folded group is set or wrong."""
        return any(f.faults or (f.value not in ("", [], "0", text_of(f.control.start))) for f in self.fields)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A whole form as ``_form.html`` shows it; ``method`` is POST for what is new, else PUT."""

    action: str
    method: str
    groups: Sequence[FieldGroup]
    faults: Sequence[Fault]
    back: str
    submit: Text = ""
    hidden: Sequence[Field] = field(default_factory=tuple)

    @property
    def has_files(self) -> bool:
        return any(f.control.kind == "file" for group in self.groups for f in group.fields)


def form_of(  # noqa: PLR0913  # each is one fact of a form
    call: Call,
    resource: type[Resource],
    groups: Iterable[Group],
    *,
    action: str,
    back: str,
    values: Mapping[str, Any] | None = None,
    start: Mapping[str, Any] | None = None,
    method: str | None = None,
    submit: Text = "",
) -> Form:
    """The form of a resource: empty, filled with ``values``, or as it was sent where that failed.

    ``action`` is where it is sent, ``back`` where it is left for. With ``values`` it changes a row (PUT);
    ``start`` is what a new one begins with, beside what the controls say.
    """
    filler = _Filler(call, resource, values, start or {})
    shown = [filler.group(group) for group in groups]
    return Form(
        action=action,
        method=method or ("POST" if values is None else "PUT"),
        groups=shown,
        faults=filler.faults(),
        back=back,
        submit=submit,
        hidden=[f for group in shown for f in group.fields if f.control.kind == "hidden"],
    )


def done(call: Call, answer: Answer, *, then: str, said: str) -> Answer:
    """What a person sees after a change: the page ``then``, with the sentence ``said`` on top.

    ``{id}`` in ``then`` is the number of the row that was changed or made.
    """
    messages.success(call.request, said)
    answer.then = then.format(id=answer.values["id"]) if isinstance(answer, One) else then
    return answer


def sent_values(call: Call, resource: type[Resource]) -> dict[str, Any] | None:
    """What was typed, by key, where the change failed; None where the form is shown for the first time."""
    return dict(call.attributes(resource)) if call.faults else None


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """Nested rows in their order, whether a list or, as a form sends them, by index."""
    if isinstance(value, Mapping):
        value = [value[name] for name in sorted(value, key=lambda n: (len(n), n))]
    return [row for row in value or [] if isinstance(row, Mapping)]


def text_of(value: Any) -> Any:
    """A stored value as a person types it; a list of them where it is a list."""
    if isinstance(value, list | tuple | set | frozenset):
        return [text_of(item) for item in value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return to_wire(value).removesuffix(_NO_DECIMALS)
    return value.isoformat() if isinstance(value, date) else str(value)


def _inside(values: Mapping[str, Any], key: str) -> Any:
    """The value under ``position``, or under ``calculating_strategy.position`` inside an object."""
    name, _, rest = key.partition(".")
    found = values.get(name)
    if not rest:
        return found
    return _inside(found, rest) if isinstance(found, Mapping) else None


class _Filler:
    """Fills the controls of one form."""

    def __init__(
        self,
        call: Call,
        resource: type[Resource],
        values: Mapping[str, Any] | None,
        start: Mapping[str, Any],
    ) -> None:
        self.call = call
        self.root = resource.name_
        self.sent = sent_values(call, resource)
        self.stored = values
        self.start = start
        self.shown: list[tuple[str, Field]] = []

    def group(self, group: Group) -> FieldGroup:
        fields = [self._field(control, control.key, self._value(control)) for control in group.controls]
        table = self._table(group.rows) if group.rows else None
        return FieldGroup(title=group.title, text=group.text, folded=group.folded, fields=fields, table=table)

    def faults(self) -> list[Fault]:
        """Every fault, in the order of the fields; those of no field come last."""
        known = dict(self.shown)
        places = {name: index for index, name in enumerate(known)}
        ordered = sorted(self.call.faults, key=lambda name: places.get(name, len(places)))
        return [
            self._fault(name, text, known.get(name)) for name in ordered for text in self.call.faults[name]
        ]

    @staticmethod
    def _fault(name: str, text: str, shown: Field | None) -> Fault:
        if shown is None or shown.control.kind == "hidden":
            return Fault(name, text)
        return Fault(name, text, shown.id, shown.control.label)

    def _value(self, control: Control) -> Any:
        if self.sent is not None:
            return _inside(self.sent, control.key)
        if self.stored is not None:
            return _inside(self.stored, control.key)
        return self.start.get(control.key, control.start)

    def _field(self, control: Control, path: str, value: Any) -> Field:
        choices = control.choices(self.call) if callable(control.choices) else control.choices
        # Files, passwords and secrets are never sent back.
        shown = "" if control.kind in ("file", "password", "secret") else text_of(value)
        if control.kind != "checks" and isinstance(shown, list):
            shown = ", ".join(shown)
        found = Field(
            control=control,
            name=self._name(path),
            value=shown,
            faults=self.call.faults.get(path, ()),
            choices=choices,
        )
        self.shown.append((path, found))
        return found

    def _name(self, path: str) -> str:
        """``positions[0].tax`` is posted as ``invoice[positions][0][tax]``."""
        head, *rest = path.replace("[", ".").replace("]", "").split(".")
        return self.root + "".join(f"[{part}]" for part in (head, *rest))

    def _table(self, rows: Rows) -> FieldTable:
        given = self.sent if self.sent is not None else self.stored or self.start
        found = rows_of(given.get(rows.key)) or [{}] * _BLANK_ROWS
        lines = [self._line(rows, index, row) for index, row in enumerate(found)]
        headings = [control for control in rows.controls if control.kind != "hidden"]
        return FieldTable(rows.label, headings, lines, self._line(rows, "NEW", {}))

    def _line(self, rows: Rows, index: int | str, row: Mapping[str, Any]) -> list[Field]:
        return [
            self._field(control, f"{rows.key}[{index}].{control.key}", row.get(control.key))
            for control in rows.controls
        ]
