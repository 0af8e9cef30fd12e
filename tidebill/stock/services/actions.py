"""Rows of warehouse documents."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tidebill.catalog.commands import ProductInput
from tidebill.catalog.models import Product
from tidebill.catalog.services.products import create_product
from tidebill.kernel.commands import known
from tidebill.kernel.money import ZERO, exact, round_half_up
from tidebill.kernel.product_prices import complete_prices
from tidebill.stock.commands import WarehouseActionInput
from tidebill.stock.models import Warehouse, WarehouseAction, WarehouseDocument
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

TRANSFER = "mm"
_BY_RULE = frozenset({"id", "destroy", "product_id", "product_name", "warehouse2_id", "quantity"})
_SUM_MAX = Decimal(10) ** 15
Rows = list[WarehouseAction]


def load_rows(document: WarehouseDocument) -> Rows:
    """Return the stored rows in order, with their products."""
    rows = WarehouseAction.objects.filter(warehouse_document=document)
    return list(rows.select_related("product", "product__account").order_by("id"))


def merge_rows(
    document: WarehouseDocument, stored: Sequence[WarehouseAction], sent: Sequence[WarehouseActionInput]
) -> Rows:
    """Merge changed rows: an id updates a row or, with ``_destroy``, removes it; without an id one is added.

    Rows not mentioned stay. Raises Invalid.
    """
    by_id = {row.pk: row for row in stored}
    removed: set[int] = set()
    added: Rows = []
    products = _find_products(document, sent)
    for place, row in enumerate(sent):
        path, action_id = f"warehouse_actions[{place}]", known(row.id)
        if action_id is not None and action_id not in by_id:
            raise Invalid({f"{path}.id": errors.NOT_FOUND})
        stored_action = by_id[action_id] if action_id is not None else None
        if row.destroy:
            removed.update([stored_action.pk] if stored_action else [])
            continue
        action = stored_action or WarehouseAction(account=document.account)
        _fill(action, row, products, path)
        if stored_action is None:
            added.append(action)
    rows = [*(row for row in stored if row.pk not in removed), *added]
    return [_placed(document, row, index) for index, row in enumerate(rows)]


def save_rows(document: WarehouseDocument, rows: Sequence[WarehouseAction]) -> None:
    """Insert new rows with one statement and update changed ones with another."""
    for row in rows:
        row.warehouse_document = document
    known = [row for row in rows if row.pk]
    if known:
        apart = ("id", "account", "warehouse_document", "created_at")
        columns = [f.name for f in WarehouseAction._meta.concrete_fields if f.name not in apart]
        WarehouseAction.objects.bulk_update(known, columns)
    WarehouseAction.objects.bulk_create(row for row in rows if not row.pk)


def delete_rows(stored: Iterable[WarehouseAction], *, keep: Iterable[WarehouseAction]) -> None:
    """Delete the rows that a change removed."""
    kept = {row.pk for row in keep}
    gone = [row.pk for row in stored if row.pk not in kept]
    if gone:
        WarehouseAction.objects.filter(pk__in=gone).delete()


@exact()
def sum_up(document: WarehouseDocument, rows: Sequence[WarehouseAction]) -> None:
    """Set the document's totals of sale and purchase prices; raises Invalid on overflow."""
    document.quantity = sum((row.quantity for row in rows), Decimal(0))
    document.price_net = sum((row.total_price_net or ZERO for row in rows), ZERO)
    document.price_gross = sum((row.total_price_gross or ZERO for row in rows), ZERO)
    document.price_tax = document.price_gross - document.price_net
    document.purchase_price_net = _purchase(rows, "purchase_price_net")
    document.purchase_price_gross = _purchase(rows, "purchase_price_gross")
    document.purchase_price_tax = document.purchase_price_gross - document.purchase_price_net
    if (
        document.quantity >= 10 * _SUM_MAX / 10**4
        or max(document.price_gross, document.purchase_price_gross) >= _SUM_MAX
    ):
        raise Invalid({"warehouse_actions": errors.INVALID})


def _purchase(rows: Sequence[WarehouseAction], name: str) -> Decimal:
    prices = ((row.quantity, getattr(row, name)) for row in rows)
    return sum((round_half_up(quantity * (price or ZERO)) for quantity, price in prices), ZERO)


def _fill(
    action: WarehouseAction, row: WarehouseActionInput, products: "ProductsAndWarehouses", path: str
) -> None:
    product = products.find(row, path)
    if product and product.pk != action.product_id:
        action.product, action.product_name = product, product.name
        _take_card(action, product)
    elif action.product_id is None:
        raise Invalid({f"{path}.product_id": errors.BLANK})
    if (quantity := known(row.quantity)) is not None:
        action.quantity = quantity
    if action.quantity <= 0:
        raise Invalid({f"{path}.quantity": "must be greater than 0"})
    assign(action, row.given(besides=_BY_RULE))
    if row.warehouse2_id:
        action.warehouse2_id = products.warehouse(row.warehouse2_id, f"{path}.warehouse2_id")
    _price(action, row)


def _take_card(action: WarehouseAction, product: Product) -> None:
    action.tax, action.price_net, action.price_gross = product.tax, product.price_net, product.price_gross
    action.purchase_tax = product.purchase_tax or product.tax
    action.purchase_price_net = product.purchase_price_net
    action.purchase_price_gross = product.purchase_price_gross


@exact()
def _price(action: WarehouseAction, row: WarehouseActionInput) -> None:
    """Derive unit prices from the given one, and the totals."""
    decimals = action.account.price_decimals
    for prefix, tax in (("", action.tax), ("purchase_", action.purchase_tax)):
        net, gross = f"{prefix}price_net", f"{prefix}price_gross"
        if row.get(net) is not None or row.get(gross) is not None or row.get(f"{prefix}tax") is not None:
            sent_gross = row.get(gross) if row.get(net) is None else None
            wanted_net = row.get(net) if row.get(net) is not None else getattr(action, net)
            if wanted_net is None and sent_gross is None:
                continue
            card = complete_prices(
                tax=tax or "0", price_net=wanted_net, price_gross=sent_gross, price_decimals=decimals
            )
            setattr(action, net, card.net)
            setattr(action, gross, card.gross)
    action.total_price_net = _total(action.price_net, action.quantity)
    action.total_price_gross = _total(action.price_gross, action.quantity)
    if max(action.quantity, action.total_price_gross or ZERO, action.purchase_price_gross or ZERO) >= 10**12:
        raise Invalid({"warehouse_actions": errors.INVALID})


def _total(price: Decimal | None, quantity: Decimal) -> Decimal | None:
    return None if price is None else round_half_up(price * quantity)


def _placed(document: WarehouseDocument, row: WarehouseAction, index: int) -> WarehouseAction:
    """Set the row's kind, warehouse and, for a transfer, destination from its document."""
    row.kind, row.warehouse_id = document.kind, document.warehouse_id
    path = f"warehouse_actions[{index}].warehouse2_id"
    if document.kind != TRANSFER:
        row.warehouse2_id = None
    elif row.warehouse2_id is None:
        raise Invalid({path: errors.BLANK})
    elif row.warehouse2_id == row.warehouse_id:
        raise Invalid({path: "must be a different warehouse"})
    return row


class ProductsAndWarehouses:
    """Products and warehouses that rows reference, loaded with at most two statements."""

    def __init__(self, products: Sequence[Product], warehouses: Iterable[int]) -> None:
        self._products = products
        self._warehouses = frozenset(warehouses)

    def find(self, row: WarehouseActionInput, path: str) -> Product | None:
        number, name = row.get("product_id"), (row.get("product_name") or "").strip()
        if number:
            found = next((product for product in self._products if product.pk == number), None)
            if found is None:
                raise Invalid({f"{path}.product_id": errors.NOT_FOUND})
            return found
        if not name or row.get("id"):
            return None
        return next((p for p in self._products if p.name == name and not p.deleted), None)

    def warehouse(self, number: int, path: str) -> int:
        if number not in self._warehouses:
            raise Invalid({path: errors.NOT_FOUND})
        return number


def _find_products(
    document: WarehouseDocument, rows: Sequence[WarehouseActionInput]
) -> ProductsAndWarehouses:
    """Load the referenced products, creating those with unknown names."""
    rows = [row for row in rows if not row.destroy]
    ids = {row.product_id for row in rows if row.product_id}
    new = [row for row in rows if not row.product_id and not row.id]
    names = {name for row in new if (name := (row.product_name or "").strip())}
    found = list(Product.objects.filter(pk__in=ids)) if ids else []
    if names:
        # Of concurrent documents that name a new product, one creates it and the others find it.
        lock_account(document.account)
        named = list(Product.objects.filter(name__in=names, deleted=False).order_by("pk"))
        lacking = sorted(names - {product.name for product in named})
        made = [create_product(document.account, _card(new, name)) for name in lacking]
        found += [*named, *made]
    second = {row.warehouse2_id for row in rows if row.warehouse2_id}
    known = Warehouse.objects.filter(pk__in=second, deleted=False).values_list("pk", flat=True)
    return ProductsAndWarehouses(found, list(known) if second else [])


def _card(rows: Sequence[WarehouseActionInput], name: str) -> ProductInput:
    row = next(row for row in rows if (row.product_name or "").strip() == name)
    names = ("tax", "price_net", "price_gross", "purchase_tax", "purchase_price_net", "purchase_price_gross")
    prices = {each: value for each in names if (value := row.get(each)) is not None}
    return ProductInput.of({"name": name, **prices})
