"""Filters of clients, addresses, products and price lists."""

from datetime import datetime, time, tzinfo

from django.db.models import Q, QuerySet

from tidebill.catalog.models import Address, Category, Client, PriceList, Product
from tidebill.http.paging import Paging
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.kernel.oss import VAT_PREFIXES, member_state
from tidebill.storage.search import matching
from tidebill.storage.sorting import with_text
from tidebill.wire import types
from tidebill.wire.declaring import field

CLIENT_ORDERS = ("name", "shortcut", "created_at", "updated_at")
ADDRESS_ORDERS = ("name", "city", "created_at", "updated_at")
PRODUCT_ORDERS = ("name", "code", "created_at", "updated_at", "price_gross")
PRICE_LIST_ORDERS = ("name", "created_at", "updated_at")
_EXACT = ("shortcut", "external_id")


class ClientFilters(Paging):
    """Parameters of the list of clients."""

    name: types.Text = field("Clients with exactly this name, regardless of case.")
    email: types.Text = field("Clients with exactly this email address.")
    shortcut: types.Text = field("The client with exactly this shortcut.")
    tax_no: types.Text = field(
        "Clients with this tax number; compares digits and letters only, with or without country prefix.",
        example="525-244-57-67",
    )
    external_id: types.Text = field("The client with this external ID.")
    query: types.Text = field("Words in name, shortcut, tax number or email.")
    with_tags: types.Flag = field("Whether to include `tag_list`.", example=False)


class CategoryFilters(Paging):
    """Parameters of the list of categories."""

    ids: types.Ids = field("Only these categories.", example=[1, 2])


class AddressFilters(Paging):
    """Parameters of the list of addresses."""

    addressable_id: types.Id = field("Addresses of this client.", example=1)
    kind: types.Text = field("Addresses of this kind.", example="delivery")


class ProductFilters(Paging):
    """Parameters of the list of products."""

    ids: types.Ids = field("Only these products.", example=[1, 2])
    code: types.Text = field("Products with exactly this code.")
    name: types.Text = field("Products with exactly this name.")
    query: types.Text = field("Words in name or code.")
    date_from: types.Day = field("Changed on or after this day.")
    date_to: types.Day = field("Changed on or before this day.")
    warehouse_id: types.Id = field("Includes the stock and prices of this warehouse.")
    filter: types.Text = field("`disabled` lists hidden products.", example="disabled")


class PriceListFilters(Paging):
    """Parameters of the list of price lists."""

    price_list_ids: types.Ids = field("Only these price lists.", example=[1, 2])


def find_clients(given: ClientFilters) -> "QuerySet[Client, Client]":
    """Return the matching clients of the account in scope."""
    rows: QuerySet[Client, Client] = Client.objects.filter(deleted=False)
    rows = rows.filter(**{name: value for name in _EXACT if (value := getattr(given, name))})
    if given.name:
        rows = with_text(rows, "name", given.name)
    if given.email:
        rows = rows.filter(email__iexact=given.email.strip())
    if given.tax_no:
        rows = rows.filter(_has_tax_no(normalize_tax_no(given.tax_no)))
    return matching(rows, given.query) if given.query else rows


def _has_tax_no(wanted: str) -> Q:
    """Match a normalized tax number with or without the prefix of the client's country."""
    prefixed = [f"{prefix}{wanted}" for prefix in VAT_PREFIXES] if wanted[:1].isdigit() else []
    found = Q(tax_no_key__in=[wanted, *prefixed])
    prefix, bare = wanted[:2], wanted[2:]
    if prefix not in VAT_PREFIXES:
        return found
    # As `tax_no_check`: the prefix must be the client's.
    return found | Q(tax_no_key=bare, tax_no_check__in=[wanted, f"{member_state(prefix)}{bare}"])


def find_categories(given: CategoryFilters) -> "QuerySet[Category, Category]":
    """Return the matching categories of the account in scope."""
    rows = Category.objects.filter(deleted=False)
    return rows if given.ids is None else rows.filter(pk__in=given.ids)


def find_addresses(given: AddressFilters) -> "QuerySet[Address, Address]":
    """Return the matching addresses of the account in scope, except those of deleted clients."""
    rows = Address.objects.filter(deleted=False, addressable__deleted=False)
    wanted = {name: value for name in ("addressable_id", "kind") if (value := getattr(given, name))}
    return rows.filter(**wanted)


def find_products(given: ProductFilters, *, zone: tzinfo) -> "QuerySet[Product, Product]":
    """Return the matching products of the account in scope."""
    rows = Product.objects.filter(deleted=False, disabled=given.filter == "disabled")
    if given.ids:
        rows = rows.filter(pk__in=given.ids)
    rows = rows.filter(**{name: value for name in ("code", "name") if (value := getattr(given, name))})
    rows = rows.filter(_changed_within(given, zone))
    return matching(rows, given.query) if given.query else rows


def find_price_lists(given: PriceListFilters) -> "QuerySet[PriceList, PriceList]":
    """Return the matching price lists of the account in scope."""
    rows = PriceList.objects.filter(deleted=False)
    return rows if given.price_list_ids is None else rows.filter(pk__in=given.price_list_ids)


def _changed_within(given: ProductFilters, zone: tzinfo) -> Q:
    found = Q()
    if given.date_from:
        found &= Q(updated_at__gte=datetime.combine(given.date_from, time.min, zone))
    if given.date_to:
        found &= Q(updated_at__lte=datetime.combine(given.date_to, time.max, zone))
    return found
