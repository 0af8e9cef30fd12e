"""Sales and expenses by period, client, product, category or department."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tidebill.invoices.models import Invoice, Position

ZERO: Final = Decimal(0)
Rows = list[dict[str, Any]]
# Line items that count: regular ones, and differences of corrections.
_COUNTED: Final = Q(kind=None) | Q(kind="") | Q(kind="correction")


def sums(rows: "QuerySet[Invoice, Invoice]", by: str, *, day: str) -> Rows:
    """Return sums of documents by group and currency. ``day`` is the date column for periods."""
    if by == "product":
        return _by_product(rows)
    if by in ("month", "quarter", "year", "day"):
        return _by_period(rows, by, day)
    return _by_name(rows, by)


def totals(rows: Rows) -> Rows:
    """Return totals by currency; None for amounts that the rows don't have."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        sum_ = found.setdefault(row["currency"], _start(row["currency"]))
        for name in ("count", *_ZEROS):
            sum_[name] = None if row[name] is None else sum_[name] + row[name]
    return sorted(found.values(), key=lambda each: (-each["count"], each["currency"]))


_ZEROS: Final = {"net": ZERO, "tax": ZERO, "gross": ZERO}


def _start(currency: str) -> dict[str, Any]:
    return {"currency": currency, "count": 0, **_ZEROS}


def period_name(first: date | None, by: str) -> str | None:
    """Format a period as in the API: 2026-11, 2026-Q4, 2026, 2026-11-25."""
    if first is None:
        return None
    return {
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year}-Q{(first.month + 2) // 3}",
        "year": str(first.year),
    }.get(by, first.isoformat())


def _summed(rows: "QuerySet[Any, Any]") -> Any:
    return rows.annotate(
        count=Count("pk"), net=Sum("price_net"), tax=Sum("price_tax"), gross=Sum("price_gross")
    )


def _by_period(rows: "QuerySet[Invoice, Invoice]", by: str, day: str) -> Rows:
    """Sum by day in the database, in index order, then by period."""
    grouped = rows.order_by().values("currency", group=F(day))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in _summed(grouped):
        name = period_name(each["group"], by) or ""
        row = found.setdefault(
            (name, each["currency"]),
            {"id": None, "name": name or None, "quantity": None, **_start(each["currency"])},
        )
        for part in ("count", *_ZEROS):
            row[part] += each[part]
    return [found[key] for key in sorted(found)]


def _by_name(rows: "QuerySet[Invoice, Invoice]", by: str) -> Rows:
    """Sum by name: the current one of clients, the document's one of buyers without a client record."""
    grouped = rows.order_by().values("currency", group=F(f"{by}_id"))
    found = list(_summed(grouped))
    names = names_of(Invoice._meta.get_field(by).related_model, found)
    cards = [_row(each, id=each["group"], name=names.get(each["group"])) for each in found]
    if by == "client":
        cards = [row for row in cards if row["id"]] + _without_card(rows)
    return sorted(cards, key=lambda row: (row["currency"], -row["gross"], row["name"] or ""))


def names_of(cards: Any, found: Iterable[Mapping[str, object]]) -> dict[int, str]:
    """Return the names of grouped objects by id."""
    numbers = {each["group"] for each in found if each["group"]}
    return dict(cards.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}


def _without_card(rows: "QuerySet[Invoice, Invoice]") -> Rows:
    grouped = rows.filter(client=None).order_by().values("buyer_name", "currency")
    return [_row(each, id=None, name=each["buyer_name"]) for each in _summed(grouped)]


def _by_product(documents: "QuerySet[Invoice, Invoice]") -> Rows:
    """Sum line items by product, net after discount: tax is computed per document.

    Products of an order count with its final invoice, not with advances.
    """
    rows = Position.objects.filter(invoice__in=documents.exclude(kind="advance"), deleted=False)
    grouped = (
        rows.filter(_COUNTED)
        .order_by()
        .annotate(group=F("product_id"), label=Coalesce("product__name", "name"))
        .values("group", "label", "invoice__currency")
        .annotate(
            count=Count("pk"),
            amount=Sum("quantity"),
            before=Sum("total_price_net"),
            discount=Sum("discount_net"),
        )
    )
    found = [_product_row(dict(each)) for each in grouped]
    return sorted(found, key=lambda row: (row["currency"], -row["net"], row["name"] or ""))


def _product_row(found: Mapping[str, Any]) -> dict[str, Any]:
    net = found["before"] - (found["discount"] or ZERO)
    sums_ = {"currency": found["invoice__currency"], "count": found["count"], "net": net}
    row = _row({**sums_, "tax": None, "gross": None}, id=found["group"], name=found["label"])
    return {**row, "quantity": found["amount"]}


def _row(found: Mapping[str, object], **names: object) -> dict[str, Any]:
    kept = {name: found[name] for name in ("currency", "count", "net", "tax", "gross")}
    return {**names, "quantity": None, **kept}
