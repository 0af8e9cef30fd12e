"""The five API views of a plain resource, from one declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import View, endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.wire.resource import Resource

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]
# index, create, show, update and destroy
PlainViews = tuple[Callable[..., Collection], View, View, View, View]


@dataclass(frozen=True, kw_only=True)
class PlainResource(Generic[Row]):
    """``one`` and ``many`` name it in the reference: "a category", "categories".

    ``find`` returns the rows that the filters select, ``load`` one of them or raises NotFound. ``create``,
    ``update`` and ``delete`` are services, ``command`` is their input. ``present`` returns a row as in the
    API. ``creates`` and ``deletes`` replace the summaries of these two.
    """

    resource: type[Resource]
    one: str
    many: str
    command: type[Any]
    find: Callable[[Any], "QuerySet[Row]"]
    load: Callable[[int], Row]
    orders: Sequence[str]
    create: Callable[..., Row]
    update: Callable[..., Row]
    delete: Callable[..., None]
    filters: type[Paging] = Paging
    present: Callable[[Values], Values] = lambda row: row
    creates: str = ""
    deletes: str = ""

    def views(self) -> PlainViews:
        """Return the views ``index``, ``create``, ``show``, ``update`` and ``destroy``."""
        answers: dict[str, Any] = {"answers": self.resource}
        writes = {**answers, "reads": self.resource}

        @endpoint(f"List {self.many}", **answers, many=True, parameters=self.filters)
        def index(context: RequestContext) -> Collection:
            given = context.filters(self.filters)
            rows = ordered(self.find(given), given.order, self.orders, context.ignored)
            page = paginate(rows.values(), given)
            return Collection(
                resource=self.resource, rows=[self.present(row) for row in page.rows], **page.shape
            )

        @endpoint(self.creates or f"Create {self.one}", **writes, status=201)
        def create(context: RequestContext) -> Response:
            row = self.create(context.account, self._input(context), by=context.user)
            return created(self.resource, self.present(snapshot(row)))

        @endpoint(f"Retrieve {self.one}", **answers)
        def show(context: RequestContext, id: int) -> Response:
            return self._detail(self.load(id))

        @endpoint(f"Update {self.one}", **writes)
        def update(context: RequestContext, id: int) -> Response:
            return self._detail(self.update(self.load(id), self._input(context), by=context.user))

        @endpoint(self.deletes or f"Delete {self.one}", answers="`ok`")
        def destroy(context: RequestContext, id: int) -> Response:
            self.delete(self.load(id), by=context.user)
            return Value(value=OK)

        return index, create, show, update, destroy

    def _input(self, context: RequestContext) -> Any:
        return context.read(self.resource).build(self.command)

    def _detail(self, row: Row) -> Response:
        return Detail(resource=self.resource, values=self.present(snapshot(row)))
