"""Resources for tests of the codecs."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice


class Leaf(NestedRow):
    """A nested row."""

    name_: ClassVar[str] = "leaf"
    plural: ClassVar[str] = "leaves"
    xml_class: ClassVar[str | None] = "TreeLeaf"

    id: types.Id = field("Number.")
    name: types.Text = field("Name.")
    price: types.Amount = field("Price.")
    token: types.Text = field("Secret.", read_only=True)


class Tree(Resource):
    """A resource with every type of field."""

    name_: ClassVar[str] = "tree"
    plural: ClassVar[str] = "trees"
    aliases: ClassVar[tuple[str, ...]] = ("plant",)

    id: types.Id = field("Number.", read_only=True)
    common_name: types.Text = field("Name.")
    kind: choice("oak", "elm") = field("Kind.")  # type: ignore[valid-type]
    height: types.Amount = field("Height.")
    felled: types.Flag = field("Whether it fell.")
    is_old: types.Flag = field("Whether it is old.", name="old?", read_only=True)
    planted: types.Day = field("Day.")
    seen_at: types.Moment = field("Moment.")
    notes: types.Object = field("Notes.")
    tags: types.Words = field("Tags.")
    secret: types.Text = field("Only when asked for.", opt_in=True)
    rare: types.Text = field("Only when there is one.", omit_if_empty=True)
    order: types.Text = field("Never answered.", write_only=True)
    leaves: rows(Leaf, limit=3) = field("Rows.")  # type: ignore[valid-type]
