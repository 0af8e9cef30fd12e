from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from tests.wire.samples import Tree
from tidebill.wire import xml
from tidebill.wire.errors import BadRequest
from tidebill.wire.selection import Selection

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<tree>
  <id type="integer">7</id>
  <common-name>Quercus &lt;robur&gt; &amp; co</common-name>
  <kind></kind>
  <height type="decimal">12.5</height>
  <felled type="boolean">false</felled>
  <planted type="date">1999-12-31</planted>
  <seen-at type="dateTime">2026-01-02T03:04:05.006+00:00</seen-at>
  <notes>
    <by>Ann</by>
    <times type="integer">2</times>
  </notes>
  <tags type="array">
    <tag>big</tag>
    <tag>green</tag>
  </tags>
  <leaves type="array">
    <leaf type="TreeLeaf">
      <id type="integer">1</id>
      <name>One</name>
      <price type="decimal">1.0</price>
      <token nil="true"/>
    </leaf>
  </leaves>
</tree>
"""
EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<tree>
  <id type="integer" nil="true"/>
  <common-name nil="true"/>
  <kind nil="true"/>
  <height type="decimal" nil="true"/>
  <felled type="boolean" nil="true"/>
  <planted type="date" nil="true"/>
  <seen-at type="dateTime" nil="true"/>
  <notes nil="true"/>
  <tags nil="true"/>
  <leaves type="array"/>
</tree>
"""


def read(text: str) -> Any:
    return xml.decode(text.encode())


def test_it_writes_an_object_as_rails_does() -> None:
    values = {
        "id": 7,
        "common_name": "Quercus <robur> & co",
        "kind": "",
        "height": Decimal("12.50"),
        "felled": False,
        "is_old": True,
        "planted": date(1999, 12, 31),
        "seen_at": datetime(2026, 1, 2, 3, 4, 5, 6_000, UTC),
        "notes": {"by": "Ann", "times": 2},
        "tags": ["big", "green"],
        "leaves": [{"id": 1, "name": "One", "price": Decimal(1)}],
    }

    assert xml.write(Tree, values, zone=UTC) == WHOLE


def test_it_writes_nil_behind_the_type() -> None:
    assert xml.write(Tree, {"leaves": []}, zone=UTC) == EMPTY


def test_it_writes_lists() -> None:
    only = Selection(only=frozenset({"id"}))

    assert xml.write_list(Tree, [], zone=UTC).splitlines()[1:] == ['<trees type="array"/>']
    assert xml.write_list(Tree, [{"id": 1}, {"id": 2}], zone=UTC, selection=only).splitlines()[1:] == [
        '<trees type="array">',
        "  <tree>",
        '    <id type="integer">1</id>',
        "  </tree>",
        "  <tree>",
        '    <id type="integer">2</id>',
        "  </tree>",
        "</trees>",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b\x01c\x08d\x0be\x1f\x7f", "abcde\x7f"),
        ("tab\there\nand\rthere", "tab\there\nand\rthere"),
        ("\ufffe\uffff\ud800 🐢", " 🐢"),
        ("]]> <![CDATA[ &amp; \"'", "]]> <![CDATA[ &amp; \"'"),
        ("<!DOCTYPE a>", "<!DOCTYPE a>"),
    ],
)
def test_it_writes_any_text_so_that_a_parser_reads_it(text: str, kept: str) -> None:
    written = xml.write(Tree, {"common_name": text}, zone=UTC).encode()

    assert etree.fromstring(written).findtext("common-name") == kept


def test_it_leaves_out_names_of_clients_that_can_not_be_tags() -> None:
    notes = {
        "good-name": 1,
        "bad name": 2,
        "1st": 3,
        "<x>": 4,
        "": 5,
        "a:b": 6,
        "x/><y": 7,
        "ż": 8,
        "deep": {"": 1},
    }

    written = etree.fromstring(xml.write(Tree, {"notes": notes}, zone=UTC).encode())

    assert [element.tag for element in written.find("notes")] == ["good-name", "deep"]


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ("ok", "<hash>ok</hash>"),
        (None, '<hash nil="true"/>'),
        (True, '<hash type="boolean">true</hash>'),
        (5, '<hash type="integer">5</hash>'),
        ({}, "<hash>\n</hash>"),
        (
            {"code": "error", "message": {"name": ["a", "b"]}},
            '<hash>\n  <code>error</code>\n  <message>\n    <name type="array">\n      <name>a</name>\n'
            "      <name>b</name>\n    </name>\n  </message>\n</hash>",
        ),
    ],
)
def test_it_writes_what_is_no_resource(value: Any, body: str) -> None:
    assert xml.write_plain(value) == f"{xml.DECLARATION}{body}\n"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("<tree/>", {"tree": ""}),
        ("<tree><common-name>a</common-name></tree>", {"tree": {"common_name": "a"}}),
        ("<tree><common_name>a</common_name></tree>", {"tree": {"common_name": "a"}}),
        ("<tree><common-name></common-name></tree>", {"tree": {"common_name": ""}}),
        ('<tree><common-name nil="true"/></tree>', {"tree": {"common_name": None}}),
        ('<tree><planted type="date" nil="true"></planted></tree>', {"tree": {"planted": None}}),
        (
            "<tree><leaves><leaf><id>1</id></leaf></leaves></tree>",
            {"tree": {"leaves": {"leaf": {"id": "1"}}}},
        ),
        ("<tree><leaf>1</leaf><leaf>2</leaf><leaf>3</leaf></tree>", {"tree": {"leaf": ["1", "2", "3"]}}),
        ('<tree><leaves type="array"><leaf>1</leaf></leaves></tree>', {"tree": {"leaves": ["1"]}}),
        ('<tree><leaves type="array"/></tree>', {"tree": {"leaves": []}}),
        ("<tree><!-- a --><?b c?><id>1</id></tree>", {"tree": {"id": "1"}}),
        ('<t:tree xmlns:t="urn:x"><t:id>1</t:id></t:tree>', {"tree": {"id": "1"}}),
        ("<tree>\n  <id>1</id>\n</tree>\n", {"tree": {"id": "1"}}),
        ("<tree>&lt;&#x17c;&amp;</tree>", {"tree": "<ż&"}),
    ],
)
def test_it_reads_bodies(text: str, content: dict[str, Any]) -> None:
    assert read(text) == content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&b;</a>",
        "<a>\x01</a>",
        '<a b="1" b="2"/>',
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://example.com/"> %b;]><a/>',
        "<a>" * 21 + "</a>" * 21,
        "<a>" * 5_000 + "</a>" * 5_000,
        "<a>" + "x" * 10_000_001 + "</a>",
    ],
)
def test_it_refuses_what_is_no_xml_or_built_to_hurt(text: str) -> None:
    with pytest.raises(BadRequest):
        read(text)


def test_it_reads_as_deep_as_the_limit() -> None:
    found = read("<a>" * 20 + "x" + "</a>" * 20)

    for _ in range(20):
        found = found["a"]
    assert found == "x"


def test_rows_of_a_word_that_is_singular_already_keep_it() -> None:
    text = xml.write_plain({"message": {"status": ["x"], "names": ["z"]}})

    assert "<status>x</status>" in text
    assert "<name>z</name>" in text
