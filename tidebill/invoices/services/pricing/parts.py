"""Nested rows read only with their document: remarks, settlements, parties."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tidebill.events.journal import plain
from tidebill.invoices.commands import InvoiceInput
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import UNSET, Command
from tidebill.kernel.currencies import round_amount
from tidebill.kernel.money import parse_decimal, to_wire
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

Row = dict[str, Any]
REMARK = "Uwaga"
RECIPIENT = "Odbiorca"
ISSUER = "Wystawca faktury"
_SETTLEMENT_MAX = Decimal("9999999.99")
_SETTLEMENTS_A_KIND = 100


def merge_parts(invoice: Invoice, input_: InvoiceInput) -> None:
    """Merge the given nested rows; others stay."""
    former: list[Row] = [dict(row) for row in invoice.descriptions]
    for name, rule in PARTS.items():
        sent = input_.get(name)
        if sent is not None and takes_part(invoice, name):
            merged = _merge(getattr(invoice, name), sent, name, rule, new=invoice.pk is None)
            setattr(invoice, name, merged)
    _mirror_description(invoice, input_, former)
    _number_descriptions(invoice)
    _round_settlements(invoice)
    _check_settlements(invoice)


def takes_part(invoice: Invoice, name: str) -> bool:
    """Return whether the part applies: settlements are ignored on advances, or if disabled."""
    settles = invoice.account.settlement_positions_enabled and invoice.kind != "advance"
    return name != "settlement_positions" or settles


def _merge(
    stored: Sequence[Row],
    sent: Sequence[Command],
    name: str,
    rule: Callable[[Row, str], Row | None],
    *,
    new: bool,
) -> list[Row]:
    rows = {row["id"]: dict(row) for row in stored}
    for place, command in enumerate(sent):
        row = command.given()
        path, number = f"{name}[{place}]", row.pop("id", None)
        destroyed = row.pop("destroy", None)
        if new and number not in rows:
            # A row of another document's response: treat it as new.
            number = None
        if number is not None and number not in rows:
            raise Invalid({f"{path}.id": errors.NOT_FOUND})
        number = number or max(rows, default=0) + 1
        merged = None if destroyed else rule({**rows.get(number, {}), **plain(row)}, path)
        if merged is None:
            rows.pop(number, None)
        else:
            rows[number] = {"id": number, **merged}
    return list(rows.values())


def _description(row: Row, path: str) -> Row | None:
    kind = (row.get("kind") or "").strip()
    content = (row.get("content") or "").strip()
    if not kind and not content:
        return None
    return {**_columns(row, "position_index", "row_number"), "kind": kind or REMARK, "content": content}


def _settlement(row: Row, path: str) -> Row:
    kind, amount = row.get("kind"), row.get("amount")
    if not kind:
        raise Invalid({f"{path}.kind": errors.BLANK})
    if not amount or parse_decimal(amount) <= 0:
        raise Invalid({f"{path}.amount": Message("must be greater than %(count)s", {"count": 0})})
    if parse_decimal(amount) > _SETTLEMENT_MAX:
        most = Message("must be less than or equal to %(count)s", {"count": _SETTLEMENT_MAX})
        raise Invalid({f"{path}.amount": most})
    reason = (row.get("reason") or "").strip()
    if not reason and "id" not in row:
        raise Invalid({f"{path}.reason": errors.BLANK})
    return {"kind": kind, "amount": amount, "reason": reason}


def _party(role: str) -> Callable[[Row, str], Row | None]:
    def rule(row: Row, path: str) -> Row | None:
        if not (row.get("name") or row.get("last_name")):
            raise Invalid({f"{path}.name": errors.BLANK})
        names = (
            "name",
            "first_name",
            "last_name",
            "tax_no",
            "tax_no_kind",
            "company",
            "country",
            "city",
            "post_code",
            "street",
            "phone",
            "email",
            "note",
            "participation",
            "role_description",
        )
        return {**_columns(row, *names), "role": row.get("role") or role}

    return rule


PARTS: Mapping[str, Callable[[Row, str], Row | None]] = {
    "descriptions": _description,
    "settlement_positions": _settlement,
    "recipients": _party(RECIPIENT),
    "issuers": _party(ISSUER),
}


def _columns(row: Row, *names: str) -> Row:
    return {name: row.get(name) for name in names}


def _mirror_description(invoice: Invoice, input_: InvoiceInput, former: list[Row]) -> None:
    """Synchronize ``description`` and the first of ``descriptions``: the changed one takes precedence."""
    rows: list[Row] = invoice.descriptions
    if input_.description is not UNSET and rows == former:
        invoice.descriptions = _described(rows, (input_.description or "").strip())
        rows = invoice.descriptions
    if input_.description is not UNSET or rows != former:
        invoice.description = rows[0]["content"] if rows else None


def _described(rows: list[Row], text: str) -> list[Row]:
    if not rows:
        row = {"id": 1, "kind": REMARK, "content": text, "position_index": None, "row_number": 1}
        return [row] if text else []
    return [{**rows[0], "content": text}, *rows[1:]] if text else rows[1:]


def _number_descriptions(invoice: Invoice) -> None:
    """Give remarks without a row number the next one."""
    last, numbered = 0, []
    for row in invoice.descriptions:
        last = row["row_number"] or last + 1
        numbered.append({**row, "row_number": last})
    invoice.descriptions = numbered


def _round_settlements(invoice: Invoice) -> None:
    """Round charges and deductions to the decimals of the document's currency."""
    rows = invoice.settlement_positions
    invoice.settlement_positions = [
        {**row, "amount": to_wire(round_amount(parse_decimal(row["amount"]), invoice.currency))}
        for row in rows
    ]


def _check_settlements(invoice: Invoice) -> None:
    kinds = [row["kind"] for row in invoice.settlement_positions]
    if any(kinds.count(kind) > _SETTLEMENTS_A_KIND for kind in set(kinds)):
        raise Invalid(
            {
                "settlement_positions": Message(
                    "is too long (maximum is %(count)s)", {"count": _SETTLEMENTS_A_KIND}
                )
            }
        )
