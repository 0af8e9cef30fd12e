"""Migration of billing documents with line items and files."""

import mimetypes
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tidebill.accounts.services.numbering import Series, assign_external_number
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import COUNT_MAX, SIZE_MAX
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.create import complete
from tidebill.invoices.services.issuing.stock import load_products, move_stock
from tidebill.kernel.identifiers import new_token
from tidebill.kernel.kinds import CANCELED_KIND
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import total_positions
from tidebill.transfer.copying.copier import Answer, Copier

_ZERO = Decimal(0)
_HIDDEN = (
    "cancel_reason,canceled_kind,corrected_content_before,corrected_content_after,client_bank_account,"
    "buyer_swift,buyer_sepa_mandate_no,conditional_notes"
)
ASKED = {"correction_positions": "full", "additional_fields[invoice]": _HIDDEN}
SPANS = ({"period": "all", "income": "yes"}, {"period": "all", "income": "no"})


def copy_document(copier: Copier, response: Answer) -> Invoice:
    """Migrate a document with its movements and files."""
    made = _make(copier, response)
    rows = [copier.make(Position, row, invoice=made) for row in response.get("positions") or []]
    _sum_up(copier, made, rows)
    complete(made, [])
    made.product_id = copier.number("catalog.product", response.get("product_id") or 0)
    made.save(force_insert=True)
    for place, (row, told) in enumerate(zip(rows, response.get("positions") or [], strict=True)):
        row.invoice, row.place = made, place
        row.save(force_insert=True)
        copier.remember(row, int(told["id"]), response=told)
    move_stock(made, rows, load_products(rows))
    _keep_files(copier, made, response)
    return made


def _make(copier: Copier, response: Answer) -> Any:
    cancelled = response.get("kind") == CANCELED_KIND
    # Servers that support it return the original kind of a canceled document.
    kind = response.get("canceled_kind") or "vat" if cancelled else response["kind"]
    made = copier.make(Invoice, {**response, "kind": kind}, cancelled=cancelled, attachments_count=0)
    made.user = copier.owner
    if cancelled and not response.get("canceled_kind"):
        copier.differences.append(
            f"/invoices/{response['id']} is cancelled: its kind is not told, kept as vat"
        )
    assign_external_number(
        made, Series.of(made, made.department, pattern=response.get("pattern")), str(response["number"])
    )
    return made


def _sum_up(copier: Copier, invoice: Invoice, rows: list[Any]) -> None:
    """Compute the tax summary, which responses omit; report if the totals would differ here."""
    names = list(PricedPosition.__dataclass_fields__)
    priced = [PricedPosition(**{name: getattr(row, name) for name in names}) for row in rows]
    totals = total_positions(
        priced,
        strategy=Strategy.parse(invoice.calculating_strategy),
        show_discount=invoice.show_discount,
        discount_kind=invoice.discount_kind,
        price_decimals=copier.account.price_decimals,
    )
    invoice.tax_lines = [
        {name: str(getattr(line, name)) for name in ("tax", "rate", "net", "tax_amount", "gross")}
        for line in totals.tax_lines
    ]
    computed = sum((line.gross for line in totals.tax_lines), _ZERO)
    if computed != invoice.price_gross:
        name = f"{invoice.kind} {invoice.number}"
        copier.differences.append(f"{name}: price_gross {invoice.price_gross}, its rows come to {computed}")


def _keep_files(copier: Copier, invoice: Invoice, response: Answer) -> None:
    """Migrate the document's attachments and the other server's PDF."""
    there = int(response["id"])
    kept = 0
    if response.get("has_attachments"):
        packed = copier.remote.bytes(f"/invoices/{there}/attachments_zip.json")
        for name, content in _unpack(packed):
            kept += 1
            _keep(copier, invoice, name, content)
        if not kept:
            copier.differences.append(f"/invoices/{there}: its attachments could not be read")
    if copier.pdfs:
        content = copier.remote.bytes(f"/invoices/{there}.pdf")
        if content.startswith(b"%PDF"):
            kept += 1
            _keep(copier, invoice, f"{re.sub(r'[^A-Za-z0-9_.-]', '-', invoice.number)}.pdf", content)
        else:
            copier.differences.append(f"/invoices/{there}: its PDF could not be read")
    if kept:
        invoice.attachments_count = kept
        Invoice.objects.filter(pk=invoice.pk).update(attachments_count=kept)


def _unpack(packed: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive within the size limit of attachments."""
    try:
        archive = ZipFile(BytesIO(packed))
    except BadZipFile:
        return
    for member in archive.infolist()[:COUNT_MAX]:
        if not member.is_dir() and member.file_size <= SIZE_MAX:
            with archive.open(member) as file:
                yield member.filename.rsplit("/", 1)[-1], file.read(SIZE_MAX)


def _keep(copier: Copier, invoice: Invoice, name: str, content: bytes) -> None:
    place = f"attachments/{copier.account.pk}/{new_token(24)}"
    Attachment.objects.create(
        account=copier.account,
        invoice=invoice,
        user=copier.owner,
        name=name[:255],
        path=default_storage.save(place, ContentFile(content)),
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        added=True,
    )
