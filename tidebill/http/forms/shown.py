"""Forms as rendered: fields with values, choices and errors."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tidebill.http.forms.declared import Choices, Control, Text
from tidebill.kernel.money import to_wire

# Inputs omit zero decimals: "23" where the API has "23.0".
_NO_DECIMALS = ".0"
# What is typed into an input, by the end of its key.
_CHECKS = {"tax_no": "tax_no", "bank_account": "iban", "bank_account_number": "iban", "email": "email"}
_INDEX = re.compile(r"\[(?:\d+|NEW)\]")


@dataclass(frozen=True)
class FieldError:
    """An error of a form: ``id`` is its input's, ``name`` the field in the API."""

    name: str
    text: str
    id: str = ""
    label: Text = ""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """A control as rendered: ``name`` is the input's, ``value`` a text, or a list for multiple choice."""

    control: Control
    name: str
    value: Any
    errors: Sequence[str] = ()
    choices: Choices = ()

    @property
    def id(self) -> str:
        return self.name.replace("[", "_").replace("]", "")

    @property
    def list_id(self) -> str:
        """Return the id of the suggestions: one list per column of nested rows."""
        return f"{_INDEX.sub('', self.name).replace('[', '_').replace(']', '')}-choices"

    @property
    def last_key(self) -> str:
        """Return the innermost name: ``vat`` of ``number_patterns.vat``."""
        return self.control.key.rpartition(".")[2]

    @property
    def check(self) -> str:
        """Return what a typed value is checked as: ``tax_no``, ``iban``, ``email``, or an empty string."""
        if self.control.kind not in ("text", "email"):
            return ""
        return next((check for ending, check in _CHECKS.items() if self.last_key.endswith(ending)), "")

    @property
    def options(self) -> list[tuple[str, Text, bool]]:
        """Return (value, label, selected); a stored value that is no longer offered is included."""
        chosen = self.value if isinstance(self.value, list) else [self.value]
        known = [(text_of(value), label) for value, label in self.choices]
        strange = [(value, value) for value in chosen if value and value not in [v for v, _ in known]]
        return [(value, label, value in chosen) for value, label in [*known, *strange]]

    @property
    def is_checked(self) -> bool:
        return self.value in ("1", "true", "on", "yes")


@dataclass(frozen=True)
class FieldTable:
    """Nested rows as rendered; ``blank`` is the row that JavaScript adds."""

    label: Text
    headings: Sequence[Control]
    rows: Sequence[Sequence[FormField]]
    blank: Sequence[FormField]


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """A group as rendered."""

    title: Text
    text: Text
    folded: bool
    fields: Sequence[FormField]
    table: FieldTable | None = None

    @property
    def has_errors(self) -> bool:
        return any(f.errors for f in self.fields)

    @property
    def is_open(self) -> bool:
        """Return whether a folded group contains a value or an error."""
        return any(f.errors or (f.value not in ("", [], "0", text_of(f.control.start))) for f in self.fields)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as ``_form.html`` renders it; ``method`` is POST for new objects, else PUT."""

    action: str
    method: str
    groups: Sequence[FieldGroup]
    errors: Sequence[FieldError]
    back: str
    submit: Text = ""
    hidden: Sequence[FormField] = field(default_factory=tuple)

    @property
    def has_files(self) -> bool:
        return any(f.control.kind == "file" for group in self.groups for f in group.fields)


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """Return nested rows in order, from a list or an index-keyed object."""
    if isinstance(value, Mapping):
        value = [value[name] for name in sorted(value, key=lambda n: (len(n), n))]
    return [row for row in value or [] if isinstance(row, Mapping)]


def text_of(value: object) -> Any:
    """Format a stored value as input text; a list of texts for a list."""
    if isinstance(value, list | tuple | set | frozenset):
        return [text_of(item) for item in value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return to_wire(value).removesuffix(_NO_DECIMALS)
    return value.isoformat() if isinstance(value, date) else str(value)
