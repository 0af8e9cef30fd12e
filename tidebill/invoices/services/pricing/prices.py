"""Default prices of line items: price list, and the client's discount."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tidebill.catalog.models import PriceList, Product
from tidebill.catalog.services.prices import ListPrice, prices_of
from tidebill.invoices.commands import LineItemInput, NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.vocabulary import DEFAULT_DISCOUNT_KIND
from tidebill.wire.errors import Invalid

if TYPE_CHECKING:
    from tidebill.invoices.services.pricing.lines import LineItem

PRICES = ("total_price_gross", "total_price_net", "price_gross", "price_net")
_AMOUNT = "amount"
_OTHER_CURRENCY = "is in another currency"


def resolve_price_list(invoice: Invoice, new: NewInvoice) -> None:
    """Set the price list: the given one, or the client's.

    A document without currency takes the given list's; raises Invalid if they differ. A client's list in
    another currency is ignored. ``use_prices_from_price_lists: false`` disables price lists.
    """
    if new.use_prices_from_price_lists is False:
        return
    sent = known(new.price_list_id)
    number = sent or (invoice.client.price_list_id if invoice.client else None)
    price_list = PriceList.objects.filter(pk=number, deleted=False).first() if number else None
    if price_list is None:
        return
    if sent and not new.currency:
        invoice.currency = price_list.currency
    if price_list.currency != invoice.currency:
        if sent:
            raise Invalid({"price_list_id": _OTHER_CURRENCY})
        return
    invoice.price_list = price_list
    invoice.use_prices_from_price_lists = True


def prices_for(invoice: Invoice, products: Sequence[Product]) -> dict[int, ListPrice]:
    """Return prices by the document's price list; products not in it have their own price."""
    price_list = invoice.price_list if invoice.use_prices_from_price_lists else None
    if price_list is None or price_list.deleted or not products:
        return {}
    return prices_of(price_list, [product.pk for product in products])


def apply_client_discount(
    invoice: Invoice, new: NewInvoice, sent: Sequence[LineItemInput], lines: "Sequence[LineItem]"
) -> None:
    """Apply the client's discount to line items with default prices.

    Skipped if the request contains any discount.
    """
    percent = invoice.client.discount if invoice.client else None
    rows = [row for row in sent if not row.destroy]
    silent = known(new.show_discount) is None and new.discount_kind != _AMOUNT
    if not percent or not silent or any(_has_discount(row) for row in rows):
        return
    usual = [line for row, line in zip(rows, lines, strict=True) if _is_card_priced(row, line)]
    for line in usual:
        line.asked = replace(line.asked, discount_percent=percent)
    if usual:
        invoice.show_discount = True
        if invoice.discount_kind == _AMOUNT:
            invoice.discount_kind = DEFAULT_DISCOUNT_KIND


def _has_discount(row: LineItemInput) -> bool:
    return bool(row.discount or row.discount_percent)


def _is_card_priced(row: LineItemInput, line: "LineItem") -> bool:
    named = line.position.product is not None and not line.position.kind
    return named and all(row.get(name) is None for name in PRICES)
