"""Commands have the fields that the API's schemas accept, with the same types."""

import types
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from tidebill.kernel.commands import Command, Unset
from tidebill.payments import commands as payments
from tidebill.payments import wire as payments_wire
from tidebill.payments.services.order import OrderForm
from tidebill.wire.resource import Schema

# Every schema that is read, and the commands that its values become. Together they have all of its fields.
COMMANDS: list[tuple[type[Schema], tuple[type[Command], ...]]] = [
    (payments_wire.Payment, (payments.NewPayment,)),
    (payments_wire.Payment, (payments.PaymentChange,)),
    (payments_wire.PaymentProvider, (payments.ProviderInput,)),
]
# Schemas that only fill some fields of a command.
PARTS: list[tuple[type[Schema], type[Command], set[str]]] = [
    (OrderForm, payments.NewPayment, {"comment", "price", "quantity"}),
]


@pytest.mark.parametrize(("schema", "commands"), COMMANDS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_writable_key_is_a_field_of_a_command(
    schema: type[Schema], commands: tuple[type[Command], ...]
) -> None:
    writable = {key.attribute for key in schema.keys if not key.read_only}

    assert writable == {name for command in commands for name in command.__dataclass_fields__}


@pytest.mark.parametrize(
    ("schema", "command"),
    [(schema, command) for schema, commands in COMMANDS for command in commands],
    ids=lambda each: each.__name__,
)
def test_fields_have_the_types_of_their_keys(schema: type[Schema], command: type[Command]) -> None:
    hints = get_type_hints(command)

    for name in command.__dataclass_fields__:
        assert _alternatives(hints[name]) == _alternatives(schema.model_fields[name].annotation), name


def _alternatives(hint: Any) -> set[Any]:
    """Return the types of a field's value, without null; rows and free-form values in general terms."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    parts = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return {_general(part) for part in parts} - {type(None), Unset}


def _general(hint: Any) -> Any:
    if get_origin(hint) in (list, Sequence):
        (item,) = get_args(hint)
        return Sequence[object] if isinstance(item, type) and issubclass(item, Schema | Command) else hint
    return object if hint is Any else hint
