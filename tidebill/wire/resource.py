"""API resources, declared once: parsing, serialization and OpenAPI are derived from the declaration."""

import types
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Annotated, Any, ClassVar, Self, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from tidebill.kernel.commands import Command
from tidebill.wire import errors
from tidebill.wire.declaring import FieldFlags
from tidebill.wire.types import PLAIN, ValueCodec

_T = TypeVar("_T")
_C = TypeVar("_C", bound=Command)
ROWS_MAX = 2_000
_building = Lock()


@dataclass(frozen=True)
class Nested:
    """Marks a field that holds nested rows of ``resource``."""

    resource: "type[Resource]"


@dataclass(frozen=True)
class FieldSpec:
    """A field as the codecs use it: ``name`` in the API, ``attribute`` in Python and in the database."""

    name: str
    attribute: str
    codec: ValueCodec
    rows: "type[Resource] | None"
    read_only: bool
    opt_in: bool
    omit_if_empty: bool
    write_only: bool
    computed: bool

    @property
    def depends(self) -> bool:
        """Return whether the field's presence depends on the values."""
        return self.omit_if_empty or self.computed or self.rows is not None

    @property
    def is_plain(self) -> bool:
        """Return whether the values are JSON already."""
        return self.rows is None and self.codec.json is PLAIN.json

    @property
    def tag(self) -> str | None:
        """Return the XML tag, dashed as in Rails; None if the name is not a valid tag."""
        return None if self.name.endswith("?") else self.name.replace("_", "-")


class Schema(BaseModel):
    """A set of fields with lenient types; ``keys`` lists them for the codecs."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True, defer_build=True)

    keys: ClassVar[tuple[FieldSpec, ...]] = ()
    by_name: ClassVar[Mapping[str, FieldSpec]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.keys = tuple(_key(name, info) for name, info in cls.model_fields.items())
        cls.by_name = {k.name: k for k in cls.keys}

    @classmethod
    def read(cls, attributes: Mapping[str, object], *, ignored: list[str] | None = None) -> Self:
        """Validate attributes; raises Invalid with messages by field.

        Read-only fields are dropped silently, since clients may send a whole response back; unknown ones are
        dropped and added to ``ignored``.
        """
        known = _keep_known(cls, attributes, [] if ignored is None else ignored, "")
        try:
            return cls.ready().model_validate(known)
        except ValidationError as error:
            raise errors.errors_of(error) from None
        except RecursionError:
            raise errors.BadRequest("The body is nested too deeply") from None

    @classmethod
    def ready(cls) -> type[Self]:
        """Return the class with its validator built, on first use and by one thread only."""
        if not cls.__pydantic_complete__:
            with _building:
                cls.model_rebuild()
        return cls

    def build(self, command: type[_C]) -> _C:
        """Return a command with the attributes present in the request; those it doesn't have are dropped.

        Raises Invalid for nested rows that their schema rejects when it builds them.
        """
        values = self.sent()
        for name, row in command.row_commands().items():
            value = values.get(name)
            if isinstance(value, list):
                values[name] = _build_rows(value, row, name)
        return command.of(values)

    def sent(self) -> dict[str, Any]:
        """Return only the attributes present in the request; an update changes nothing else."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set
        }


class Resource(Schema):
    """An object with a URL: ``name_`` is its envelope, ``plural`` its path and list tag."""

    name_: ClassVar[str]
    plural: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    xml_class: ClassVar[str | None] = None

    @classmethod
    def unwrap(cls, body: Mapping[str, object]) -> Mapping[str, Any]:
        """Return the attributes in a body, with or without an envelope.

        Write-only fields are also accepted next to the envelope, as documented.
        """
        for envelope in (cls.name_, *cls.aliases):
            if envelope in body:
                found = body[envelope]
                if found in (None, "", []):
                    return cls._instructions(body)
                if not isinstance(found, Mapping):
                    raise errors.Invalid({envelope: errors.INVALID})
                return {**cls._instructions(body), **cls._additional(found), **found}
        return {name: value for name, value in body.items() if _key_for(cls, name)}

    @classmethod
    def takes(cls, name: str) -> bool:
        """Return whether the resource has a field of that name, in any spelling."""
        return _key_for(cls, name) is not None

    @classmethod
    def unknown_additional(cls, found: Mapping[str, object]) -> list[str]:
        """Return the names in ``additional_fields`` that are no fields."""
        inner = found.get("additional_fields")
        field = cls.by_name.get("additional_fields")
        if field is None or not field.read_only or not isinstance(inner, Mapping):
            return []
        return [f"additional_fields.{name}" for name in inner if name not in cls.by_name]

    @classmethod
    def _additional(cls, found: Mapping[str, object]) -> dict[str, Any]:
        """Return fields that some countries' documentation nests in a sub-object."""
        field = cls.by_name.get("additional_fields")
        inner = found.get("additional_fields")
        if field is None or not field.read_only or not isinstance(inner, Mapping):
            return {}
        return {name: value for name, value in inner.items() if name in cls.by_name}

    @classmethod
    def _instructions(cls, body: Mapping[str, object]) -> dict[str, Any]:
        return {field.name: body[field.name] for field in cls.keys if field.write_only and field.name in body}


def part_of(
    resource: type[Resource],
    name: str,
    *,
    keys: Collection[str],
    rows: Mapping[str, type[Resource]] | None = None,
) -> type[Resource]:
    """Return a resource limited to ``keys`` of another; ``rows`` replaces the types of its nested rows."""
    part = cast(type[Resource], types.new_class(name, (resource,)))
    nested = rows or {}
    part.keys = tuple(
        replace(found, rows=nested.get(found.name, found.rows))
        for found in resource.keys
        if found.name in keys
    )
    return part


class NestedRow(Resource):
    """A row nested in a document: ``id`` updates it, ``_destroy`` deletes it, no ``id`` appends one."""


def rows(of: type[Resource], *, limit: int = ROWS_MAX) -> Any:
    """Return the type of a field with nested rows: a list, an index-keyed object, or repeated XML tags."""

    def bounded(value: object) -> Any:
        if isinstance(value, list) and len(value) > limit:
            raise errors.validation_error("is too long (maximum is %(count)s)", count=limit)
        return value

    listed = list[of]  # type: ignore[valid-type]
    return Annotated[listed | None, BeforeValidator(bounded), Nested(of), PLAIN]


def _build_rows(rows: "list[Schema]", command: type[_C], name: str) -> list[_C]:
    built: list[_C] = []
    for index, row in enumerate(rows):
        try:
            built.append(row.build(command))
        except errors.Invalid as invalid:
            raise invalid.below(f"{name}[{index}]") from None
    return built


def _key(name: str, info: FieldInfo) -> FieldSpec:
    marks = _one(info.metadata, FieldFlags) or FieldFlags()
    nested = _one(info.metadata, Nested)
    return FieldSpec(
        name=info.alias or name,
        attribute=name,
        codec=_one(info.metadata, ValueCodec) or PLAIN,
        rows=nested.resource if nested else None,
        read_only=marks.read_only,
        opt_in=marks.opt_in,
        omit_if_empty=marks.omit_if_empty,
        write_only=marks.write_only,
        computed=marks.computed,
    )


def _one(metadata: Iterable[Any], wanted: type[_T]) -> _T | None:
    return next((item for item in metadata if isinstance(item, wanted)), None)


def _key_for(schema: type[Schema], name: str) -> FieldSpec | None:
    found = schema.by_name.get(name)
    if found is None and name.endswith("_attributes"):
        found = schema.by_name.get(name.removesuffix("_attributes"))
        return found if found and found.rows else None
    return found


def _keep_known(
    schema: type[Schema], attributes: Mapping[str, object], ignored: list[str], path: str
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in attributes.items():
        found = _key_for(schema, name)
        if found is None:
            ignored.append(path + name)
        elif not found.read_only:
            nested = found.rows
            kept[found.name] = _rows(nested, value, ignored, f"{path}{name}.") if nested else value
    return kept


def _rows(nested: type[Resource], value: object, ignored: list[str], path: str) -> Any:
    items = _listed(nested, value)
    if not isinstance(items, list):
        return items
    return [_keep_known(nested, item, ignored, path) if isinstance(item, Mapping) else item for item in items]


def _listed(nested: type[Resource], value: object) -> Any:
    if isinstance(value, Mapping):
        if len(value) == 1 and _is_tag(nested, next(iter(value))):
            (inner,) = value.values()
            return inner if isinstance(inner, list) else [inner]
        return [item for _, item in sorted(value.items(), key=_index)]
    return cast(Any, [] if value == "" else value)


def _is_tag(nested: type[Resource], name: str) -> bool:
    """Return whether ``name`` is the tag that XML repeats for each row, rather than an index or a field."""
    return name == nested.name_ or not (name.isdigit() or name in nested.by_name)


def _index(entry: tuple[str, Any]) -> tuple[int, str]:
    name = entry[0]
    return (int(name), name) if name.isascii() and name.isdigit() and len(name) < 10 else (10**10, name)
