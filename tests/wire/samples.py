"""Resources that exist only in tests of the codecs."""

from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import NestedRow, Resource, key, rows
from tidebill.wire.types import choice


class Leaf(NestedRow):
    """A row."""

    name_: ClassVar[str] = "leaf"
    plural: ClassVar[str] = "leaves"
    xml_class: ClassVar[str | None] = "TreeLeaf"

    id: types.Id = key("Number.")
    name: types.Text = key("Name.")
    price: types.Amount = key("Price.")
    token: types.Text = key("Secret.", read_only=True)


class Tree(Resource):
    """Something with a key of every mark."""

    name_: ClassVar[str] = "tree"
    plural: ClassVar[str] = "trees"
    aliases: ClassVar[tuple[str, ...]] = ("plant",)

    id: types.Id = key("Number.", read_only=True)
    common_name: types.Text = key("Name.")
    kind: choice("oak", "elm") = key("Kind.")  # type: ignore[valid-type]
    height: types.Amount = key("Height.")
    felled: types.Flag = key("Whether it fell.")
    is_old: types.Flag = key("Whether it is old.", name="old?", read_only=True)
    planted: types.Day = key("Day.")
    seen_at: types.Moment = key("Moment.")
    notes: types.Object = key("Notes.")
    tags: types.Words = key("Tags.")
    secret: types.Text = key("Only when asked for.", opt_in=True)
    rare: types.Text = key("Only when there is one.", sparse=True)
    order: types.Text = key("Never answered.", write_only=True)
    leaves: rows(Leaf, limit=3) = key("Rows.")  # type: ignore[valid-type]
