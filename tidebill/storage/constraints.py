"""Uniqueness errors by the name of their constraint."""

import re
from collections.abc import Mapping
from typing import NoReturn

from django.db import IntegrityError, models

from tidebill.wire import errors
from tidebill.wire.errors import Invalid


def violated_constraint(error: IntegrityError, model: type[models.Model]) -> str:
    """Return the name of the constraint of ``model`` that an insert or update violated; empty if none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    # SQLite names the columns instead.
    columns = set(re.findall(rf"\b{model._meta.db_table}\.(\w+)", str(error)))
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        if fields and {column_of[name] for name in fields} == columns:
            return constraint.name
    return ""


def refuse_taken(error: IntegrityError, model: type[models.Model], fields: Mapping[str, str]) -> NoReturn:
    """Raise Invalid for the field of the violated constraint in ``fields``; raise other errors again."""
    field = fields.get(violated_constraint(error, model))
    if field is None:
        raise error
    raise Invalid({field: errors.TAKEN}) from None
