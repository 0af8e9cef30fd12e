"""Product sets: products made of other products."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tidebill.catalog.models import Product
from tidebill.kernel.money import QUANTITY_PLACES, parse_decimal, round_half_up, to_wire
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

DETAILS = "package_products_details"
PARTS_MAX = 100
_QUANTITY_MAX = Decimal(1_000_000)


@dataclass(frozen=True)
class Component:
    """A component of a set and its quantity per set."""

    product_id: int
    quantity: Decimal


def components_of(product: Product) -> list[Component]:
    """Return the components of a set; empty for other products."""
    details = product.package_products_details if product.package else None
    rows = (details or {}).values()
    return [Component(row["id"], Decimal(str(row["quantity"]))) for row in rows]


def set_components(product: Product, components: object) -> None:
    """Validate the components of a set and store them as in the API: ``{"0": {"id": 1, "quantity": 2}}``.

    Components may be an index-keyed object or a list. Raises Invalid for an unknown product, the set itself,
    a nested set, and a quantity that isn't positive.
    """
    rows = _listed(components)
    if len(rows) > PARTS_MAX:
        raise Invalid({DETAILS: Message("is too long (maximum is %(count)s)", {"count": PARTS_MAX})})
    parts = [_part(row, f"{DETAILS}[{place}]") for place, row in enumerate(rows) if not _is_removed(row)]
    _check_products(product, parts)
    product.package_products_details = {
        str(place): {"id": part.product_id, "quantity": _written(part.quantity)}
        for place, part in enumerate(parts)
    } or None
    product.package_product_ids = ",".join(str(part.product_id) for part in parts) or None


def describe_sets(products: Iterable[Product]) -> dict[int, list[dict[str, Any]]]:
    """Return the components of each set among ``products`` as stored on documents, in one statement."""
    sets = {product.pk: components_of(product) for product in products if product.package}
    wanted = {part.product_id for parts in sets.values() for part in parts}
    known = {found.pk: found for found in Product.objects.filter(pk__in=wanted)} if wanted else {}
    return {
        number: [_described(known[part.product_id], part) for part in parts if part.product_id in known]
        for number, parts in sets.items()
    }


def _described(product: Product, part: Component) -> dict[str, Any]:
    return {
        "id": product.pk,
        "name": product.name,
        "code": product.code,
        "quantity": to_wire(part.quantity),
        "quantity_unit": product.quantity_unit,
    }


def _listed(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        entries = list(value.items())
        if len(entries) == 1 and isinstance(entries[0][1], list):
            # Repeated XML tags.
            return list(entries[0][1])
        return [row for _, row in entries]
    return list(value or [])


def _is_removed(row: object) -> bool:
    return isinstance(row, Mapping) and str(row.get("_destroy", "")).lower() in ("1", "true")


def _part(row: object, path: str) -> Component:
    if not isinstance(row, Mapping):
        raise Invalid({path: errors.INVALID})
    try:
        number = int(str(row.get("id") or row.get("product_id") or ""))
    except ValueError:
        raise Invalid({f"{path}.id": errors.NOT_FOUND}) from None
    try:
        sent = row.get("quantity")
        quantity = round_half_up(parse_decimal(str(1 if sent in (None, "") else sent)), QUANTITY_PLACES)
    except (ValueError, InvalidOperation):
        raise Invalid({f"{path}.quantity": errors.NOT_A_NUMBER}) from None
    if quantity <= 0:
        raise Invalid({f"{path}.quantity": Message("must be greater than %(count)s", {"count": 0})})
    if quantity > _QUANTITY_MAX:
        limit = Message("must be less than or equal to %(count)s", {"count": str(_QUANTITY_MAX)})
        raise Invalid({f"{path}.quantity": limit})
    return Component(number, quantity)


def _check_products(product: Product, parts: Iterable[Component]) -> None:
    numbers = [part.product_id for part in parts]
    known = Product.objects.filter(pk__in=numbers, deleted=False, package=False).exclude(pk=product.pk or 0)
    found = set(known.values_list("pk", flat=True)) if numbers else set()
    former = {part.product_id for part in components_of(product)}
    for place, number in enumerate(numbers):
        # Deleted components are accepted, since clients may send a whole response back.
        if number not in found | former or number == product.pk:
            raise Invalid({f"{DETAILS}[{place}].id": errors.NOT_FOUND})


def _written(quantity: Decimal) -> int | str:
    """Serialize an integral quantity as integer, any other as the API's decimal text."""
    return int(quantity) if quantity == quantity.to_integral_value() else to_wire(quantity)
