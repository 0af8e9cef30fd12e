"""Serialize documents for responses: stored columns and derived fields."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from tidebill.accounts.models import Account
from tidebill.events.journal import Snapshot, snapshot
from tidebill.invoices import names
from tidebill.invoices.chain import chain_of
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.changing.payment import is_settled
from tidebill.invoices.services.pricing.goods_groups import gtu_codes_of
from tidebill.invoices.tax_lines import as_row, from_row
from tidebill.kernel.kinds import CANCELED_KIND, DOCUMENT_KINDS
from tidebill.kernel.vocabulary import FISCAL_AWAITED
from tidebill.storage import clock
from tidebill.storage.prepared import prepared

PARTIAL = "partial"
_NO_SIDES = {"correction_before_attributes": None, "correction_after_attributes": None}
Values = dict[str, Any]


def serialize_invoice(invoice: Invoice, *, account: Account) -> Values:
    """Serialize a document with its line items."""
    return serialize_row(snapshot(invoice), account=account)


def serialize_row(
    row: Values, *, account: Account, with_sides: bool = False, with_chain: bool = False
) -> Values:
    """Serialize a document from its stored row, with line items.

    ``with_sides`` includes both sides of corrected line items, ``with_chain`` the related documents.
    """
    positions = _positions.rows(invoice_id=row["id"])
    values = with_rows(serialize_columns(row, account=account), positions, with_sides=with_sides)
    values["tax_split"] = [as_row(from_row(line)) for line in row["tax_lines"]]
    if with_chain:
        values["chain"] = [_link(each) for each in chain_of(row["id"])]
    return values


@prepared
def _positions(invoice_id: int) -> "QuerySet[Position, Position]":
    return Position.objects.filter(invoice_id=invoice_id).order_by("place", "id")


def serialize_list(rows: Sequence[Values], *, account: Account, with_positions: bool = False) -> list[Values]:
    """Serialize list elements; line items only on request."""
    shown = [serialize_columns(row, account=account, nested=False) for row in rows]
    if not with_positions:
        return shown
    by_invoice: dict[int, list[Values]] = {row["id"]: [] for row in rows}
    found = Position.objects.filter(invoice_id__in=list(by_invoice)).order_by("invoice_id", "place", "id")
    position: Any
    for position in found.values():
        by_invoice[position["invoice_id"]].append(position)
    return [with_rows(row, by_invoice[row["id"]]) for row in shown]


def serialize_columns(row: Values, *, account: Account, nested: bool = True) -> Values:
    """Serialize one stored document. ``nested`` includes the nested rows of its snapshot."""
    cancelled = row["cancelled"]
    values = {
        **row,
        "kind": CANCELED_KIND if cancelled else row["kind"],
        "use_price_cee": row["use_prime_cee"],
        "canceled_kind": row["kind"] if cancelled else None,
        "kind_text": gettext(names.KIND_NAMES[CANCELED_KIND if cancelled else row["kind"]]),
        "payment_status": payment_status(row),
        "overdue": is_overdue(row, clock.today(account.zone)),
        "view_url": view_url(row, account.url),
        "payment_url": payment_url(row, account),
        "client_company": row["buyer_company"],
        "adjust_invoice_price": row["price_gross"],
        "has_attachments": row["attachments_count"] > 0,
        "check_fiscal_print": not cancelled and row["fiscal_status"] in FISCAL_AWAITED,
        "get_tax_name": names.TAX_NAME,
        "get_tax2_name": "",
        "tax_name_type": names.TAX_NAME,
        "tax_visible": not row["hide_tax"],
        "e_receipt_view_url": None,
        "additional_fields": None,
        "reminders_info": _reminders_info(row["reminders"], account),
        "connected_payments": [],
    }
    if not nested:
        for name in ("descriptions", "settlement_positions", "recipients", "issuers", "bank_accounts"):
            values.pop(name)
    values.pop("search_data")
    values.pop("reminders")
    values.pop("account_id")
    values.pop("deleted")
    values.pop("origin")
    return values


def with_rows(values: Values, positions: Sequence[Values], *, with_sides: bool = False) -> Values:
    """Add line items and fields derived from them."""
    groups = gtu_codes_of(values["gtu_codes"], (row["gtu_code"] for row in positions))
    shown = positions if with_sides else [{**row, **_NO_SIDES} for row in positions]
    return {**values, "positions": shown, "gtu_codes": groups}


def _reminders_info(reminders: Sequence[Values], account: Account) -> Values:
    """Return the reminders sent, in the account's time zone."""
    shown = [{"date": _local(row["date"], account), "type": row["type"]} for row in reminders]
    last = shown[-1] if shown else {"date": None, "type": None}
    return {
        "count": len(shown),
        "last_reminder_date": last["date"],
        "last_reminder_type": last["type"],
        "reminders": shown,
    }


def _local(moment: str, account: Account) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(account.zone):%Y-%m-%d %H:%M:%S}"


def _link(row: Values) -> Values:
    return {**row, "kind": CANCELED_KIND if row["cancelled"] else row["kind"]}


def payment_status(row: Snapshot) -> str:
    """Return the payment status: paid, partial or not_paid."""
    if not row["paid"]:
        return "not_paid"
    return "paid" if is_settled(row["paid"], _payable(row)) else PARTIAL


def is_overdue(row: Snapshot, today: date) -> bool:
    """Return whether the document requests payment and its due date has passed."""
    due = row["payment_to"]
    if not DOCUMENT_KINDS[row["kind"]].payable or row["test"] or row["receipt_for_invoice_id"]:
        return False
    open_amount = _payable(row) > row["paid"] and row["status"] != "paid"
    return bool(due and due < today and open_amount and not row["cancelled"])


def is_payable(row: Snapshot) -> bool:
    """Return whether the document asks its buyer for money: credit documents and paid ones don't."""
    return DOCUMENT_KINDS[row["kind"]].payable and not row["cancelled"] and _payable(row) > row["paid"]


def _payable(row: Snapshot) -> Decimal:
    payable: Decimal = row["price_gross"] + row["settlement_total"]
    return payable


def view_url(row: Snapshot, base: str) -> str:
    """Return the public URL: the number with dashes for unsafe characters, and the token."""
    number = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in row["number"])
    return f"{base}/f/{number}/{row['token']}"


def payment_url(row: Mapping[str, object], account: Account) -> str | None:
    """Return the public payment URL; None for test documents and without a payment provider."""
    if not account.online_payments or row["test"]:
        return None
    return f"{account.url}/invoice/payment/{row['token']}"


def status_answer(invoice: Invoice) -> Values:
    """Return the response to a change of status."""
    row = snapshot(invoice)
    percent = int(100 * row["paid"] / _payable(row)) if _payable(row) else 0
    return {
        "id": invoice.pk,
        "status": invoice.status,
        "approval_status": invoice.approval_status,
        "payment_status": payment_status(row),
        "color_kind": names.STATUS_COLOURS.get(invoice.status, "default"),
        "colors": [],
        "percent_paid": min(max(percent, 0), 100),
        "translation": gettext(names.STATUS_NAMES[invoice.status]),
        "approval_translation": None,
    }
