"""Collect the printing data of a stored document."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from tidebill.accounts.models import Department
from tidebill.catalog.models import Product
from tidebill.events.journal import snapshot
from tidebill.invoices.balance import settled_rows
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.serializers import view_url
from tidebill.invoices.services.issuing.advances import load_settled
from tidebill.invoices.tax_lines import tax_lines
from tidebill.kernel.amounts import Amounts
from tidebill.kernel.currencies import amount_places, price_places
from tidebill.kernel.exchange import ConvertedTotals, convert_totals
from tidebill.kernel.kinds import CORRECTING_KINDS
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import TaxLine, total_positions
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.storage.prepared import prepared

OWN_FOOTER = "own"


def printable(invoice: Invoice, *, ean_codes: bool = False) -> PrintableDocument:
    """Return the printing data of a stored document; deterministic.

    ``ean_codes`` prints barcodes in the column of product codes.
    """
    positions = _positions.rows(invoice_id=invoice.pk)
    if ean_codes:
        _show_ean_codes(positions)
    return _printable(invoice, positions)


@prepared
def _positions(invoice_id: int) -> "QuerySet[Position, Position]":
    return Position.objects.filter(invoice_id=invoice_id).order_by("place", "id")


def printable_draft(invoice: Invoice, positions: Sequence[Position]) -> PrintableDocument:
    """Return the printing data of an unsaved document."""
    return _printable(invoice, [snapshot(position) for position in positions])


def _printable(invoice: Invoice, positions: Sequence[Row]) -> PrintableDocument:
    lines = tax_lines(invoice)
    row = snapshot(invoice)
    return PrintableDocument(
        kind=invoice.kind,
        invoice=row,
        positions=positions,
        timestamp=invoice.updated_at,
        country=invoice.account.country,
        tax_lines=lines,
        discounted=_discounted(invoice, positions),
        exchanged=_exchanged(invoice, lines),
        bank_accounts=invoice.bank_accounts,
        descriptions=invoice.descriptions,
        recipients=invoice.recipients,
        issuers=invoice.issuers,
        settlement_positions=[_settlement(found) for found in settled_rows(invoice)],
        corrected=_corrected(invoice),
        advances=_advances(invoice),
        **_of_department(invoice.department),
        payment_code=_payment_code(invoice),
        view_url=view_url(row, invoice.account.url) if invoice.income else None,
    )


def _payment_code(invoice: Invoice) -> str:
    own = invoice.department.payment_code if invoice.department else None
    return own or invoice.account.payment_code


def _discounted(invoice: Invoice, positions: Sequence[Row]) -> tuple[Amounts, ...]:
    """Return the line items' amounts after discount, computed from the stored rows."""
    names = list(PricedPosition.__dataclass_fields__)
    priced = [PricedPosition(**{name: row[name] for name in names}) for row in positions]
    return total_positions(
        priced,
        strategy=Strategy.parse(invoice.calculating_strategy),
        show_discount=invoice.show_discount,
        discount_kind=invoice.discount_kind,
        price_decimals=price_places(invoice.account.price_decimals, invoice.currency),
        amount_places=amount_places(invoice.currency),
    ).discounted


def _exchanged(invoice: Invoice, lines: Sequence[TaxLine]) -> ConvertedTotals | None:
    if not invoice.exchange_currency or not invoice.exchange_currency_rate:
        return None
    return convert_totals(
        lines,
        rate=invoice.exchange_currency_rate,
        den=invoice.exchange_currency_rate_den or Decimal(1),
        strategy=Strategy.parse(invoice.calculating_strategy),
        places=amount_places(invoice.exchange_currency),
    )


def _corrected(invoice: Invoice) -> Row | None:
    """Return the corrected document, if it is stored here."""
    number = invoice.invoice_id or invoice.from_invoice_id
    if invoice.kind not in CORRECTING_KINDS or number is None:
        return None
    found: Any = Invoice.objects.filter(pk=number).values("number", "issue_date").first()
    return found


def _advances(invoice: Invoice) -> list[dict[str, Any]]:
    """Return the advances that a final invoice settles, and their corrections."""
    names = ("number", "issue_date", "price_net", "price_tax", "price_gross")
    return [
        {**{name: getattr(advance, name) for name in names}, "tax_lines": tax_lines(advance)}
        for advance in load_settled(invoice)
    ]


def _settlement(row: Row) -> dict[str, Any]:
    return {**row, "amount": Decimal(row["amount"])}


def _of_department(department: Department | None) -> dict[str, Any]:
    """Return what is printed of the seller and not copied to documents."""
    if department is None:
        return {}
    further = department.additional_fields or {}
    own_footer = department.own_footer or department.footer_kind == OWN_FOOTER
    return {
        "logo": _image(department.logo, department.logo_content_type),
        "stamp": _image(department.stamp, department.stamp_content_type),
        "accent": department.accent_colour,
        "footer": (department.footer_content or "") if own_footer else "",
        "legal_name": str(further.get("legal_name") or "") if _is_true(further.get("use_legal_name")) else "",
        "vat_number": str(further.get("tva_number") or ""),
    }


def _is_true(value: object) -> bool:
    return value in (True, 1, "1", "true", "yes")


def _image(stored: "FieldFile", media_type: str | None) -> tuple[bytes, str] | None:
    if not stored:
        return None
    with stored.open("rb") as file:
        return file.read(), media_type or "image/png"


def _show_ean_codes(positions: Sequence[dict[str, Any]]) -> None:
    ids = {row["product_id"] for row in positions if row["product_id"]}
    codes = dict(Product.objects.filter(pk__in=ids).exclude(ean_code=None).values_list("pk", "ean_code"))
    for row in positions:
        row["code"] = codes.get(row["product_id"]) or row["code"]
