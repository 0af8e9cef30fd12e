"""Loading rows."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from tidebill.wire.errors import NotFound

AnyModel = TypeVar("AnyModel", bound=Model)


def get_or_not_found(rows: "QuerySet[AnyModel]") -> AnyModel:
    """Return the first row; raises NotFound if there is none."""
    row = rows.first()
    if row is None:
        raise NotFound
    return row
