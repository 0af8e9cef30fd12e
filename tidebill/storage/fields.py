"""Decimals stored as integers of a fixed scale.

SQLite stores Django's DecimalField as a binary float, so sums of cents drift. A bigint of thousandths (or
millionths) is exact in both databases, including sums, comparisons and indexes.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

from tidebill.kernel.currencies import STORED_PLACES
from tidebill.kernel.money import AMOUNT_PLACES

_BIGINT_MAX = 2**63 - 1


class ExactDecimalField(models.BigIntegerField):  # type: ignore[type-arg]
    """Decimal in Python, bigint of ``10 ** -places`` in the database."""

    if TYPE_CHECKING:
        # django-stubs infers int from the base class.
        _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def from_db_value(self, value: Any, expression: Any, connection: object) -> Decimal | None:
        # PostgreSQL returns SUM over bigint as numeric.
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
            # Rounding is up to the business rule, never to the column.
            raise ValueError(f"{value} does not fit a column of {self.places} decimal places")
        return whole


class AmountField(ExactDecimalField):
    """Money in thousandths, the smallest unit of any currency; read with two decimals unless it has three."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, places=STORED_PLACES, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {key: value for key, value in kwargs.items() if key != "places"}

    def from_db_value(self, value: Any, expression: Any, connection: object) -> Decimal | None:
        if value is None:
            return None
        hundredths, thousandth = divmod(int(value), 10)
        if thousandth:
            return Decimal(int(value)).scaleb(-STORED_PLACES)
        return Decimal(hundredths).scaleb(-AMOUNT_PLACES)


def Amount(**options: object) -> AmountField:
    """Field for money: three decimal places, for dinars."""
    return AmountField(**options)


class FlagAsText(models.CharField):  # type: ignore[type-arg]
    """Nullable boolean in a text column of earlier versions: "1" and "0", formerly "True" and "False"."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def from_db_value(self, value: str | None, expression: object, connection: object) -> bool | None:
        return self.to_python(value)

    def to_python(self, value: object) -> bool | None:
        return None if value in (None, "") else value in (True, "1", "True", "true")

    def get_prep_value(self, value: object) -> Any:
        return None if value is None else str(int(bool(self.to_python(value))))


def Price(**options: object) -> ExactDecimalField:
    """Field for a unit price: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Quantity(**options: object) -> ExactDecimalField:
    """Field for a quantity: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Percent(**options: object) -> ExactDecimalField:
    """Field for a percentage, 33.33 for 33.33 %: up to six decimal places."""
    return ExactDecimalField(places=6, **options)


def Rate(**options: object) -> ExactDecimalField:
    """Field for an exchange rate: up to eight decimal places."""
    return ExactDecimalField(places=8, **options)


def Text(limit: int = 255, **options: Any) -> "models.CharField[Any, Any]":
    """Nullable text: the API distinguishes null from empty."""
    return models.CharField(max_length=limit, null=True, blank=True, **options)


def LongText(**options: Any) -> "models.TextField[Any, Any]":
    """Nullable text of up to 65,535 characters."""
    return models.TextField(null=True, blank=True, **options)


def Flag(default: bool = False, **options: Any) -> "models.BooleanField[Any, Any]":
    """Boolean that is never null."""
    return models.BooleanField(default=default, **options)


def FlagOrNull(**options: Any) -> "models.BooleanField[Any, Any]":
    """Nullable boolean."""
    return models.BooleanField(null=True, blank=True, **options)


def Day(**options: Any) -> "models.DateField[Any, Any]":
    """Nullable date in the account's time zone."""
    return models.DateField(null=True, blank=True, **options)


def Moment(**options: Any) -> "models.DateTimeField[Any, Any]":
    """Nullable timestamp, stored in UTC."""
    return models.DateTimeField(null=True, blank=True, **options)


def Number(**options: Any) -> "models.BigIntegerField[Any, Any]":
    """Nullable integer: counters, and ids of packages above this one."""
    return models.BigIntegerField(null=True, blank=True, **options)


def Rows(**options: Any) -> "models.JSONField[Any, Any]":
    """JSON rows that belong to one snapshot and are only read with it."""
    return models.JSONField(default=list, blank=True, **options)


def Object(**options: Any) -> "models.JSONField[Any, Any]":
    """Nullable free-form JSON object."""
    return models.JSONField(null=True, blank=True, **options)
