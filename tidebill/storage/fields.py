"""Decimals stored as whole numbers of a fixed scale.

SQLite keeps Django's DecimalField as a binary float, so a sum of cents drifts. A bigint of hundredths
(or millionths) is exact in both databases: sums, comparisons and indexes included.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

_BIGINT_MAX = 2**63 - 1


class ExactDecimalField(models.BigIntegerField):  # type: ignore[type-arg]
    """A Decimal in Python, a bigint of ``10 ** -places`` in the database."""

    if TYPE_CHECKING:
        # What django-stubs reads of a field: its base says int.
        _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        # SUM over bigint is a numeric in PostgreSQL, hence not always an int.
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_default(self) -> Decimal | None:
        return self.to_python(super().get_default())

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return self._scaled(Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def _scaled(self, value: Decimal) -> int:
        scaled = value.scaleb(self.places)
        whole = int(scaled)
        if whole != scaled or abs(whole) > _BIGINT_MAX:
            # Rounding belongs to the rule that made the number, never to the column that keeps it.
            raise ValueError(f"{value} does not fit a column of {self.places} decimal places")
        return whole


def Amount(**options: Any) -> ExactDecimalField:
    """Money: two decimal places."""
    return ExactDecimalField(places=2, **options)


def Price(**options: Any) -> ExactDecimalField:
    """A unit price: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Quantity(**options: Any) -> ExactDecimalField:
    """A quantity: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Percent(**options: Any) -> ExactDecimalField:
    """A percentage as written, 33.33 for 33.33 %: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Rate(**options: Any) -> ExactDecimalField:
    """An exchange rate: up to eight decimal places."""
    return ExactDecimalField(places=8, **options)


def Text(limit: int = 255, **options: Any) -> "models.CharField[Any, Any]":
    """Text that may be unset: the wire tells null from empty."""
    return models.CharField(max_length=limit, null=True, blank=True, **options)


def LongText(**options: Any) -> "models.TextField[Any, Any]":
    """Text of up to 65,535 characters that may be unset."""
    return models.TextField(null=True, blank=True, **options)


def Flag(default: bool = False, **options: Any) -> "models.BooleanField[Any, Any]":
    """A boolean that is always one of the two."""
    return models.BooleanField(default=default, **options)


def FlagOrNull(**options: Any) -> "models.BooleanField[Any, Any]":
    """A boolean that may be unset."""
    return models.BooleanField(null=True, blank=True, **options)


def Day(**options: Any) -> "models.DateField[Any, Any]":
    """A date of the account's calendar that may be unset."""
    return models.DateField(null=True, blank=True, **options)


def Moment(**options: Any) -> "models.DateTimeField[Any, Any]":
    """A moment, stored in UTC, that may be unset."""
    return models.DateTimeField(null=True, blank=True, **options)


def Number(**options: Any) -> "models.BigIntegerField[Any, Any]":
    """A whole number that may be unset: ids of rooms above this one, counters."""
    return models.BigIntegerField(null=True, blank=True, **options)


def Rows(**options: Any) -> "models.JSONField[Any, Any]":
    """Rows that belong to one snapshot and are only ever read with it."""
    return models.JSONField(default=list, blank=True, **options)


def Object(**options: Any) -> "models.JSONField[Any, Any]":
    """A free object that may be unset."""
    return models.JSONField(null=True, blank=True, **options)
