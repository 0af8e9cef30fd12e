"""Field selection: which fields of a resource a response contains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tidebill.wire.resource import FieldSpec, Resource


@dataclass(frozen=True)
class Selection:
    """The fields of a response: ``only`` restricts them (``fields[…]``), ``extra`` adds opt-in ones."""

    only: frozenset[str] | None = None
    extra: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def keys(self, resource: type[Resource], values: Mapping[str, object]) -> Iterator[FieldSpec]:
        """Yield the fields to serialize for ``values``, in declaration order."""
        for found, _, _, _, depends in self.table(resource):
            if not depends or self.has(found, values):
                yield found

    @lru_cache(maxsize=512)  # noqa: B019  # selections are small, and few
    def table(self, resource: type[Resource]) -> tuple[tuple[FieldSpec, str, str, bool, bool], ...]:
        """Return the selected fields as (field, name, attribute, is_plain, depends)."""
        wanted = (found for found in resource.keys if self._wants(found))
        return tuple((k, k.name, k.attribute, k.is_plain, k.depends) for k in wanted)

    def _wants(self, found: FieldSpec) -> bool:
        if found.write_only or found.name in self.without:
            return False
        if self.only is not None:
            return found.name in self.only
        return not found.opt_in or found.name in self.extra

    @staticmethod
    def has(found: FieldSpec, values: Mapping[str, object]) -> bool:
        value = values.get(found.attribute)
        if found.omit_if_empty:
            return value is not None and value not in ("", [], False)
        return not (found.rows or found.computed) or found.attribute in values


EVERY_KEY = Selection()
