"""Import a received file as an expense, once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext_noop

from tidebill.accounts.models import Account, User
from tidebill.attachments.services import ENDINGS, attach_file
from tidebill.einvoicing.model import Attachment
from tidebill.einvoicing.model import Invoice as Received
from tidebill.einvoicing.models import Arrival
from tidebill.einvoicing.reading.container import read_document, xml_of
from tidebill.einvoicing.services.receiving.addressee import refuse_other_addressee
from tidebill.einvoicing.services.receiving.attributes import expense_of, plain
from tidebill.einvoicing.services.receiving.rows import counted, keep_tax, rows_of
from tidebill.events.journal import plain as plain_value
from tidebill.invoices.balance import settlement_total
from tidebill.invoices.commands import LineItemInput, NewInvoice, SettlementInput
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.payment import follow_payment
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Position
from tidebill.kernel.file_names import file_name
from tidebill.kernel.identifiers import same_tax_no
from tidebill.kernel.money import to_wire
from tidebill.storage.rows import lock_account
from tidebill.wire.errors import Invalid, RuleViolation

_PDF = b"%PDF-"
_EMBEDDED_MAX, _LONGEST = 20, 10_000
SAME_FILE = gettext_noop("This file has already been imported: %(number)s (/invoices/%(id)s)")
SAME_INVOICE = gettext_noop("This invoice has already been imported: %(number)s (/invoices/%(id)s)")


class AlreadyImported(RuleViolation):
    """The same invoice is an expense already: ``expense``."""

    def __init__(self, text: str, expense: Invoice) -> None:
        self.expense = expense
        super().__init__(text, number=expense.number, id=expense.pk)


@transaction.atomic
def import_document(
    account: Account,
    content: bytes,
    *,
    name: str = "",
    own: Collection[str] = (),
    other_recipient: bool = False,
    by: User | None = None,
) -> Invoice:
    """Create an expense from an e-invoice (UBL, CII, FA(3), or a PDF with one) and attach the file.

    Raises AddressedToAnother, unless ``other_recipient``, if the buyer has none of the account's numbers or
    of ``own``. Raises RuleViolation if the file can't be read or was imported already, and Invalid if the
    expense would be invalid, without changing anything.
    """
    xml = xml_of(content)
    format, received = read_document(xml)
    sign, billed = -1 if received.is_credit else 1, counted(received)
    lock_account(account)
    _refuse_known(xml)
    _refuse_same(new := expense_of(account, received, billed), sign * billed.gross)
    if not other_recipient:
        refuse_other_addressee(received, own)
    rows = rows_of(received, billed, sign=sign)
    positions = [Position.read(_plain_row(row)).build(LineItemInput) for row in rows]
    expense = create_invoice(account, replace(new, positions=positions), by=by, from_api=True)
    _keep_settlements(expense, new.settlement_positions or ())
    keep_tax(expense, billed, sign=sign)
    _refuse_other_sum(expense, sign * billed.gross)
    digest = sha256(xml).hexdigest()
    Arrival.objects.create(account=account, invoice=expense, format=format.name, digest=digest)
    _attach(expense, received, content, name=name, by=by)
    expense.refresh_from_db()
    return expense


def _refuse_known(xml: bytes) -> None:
    known = Arrival.objects.filter(digest=sha256(xml).hexdigest(), invoice__deleted=False)
    found = known.select_related("invoice").first()
    if found:
        raise AlreadyImported(SAME_FILE, found.invoice)


def _refuse_same(new: NewInvoice, gross: Decimal) -> None:
    """Raise AlreadyImported for an expense with the same supplier, number, date and total."""
    alike = Invoice.objects.filter(income=False, deleted=False, number=new.get("number"))
    alike = alike.filter(issue_date=new.get("issue_date"))
    wanted = (new.get("buyer_tax_no") or "", (new.get("buyer_name") or "").casefold())
    for expense in alike.order_by("pk"):
        if expense.price_gross != gross:
            continue
        number, name = expense.buyer_tax_no or "", (expense.buyer_name or "").casefold()
        if same_tax_no(number, wanted[0]) if number and wanted[0] else name == wanted[1]:
            raise AlreadyImported(SAME_INVOICE, expense)


def _refuse_other_sum(expense: Invoice, gross: Decimal) -> None:
    """Raise RuleViolation rather than book anything but what was billed."""
    if expense.price_gross != gross:
        found = {"gross": to_wire(gross), "sum": to_wire(expense.price_gross)}
        raise RuleViolation("The e-invoice bills %(gross)s, but its parts come to %(sum)s", **found)


def _keep_settlements(expense: Invoice, wanted: Sequence[SettlementInput]) -> None:
    """Store billed settlements even if the account has disabled them for its own documents."""
    if wanted and not expense.settlement_positions:
        rows = (plain_value(row.given()) for row in wanted)
        expense.settlement_positions = [{"id": number, **row} for number, row in enumerate(rows, start=1)]
        expense.settlement_total = settlement_total(expense)
        follow_payment(expense)
        expense.save(update_fields=["settlement_positions", "settlement_total", "status", "paid_date"])


def _plain_row(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: plain(value, _LONGEST) if isinstance(value, str) else value for name, value in row.items()}
    return {name: value for name, value in found.items() if value != ""}


def _attach(expense: Invoice, received: Received, content: bytes, *, name: str, by: User | None) -> None:
    """Attach the received file, then the files embedded in it, if their type is allowed."""
    ending = "pdf" if _PDF in content[:1024] else "xml"
    usual = file_name(received.number[:100], ending)
    wanted = name if name.lower().endswith(f".{ending}") else usual
    attach_file(expense.pk, SimpleUploadedFile(wanted, content), by=by)
    for found in received.attachments[:_EMBEDDED_MAX]:
        if found.content and _ending(found) in ENDINGS:
            try:
                attach_file(expense.pk, SimpleUploadedFile(found.name, found.content), by=by)
            except (Invalid, RuleViolation):
                # The received file still contains it.
                continue


def _ending(found: Attachment) -> str:
    return found.name.rpartition(".")[2].lower()
