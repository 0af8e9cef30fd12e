from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from tidebill.kernel.commands import UNSET, Command, Maybe, known


@dataclass(frozen=True, kw_only=True)
class Row(Command):
    name: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class Change(Command):
    title: Maybe[str] = UNSET
    price: Maybe[int] = UNSET
    rows: Maybe[Sequence[Row]] = UNSET


def test_a_field_sent_as_null_differs_from_one_not_sent() -> None:
    change = Change(title=None)

    assert change.given() == {"title": None}
    assert change.sends("title", "price")
    assert not change.sends("price", "rows")


def test_both_are_unknown_and_falsy() -> None:
    change = Change(title=None)

    assert known(change.title) is None
    assert known(change.price) is None
    assert change.get("price") is None
    assert not change.title
    assert not change.price


def test_zero_is_a_known_value() -> None:
    assert known(Change(price=0).price) == 0


def test_values_by_name_make_the_same_command() -> None:
    assert Change.of({"title": "A", "price": 1}) == Change(title="A", price=1)
    assert replace(Change.of({"title": "A"}), price=1) == Change(title="A", price=1)


def test_names_it_does_not_have_are_ignored_among_values_and_rejected_otherwise() -> None:
    assert Change.of({"titel": "A"}) == Change()
    with pytest.raises(TypeError):
        Change(titel="A")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Change().get("titel")


def test_given_fields_can_be_limited() -> None:
    assert Change(title="A", price=1).given(besides={"price"}) == {"title": "A"}


def test_it_names_the_commands_of_nested_rows() -> None:
    assert Change.row_commands() == {"rows": Row}
    assert Row.row_commands() == {}
