"""Declaration of a schema's fields."""

from dataclasses import dataclass
from typing import Any, cast

from pydantic import Field
from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class FieldFlags:
    """How a field behaves in requests and responses; see :func:`field`."""

    read_only: bool = False
    opt_in: bool = False
    omit_if_empty: bool = False
    write_only: bool = False
    computed: bool = False


def field(
    text: str,
    *,
    example: object = None,
    name: str | None = None,
    read_only: bool = False,
    opt_in: bool = False,
    omit_if_empty: bool = False,
    write_only: bool = False,
) -> Any:
    """Declare a field of a schema.

    ``text`` is a one-sentence description. ``name`` is the key in the API if it is not a Python identifier.
    ``read_only``: returned, silently ignored in requests. ``opt_in``: returned only on request
    (``additional_fields``). ``omit_if_empty``: omitted from responses if empty. ``write_only``: accepted in
    requests, never returned.
    """
    flags = FieldFlags(read_only=read_only, opt_in=opt_in, omit_if_empty=omit_if_empty, write_only=write_only)
    return _declare(text, example, name, flags)


def computed_field(text: str, *, example: object) -> Any:
    """Declare a read-only field that only some calls compute: they return it even if it is zero or null."""
    return _declare(text, example, None, FieldFlags(read_only=True, computed=True))


def _declare(text: str, example: object, name: str | None, flags: FieldFlags) -> Any:
    marks = {"readOnly": flags.read_only, "writeOnly": flags.write_only}
    extra: Any = {mark: True for mark, holds in marks.items() if holds}
    examples = None if example is None else [example]
    info = cast(
        FieldInfo,
        Field(default=None, alias=name, description=text, examples=examples, json_schema_extra=extra or None),
    )
    info.metadata.append(flags)
    return info
