"""Line items: build them from input, with product data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Q, QuerySet

from tidebill.accounts.models import Department
from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.packages import describe_sets
from tidebill.catalog.services.prices import ListPrice
from tidebill.catalog.services.products import update_product
from tidebill.invoices.commands import LineItemInput
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.stock import apply_warehouse_prices
from tidebill.invoices.services.pricing.lines import LineItem
from tidebill.invoices.services.pricing.prices import PRICES, prices_for
from tidebill.invoices.services.pricing.sides import CORRECTION, resolve_sides
from tidebill.kernel.amending import amend_position
from tidebill.kernel.commands import known
from tidebill.kernel.positions import PositionInput, PricedPosition
from tidebill.kernel.tax import HIDDEN, OUTSIDE, REVERSE_CHARGE, tax_group
from tidebill.kernel.vocabulary import POSITION_KINDS
from tidebill.stock.services.levels import with_lots
from tidebill.storage.prepared import prepared
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_FROM_CARD = ("name", "code", "quantity_unit", "additional_info")
_INPUTS = PositionInput.names()
_NEVER_NULL = ("tax", "quantity")
_SIDES = ("correction_before_attributes", "correction_after_attributes")
_PRICED = tuple(field.name for field in fields(PricedPosition))


@dataclass(frozen=True)
class ProductLookup:
    """Products that line items reference, their list prices, and components of sets."""

    products: Sequence[Product]
    prices: Mapping[int, ListPrice]
    packages: Mapping[int, list[dict[str, Any]]]

    @classmethod
    def for_rows(cls, invoice: Invoice, rows: Sequence[LineItemInput]) -> "ProductLookup":
        products = _find_products(rows)
        apply_warehouse_prices(invoice, products)
        return cls(products, prices_for(invoice, products), describe_sets(products))


def build_line_items(
    invoice: Invoice, sent: Sequence[LineItemInput], *, default_tax: str | None, rename: bool = False
) -> list[LineItem]:
    """Build new line items linked to products by id or name; not priced or saved.

    With ``rename`` products referenced by id take the line items' names, otherwise vice versa.
    """
    rows = [row for row in sent if not row.destroy]
    cards = ProductLookup.for_rows(invoice, rows)
    return [
        _new_line(invoice, row, cards, default_tax=default_tax, rename=rename, path=f"positions[{place}]")
        for place, row in enumerate(rows)
    ]


def merge_line_items(
    invoice: Invoice, stored: Sequence[Position], sent: Sequence[LineItemInput], *, default_tax: str | None
) -> tuple[list[LineItem], list[Position]]:
    """Return the merged line items, and those removed.

    An id updates a stored line item, or removes it with ``_destroy``; without an id one is added; others
    stay.
    """
    by_id = {position.pk: position for position in stored}
    named = {number: row for row in sent if (number := known(row.id)) is not None}
    for place, row in enumerate(sent):
        if (number := known(row.id)) is not None and number not in by_id:
            raise Invalid({f"positions[{place}].id": errors.NOT_FOUND})
    removed = [by_id[number] for number, row in named.items() if row.destroy]
    products = _find_products(list(named.values()))
    kept = [position for position in stored if position not in removed]
    changed = [_changed_line(position, named.get(position.pk), products) for position in kept]
    added = build_line_items(invoice, [row for row in sent if known(row.id) is None], default_tax=default_tax)
    return [*changed, *added], removed


def ordered_lines(lines: Sequence[LineItem], sent: Sequence[LineItemInput]) -> list[LineItem]:
    """Return the line items in the given order; those not mentioned come last."""
    by_id = {line.position.pk: line for line in lines if line.position.pk is not None}
    added = iter([line for line in lines if line.position.pk is None])
    named = [by_id.pop(row.id, None) if row.id else next(added, None) for row in sent if not row.destroy]
    return [line for line in named if line] + list(by_id.values())


def _find_products(rows: Sequence[LineItemInput]) -> list[Product]:
    ids = {row.product_id for row in rows if row.product_id}
    return find_products(ids=ids, names={row.name for row in rows if row.name and not row.product_id})


def find_products(*, ids: Collection[int] = (), names: Collection[str] = ()) -> list[Product]:
    """Return the products with these ids or names, in one statement."""
    if not ids and not names:
        return []
    return _named.instances(ids=sorted(ids), names=sorted(names))


@prepared
def _named(ids: list[int], names: list[str]) -> "QuerySet[Product, Product]":
    # Include deleted ones by id: clients may send a whole response back.
    wanted = Q(pk__in=ids) | Q(name__in=names, deleted=False)
    return with_lots(Product.objects.filter(wanted)).select_related("account").order_by("pk")


def priced_position(position: Position) -> PricedPosition:
    """Return a stored line item for the engine."""
    return PricedPosition(**{name: getattr(position, name) for name in _PRICED})


def _new_line(
    invoice: Invoice,
    row: LineItemInput,
    cards: ProductLookup,
    *,
    default_tax: str | None,
    rename: bool,
    path: str,
) -> LineItem:
    position = Position(account=invoice.account)
    product = _product_of(row, cards.products, path)
    _set_columns(position, row)
    position.product = product
    position.package_products_details = cards.packages.get(product.pk) if product else None
    asked = _input(row)
    if row.kind == CORRECTION:
        asked = resolve_sides(position, row, asked, path)
        row = replace(row, tax=asked.tax)
    if product is None:
        position.tax = asked.tax if row.tax else _usual_tax(asked, default_tax)
        return LineItem(position, replace(asked, tax=position.tax))
    price = cards.prices.get(product.pk)
    _fill_from_card(position, product, row, default_tax=default_tax)
    if price and price.tax and known(row.tax) is None:
        position.tax = price.tax
    if row.name and row.product_id:
        _settle_name(invoice, position, product, row.name, rename=rename)
    asked = replace(asked, tax=position.tax or "0")
    untaxed = invoice.reverse_charge or tax_group(asked.tax) in (REVERSE_CHARGE, OUTSIDE)
    return LineItem(position, _with_card_price(asked, product, row, price=price, untaxed=untaxed))


def usual_tax(invoice: Invoice, department: Department | None) -> str | None:
    """Return the tax of line items that neither the request nor a product states."""
    own = invoice.client.default_tax if invoice.client else None
    return own or (department.default_tax if department else None)


def _usual_tax(asked: PositionInput, default_tax: str | None) -> str:
    """Return the default tax of a line item; margin items show none."""
    return HIDDEN if asked.total_purchase_price is not None else default_tax or "0"


def _changed_line(position: Position, sent: LineItemInput | None, products: Sequence[Product]) -> LineItem:
    row = sent or LineItemInput()
    stored = priced_position(position)
    # Never null: null means unchanged.
    sent_names = [name for name in _INPUTS if row.sends(name)]
    given = [name for name in sent_names if row.get(name) is not None or name not in _NEVER_NULL]
    asked = amend_position(stored, changes=_input(row), given=given)
    _set_columns(position, row)
    if any(row.get(name) for name in _SIDES):
        asked = resolve_sides(position, row, asked, "positions")
    if row.product_id and row.product_id != position.product_id:
        position.product = _product_of(row, products, "positions")
    return LineItem(position, asked)


def _set_columns(position: Position, row: LineItemInput) -> None:
    apart = {*_PRICED, *_SIDES, "id", "destroy", "product_id"}
    assign(position, row.given(besides=apart))


def _input(row: LineItemInput) -> PositionInput:
    given = {name: value for name in _INPUTS if (value := row.get(name)) is not None}
    return PositionInput(**given)


def _fill_from_card(
    position: Position, product: Product, row: LineItemInput, *, default_tax: str | None
) -> None:
    for name in _FROM_CARD:
        sent = row.get(name)
        setattr(position, name, getattr(product, name) if sent is None else sent)
    sent_tax, code = known(row.tax), known(row.gtu_code)
    position.tax = (product.tax or default_tax or "") if sent_tax is None else sent_tax
    position.gtu_code = product.first_gtu_code if code is None else code


def _with_card_price(
    asked: PositionInput,
    product: Product,
    row: LineItemInput,
    *,
    price: ListPrice | None,
    untaxed: bool,
) -> PositionInput:
    quantity = product.quantity if asked.quantity is None else asked.quantity
    asked = replace(asked, quantity=quantity)
    if asked.kind == CORRECTION or any(row.get(name) is not None for name in PRICES):
        return asked
    if untaxed:
        # The product's gross price includes a tax that the seller doesn't charge here.
        return replace(asked, price_net=price.net if price else product.price_net)
    # Gross takes precedence, as in InvoiceOcean's recorded documents.
    return replace(asked, price_gross=price.gross if price else product.price_gross)


def _product_of(row: LineItemInput, products: Sequence[Product], path: str) -> Product | None:
    number = row.product_id
    if number:
        found = next((product for product in products if product.pk == number), None)
        if found is None:
            raise Invalid({f"{path}.product_id": errors.NOT_FOUND})
        return found
    if row.kind in POSITION_KINDS:
        return None
    named = [product for product in products if product.name == known(row.name) and not product.deleted]
    coded = [product for product in named if row.code and product.code == row.code]
    return next(iter(coded or named), None)


def _settle_name(invoice: Invoice, position: Position, product: Product, name: str, *, rename: bool) -> None:
    if rename:
        update_product(product, ProductInput(name=name), by=invoice.user)
    position.name = product.name
