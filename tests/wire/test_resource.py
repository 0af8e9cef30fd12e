from typing import Any

import pytest

from tests.wire.samples import Tree
from tidebill.wire.errors import BadRequest, Invalid
from tidebill.wire.selection import Selection


def faults(attributes: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        Tree.read(attributes)
    return {name: [str(message) for message in found] for name, found in refusal.value.errors.items()}


def test_it_keeps_only_what_was_sent() -> None:
    assert Tree.read({"common_name": None, "height": "1,5"}).sent().keys() == {"common_name", "height"}
    assert Tree.read({}).sent() == {}


def test_it_drops_read_only_keys_silently_and_names_unknown_ones() -> None:
    ignored: list[str] = []
    row = {"name": "a", "token": "t", "colour": "red"}

    found = Tree.read({"id": 7, "old?": True, "colour": "red", "leaves": [row]}, ignored=ignored)

    assert found.sent().keys() == {"leaves"}
    assert found.sent()["leaves"][0].sent() == {"name": "a"}
    assert ignored == ["colour", "leaves.colour"]


@pytest.mark.parametrize(
    "sent",
    [
        {"leaves": [{"name": "a"}, {"name": "b"}]},
        {"leaves_attributes": [{"name": "a"}, {"name": "b"}]},
        {"leaves": {"0": {"name": "a"}, "1": {"name": "b"}}},
        {"leaves": {"10": {"name": "b"}, "9": {"name": "a"}}},
        {"leaves": {"x": {"name": "b"}, "1700000000": {"name": "a"}}},
        {"leaves": {"leaf": [{"name": "a"}, {"name": "b"}]}},
    ],
)
def test_it_reads_rows_in_every_shape(sent: dict[str, Any]) -> None:
    assert [row.name for row in Tree.read(sent).leaves] == ["a", "b"]


def test_it_reads_one_row_and_none() -> None:
    assert [row.name for row in Tree.read({"leaves": {"leaf": {"name": "a"}}}).leaves] == ["a"]
    assert Tree.read({"leaves": ""}).leaves == []
    assert Tree.read({"leaves": {}}).leaves == []
    assert Tree.read({"leaves": None}).leaves is None


def test_it_names_each_field_that_is_wrong() -> None:
    sent = {
        "height": "tall",
        "kind": "rose",
        "common_name": "x" * 256,
        "leaves": [{"price": "1"}, {"price": "much", "name": []}],
    }

    assert faults(sent) == {
        "height": ["is not a number"],
        "kind": ["is not included in the list"],
        "common_name": ["is too long (maximum is 255 characters)"],
        "leaves[1].price": ["is not a number"],
        "leaves[1].name": ["is invalid"],
    }


@pytest.mark.parametrize("rows", ["text", 5, True])
def test_it_refuses_rows_that_are_none(rows: Any) -> None:
    assert faults({"leaves": rows}) == {"leaves": ["is invalid"]}


@pytest.mark.parametrize("row", ["text", 5, [], None])
def test_it_refuses_a_row_that_is_none(row: Any) -> None:
    assert faults({"leaves": [row]}) == {"leaves[0]": ["is invalid"]}


def test_it_refuses_more_rows_than_the_limit() -> None:
    assert faults({"leaves": [{}] * 4}) == {"leaves": ["is too long (maximum is 3)"]}
    assert faults({"leaves": {str(n): {} for n in range(4)}}) == {"leaves": ["is too long (maximum is 3)"]}


def test_it_refuses_notes_without_a_floor() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}

    with pytest.raises((Invalid, BadRequest)):
        Tree.read({"notes": deep})


@pytest.mark.parametrize(
    ("body", "attributes"),
    [
        ({"tree": {"common_name": "a"}, "api_token": "t"}, {"common_name": "a"}),
        ({"plant": {"common_name": "a"}}, {"common_name": "a"}),
        ({"tree": {"common_name": "a"}, "common_name": "b"}, {"common_name": "a"}),
        (
            {"common_name": "a", "leaves_attributes": [], "api_token": "t"},
            {"common_name": "a", "leaves_attributes": []},
        ),
        ({"tree": None}, {}),
        ({"tree": ""}, {}),
        ({"tree": []}, {}),
        ({}, {}),
    ],
)
def test_it_finds_the_attributes_in_a_body(body: dict[str, Any], attributes: dict[str, Any]) -> None:
    assert Tree.unwrap(body) == attributes


@pytest.mark.parametrize("envelope", ["text", 5, [1], True])
def test_it_refuses_an_envelope_with_nothing_in_it(envelope: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        Tree.unwrap({"tree": envelope})
    assert list(refusal.value.errors) == ["tree"]


ALWAYS = [
    "id",
    "common_name",
    "kind",
    "height",
    "felled",
    "old?",
    "planted",
    "seen_at",
    "notes",
    "tags",
]


@pytest.mark.parametrize(
    ("selection", "values", "names"),
    [
        (Selection(), {}, ALWAYS),
        (Selection(), {"leaves": []}, [*ALWAYS, "leaves"]),
        (Selection(), {"secret": "s", "order": "o", "rare": ""}, ALWAYS),
        (Selection(), {"rare": "r"}, [*ALWAYS, "rare"]),
        (Selection(extra=frozenset({"secret", "order"})), {}, [*ALWAYS, "secret"]),
        (Selection(only=frozenset({"id", "secret", "order", "nothing"})), {}, ["id", "secret"]),
        (Selection(only=frozenset({"rare"})), {}, []),
        (Selection(without=frozenset({"notes", "tags"})), {}, ALWAYS[:-2]),
    ],
)
def test_it_selects_the_keys_of_an_answer(
    selection: Selection, values: dict[str, Any], names: list[str]
) -> None:
    assert [key.name for key in selection.keys(Tree, values)] == names
