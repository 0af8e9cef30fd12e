from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from tests.wire.samples import Tree
from tidebill.wire import json
from tidebill.wire.errors import BadRequest


def test_it_reads_fractions_as_decimals() -> None:
    found = json.decode(b'{"a":0.1,"b":1e2,"c":100000000000000000000.10,"d":7}')

    assert found == {
        "a": Decimal("0.1"),
        "b": Decimal("1E+2"),
        "c": Decimal("100000000000000000000.10"),
        "d": 7,
    }
    assert [type(value) for value in found.values()] == [Decimal, Decimal, Decimal, int]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a":1,}',
        b"{'a':1}",
        b"[]",
        b"1",
        b"null",
        b'"a"',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e99999999999999999999}',
        b'{"a":' + b"1" * 5_000 + b"}",
        b'{"a":"\xff"}',
        b'{"a":' + b"[" * 50_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_it_refuses_what_is_no_object(body: bytes) -> None:
    with pytest.raises(BadRequest):
        json.decode(body)


def test_it_writes_every_key_in_the_order_declared() -> None:
    values: dict[str, Any] = {
        "id": 7,
        "height": Decimal("1.50"),
        "is_old": True,
        "leaves": [{"price": Decimal(2)}],
    }

    assert json.write(Tree, values, zone=UTC) == {
        "id": 7,
        "common_name": None,
        "kind": None,
        "height": "1.5",
        "felled": None,
        "old?": True,
        "planted": None,
        "seen_at": None,
        "notes": None,
        "tags": None,
        "leaves": [{"id": None, "name": None, "price": "2.0", "token": None}],
    }


def test_it_writes_utf_8_without_blanks() -> None:
    assert json.encode({"a": ["ż", None, True]}) == '{"a":["ż",null,true]}'.encode()


@pytest.mark.parametrize("item", [b"{},", b"[],", b"0,"])
def test_it_refuses_too_many_items_before_parsing(item: bytes) -> None:
    with pytest.raises(BadRequest):
        json.decode(b'{"a":[' + item * 600_000 + b"0]}")
