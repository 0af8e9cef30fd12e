"""Price lists."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ListPriceInput, PriceListInput
from tidebill.catalog.models import PriceList, PriceListPosition, Product
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.money import HUNDRED
from tidebill.kernel.product_prices import complete_prices
from tidebill.storage import clock
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

_POSITIONS = "price_list_positions"
_PRICES = ("price_net", "price_gross")
_COLUMNS = ("use_percentage", "percentage", "use_tax", "tax", *_PRICES)


@transaction.atomic
def create_price_list(account: Account, attributes: PriceListInput, *, by: User | None = None) -> PriceList:
    """Create a price list with its prices; raises Invalid."""
    lock_account(account)
    price_list = PriceList(account=account, currency=account.currency, name="")
    _fill(price_list, attributes)
    price_list.save(force_insert=True)
    _merge(price_list, attributes.price_list_positions or [])
    journal.record(price_list, "price_list.create", by=by, after=_facts(price_list))
    return price_list


@transaction.atomic
def update_price_list(
    price_list: PriceList, attributes: PriceListInput, *, by: User | None = None
) -> PriceList:
    """Update a price list: rows are changed by id, removed by ``_destroy``, added without id."""
    lock_account(price_list.account)
    before = _facts(price_list)
    _fill(price_list, attributes)
    _merge(price_list, attributes.price_list_positions or [])
    old, new = journal.changes(before, _facts(price_list))
    if new:
        price_list.updated_at = clock.now()
        price_list.save()
        journal.record(price_list, "price_list.update", by=by, before=old, after=new)
    return price_list


@transaction.atomic
def delete_price_list(price_list: PriceList, *, by: User | None = None) -> None:
    """Hide a price list; clients and documents keep referencing it, but it no longer applies."""
    before = journal.snapshot(price_list)
    price_list.deleted = True
    journal.save_changes(price_list, before, "price_list.destroy", by=by)


def positions_of(price_list: PriceList) -> Sequence[PriceListPosition]:
    """Return the rows of a list with their products, in the order of creation."""
    found = PriceListPosition.objects.filter(price_list=price_list)
    return list(found.select_related("priceable").order_by("pk"))


def _fill(price_list: PriceList, attributes: PriceListInput) -> None:
    assign(price_list, attributes.given(besides=() if attributes.currency else ("currency",)))
    if not price_list.name.strip():
        raise Invalid({"name": errors.BLANK})


def _facts(price_list: PriceList) -> dict[str, Any]:
    """Return the list with its prices for the journal."""
    rows = [
        {"id": row.pk, "priceable_id": row.priceable_id, **{name: getattr(row, name) for name in _COLUMNS}}
        for row in positions_of(price_list)
    ]
    return {**journal.snapshot(price_list), _POSITIONS: journal.plain(rows)}


def _merge(price_list: PriceList, sent: Sequence[ListPriceInput]) -> None:
    stored = {row.pk: row for row in positions_of(price_list)}
    products = _products_in(sent)
    for place, row in enumerate(sent):
        path, number = f"{_POSITIONS}[{place}]", known(row.id)
        if number is not None and number not in stored:
            raise Invalid({f"{path}.id": errors.NOT_FOUND})
        if row.destroy:
            if number is not None:
                stored.pop(number).delete()
            continue
        position = (
            stored[number] if number else PriceListPosition(account=price_list.account, price_list=price_list)
        )
        _fill_position(position, row, products, path)
        if any(other.priceable_id == position.priceable_id for key, other in stored.items() if key != number):
            raise Invalid({f"{path}.priceable_id": errors.TAKEN})
        position.updated_at = clock.now()
        position.save()
        stored[position.pk] = position


def _products_in(rows: Sequence[ListPriceInput]) -> list[Product]:
    """Return the products of the rows, by id or else by name, in at most one statement."""
    ids = {row.priceable_id for row in rows if row.priceable_id}
    names = {row.priceable_name for row in rows if row.priceable_name and not row.priceable_id}
    if not ids and not names:
        return []
    wanted = Q(pk__in=ids) | Q(name__in=names)
    return list(Product.objects.filter(wanted, deleted=False).select_related("account").order_by("pk"))


def _fill_position(
    position: PriceListPosition, row: ListPriceInput, products: Sequence[Product], path: str
) -> None:
    position.priceable = _priceable(position, row, products, path)
    assign(position, {name: value for name, value in row.given().items() if name in _COLUMNS})
    position.percentage = position.percentage if position.use_percentage else None
    if position.use_tax and not position.tax:
        raise Invalid({f"{path}.tax": errors.BLANK})
    if position.use_percentage:
        _check_percentage(position, path)
        position.price_net = position.price_gross = None
    else:
        _complete_prices(position, row, path)


def _priceable(
    position: PriceListPosition, row: ListPriceInput, products: Sequence[Product], path: str
) -> Product:
    number, name = known(row.priceable_id), known(row.priceable_name)
    if position.pk is not None and number in (None, position.priceable_id):
        # A row keeps its product even if that has been deleted.
        return position.priceable
    if not number and not name:
        raise Invalid({f"{path}.priceable_id": errors.BLANK})
    fitting = (product for product in products if (product.pk == number if number else product.name == name))
    found = next(fitting, None)
    if found is None:
        raise Invalid({f"{path}.priceable_id": errors.NOT_FOUND})
    return found


def _check_percentage(position: PriceListPosition, path: str) -> None:
    if position.percentage is None:
        raise Invalid({f"{path}.percentage": errors.BLANK})
    if position.percentage > HUNDRED:
        limit = Message("must be less than or equal to %(count)s", {"count": 100})
        raise Invalid({f"{path}.percentage": limit})


def _complete_prices(position: PriceListPosition, row: ListPriceInput, path: str) -> None:
    """Derive net and gross from each other: keep both if they agree, otherwise gross takes precedence."""
    if position.price_net is None and position.price_gross is None:
        raise Invalid({f"{path}.price_net": errors.BLANK})
    if known(row.price_net) is not None and known(row.price_gross) is None:
        position.price_gross = None
    tax = (position.tax if position.use_tax else position.priceable.tax) or "0"
    decimals = position.account.price_decimals
    if position.price_net is not None:
        amounts = complete_prices(tax=tax, price_net=position.price_net, price_decimals=decimals)
        if position.price_gross in (None, amounts.gross):
            position.price_gross = amounts.gross
            return
    amounts = complete_prices(tax=tax, price_gross=position.price_gross, price_decimals=decimals)
    position.price_net, position.price_gross = amounts.net, amounts.gross
