from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidebill.wire import form
from tidebill.wire.errors import BadRequest

NAMES = st.text(st.characters(exclude_characters="[]", exclude_categories=["Cs"]), min_size=1, max_size=8)
VALUES = st.recursive(
    st.text(max_size=8) | st.lists(st.text(max_size=8), min_size=1, max_size=3),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=12,
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 if isinstance(value, list) else 0


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("a", "1")], {"a": "1"}),
        ([("a", "1"), ("a", "2")], {"a": "2"}),
        ([("a[b]", "1"), ("a[c]", "2")], {"a": {"b": "1", "c": "2"}}),
        ([("a[b][c]", "1")], {"a": {"b": {"c": "1"}}}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a[0][b]", "1"), ("a[1][b]", "2")], {"a": {"0": {"b": "1"}, "1": {"b": "2"}}}),
        ([("a[][b]", "1"), ("a[][c]", "2"), ("a[][b]", "3")], {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ([("a[b][]", "1"), ("a[b][]", "2")], {"a": {"b": ["1", "2"]}}),
        ([("a", "1"), ("a[b]", "2")], {"a": {"b": "2"}}),
        ([("a[b]", "1"), ("a", "2")], {"a": "2"}),
        ([("a[b]", "1"), ("a[]", "2")], {"a": ["2"]}),
        ([("a[", "1"), ("b]", "2"), ("[c]", "3"), ("", "4")], {"a[": "1", "b]": "2", "[c]": "3", "": "4"}),
        ([], {}),
    ],
)
def test_it_nests_names_as_rails_does(pairs: list[tuple[str, str]], found: dict[str, Any]) -> None:
    assert form.decode(pairs) == found


@given(st.dictionaries(NAMES, VALUES, max_size=4).filter(lambda values: depth(values) <= form.DEPTH_MAX))
def test_it_reads_back_what_it_writes(values: dict[str, Any]) -> None:
    assert form.decode(form.encode(values)) == values


@given(st.lists(st.tuples(st.text("ab[]0", max_size=12), st.text(max_size=3)), max_size=12))
def test_it_reads_any_names_or_refuses_them(pairs: list[tuple[str, str]]) -> None:
    try:
        found = form.decode(pairs)
    except BadRequest:
        return
    assert bool(found) is bool(pairs)


def test_it_refuses_names_that_are_too_deep() -> None:
    assert form.decode([("a" + "[b]" * 9, "1")])
    with pytest.raises(BadRequest):
        form.decode([("a" + "[b]" * 10, "1")])


def test_it_refuses_too_many_fields() -> None:
    with pytest.raises(BadRequest):
        form.decode(("a", "1") for _ in range(form.PAIRS_MAX + 1))
