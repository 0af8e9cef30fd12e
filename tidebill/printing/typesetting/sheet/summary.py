"""Summary: tax by rate, totals, paid amount and balance."""

from collections.abc import Iterator
from decimal import Decimal

from tidebill.kernel.words import amount_in_words
from tidebill.printing.typesetting.document import PrintableDocument, Row
from tidebill.printing.typesetting.formats import NO_BREAK_SPACE
from tidebill.printing.typesetting.sheet.values import (
    ZERO,
    Block,
    decimal_of,
    is_payable,
    is_priced,
    is_set,
    shows_tax,
    tax_name,
    text_of,
)
from tidebill.printing.typesetting.wording import Phrase, Wording


def build_summary(document: PrintableDocument, *, wording: Wording) -> Block:
    return {
        "taxes": build_taxes(document, wording=wording),
        "lines": list(list_lines(document, wording=wording)),
        "balance": build_balance(document, wording=wording),
        "exchanged": build_exchanged(document, wording=wording),
    }


def build_taxes(document: PrintableDocument, *, wording: Wording) -> Block | None:
    """Return the tax table with its total, or None if the document shows no tax."""
    if not shows_tax(document) or not document.tax_lines:
        return None
    tax, amount = tax_name(document), wording.formats.amount
    rows = [
        [wording.tax(line.tax), amount(line.net), amount(line.tax_amount), amount(line.gross)]
        for line in document.tax_lines
    ]
    return {
        "labels": [
            wording.taxed_label("tax_rate", tax=tax),
            wording.label("net"),
            wording.taxed_label("tax_amount", tax=tax),
            wording.label("gross"),
        ],
        "rows": rows,
        "total": [wording.label("total"), *total_amounts(document, wording=wording)],
    }


def total_amounts(document: PrintableDocument, *, wording: Wording) -> list[str]:
    keys = ("price_net", "price_tax", "price_gross")
    return [wording.formats.amount(decimal_of(document.invoice, key)) for key in keys]


def list_lines(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Yield lines from total to balance, as far as applicable."""
    yield from list_discount_lines(document, wording=wording)
    yield from list_advance_lines(document, wording=wording)
    if is_payable(document):
        gross = decimal_of(document.invoice, "price_gross")
        label = total_label(document, wording=wording)
        yield money_line(label, amount=gross, document=document, wording=wording)
    for row in document.settlement_positions:
        yield settlement_line(row, document=document, wording=wording)
    if paid := decimal_of(document.invoice, "paid"):
        label = paid_label(document, wording=wording)
        yield money_line(
            label, amount=-paid if is_payable(document) else paid, document=document, wording=wording
        )


def list_discount_lines(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    discount = decimal_of(document.invoice, "discount")
    if not discount or not is_set(document.invoice, "show_discount"):
        return
    rows = (row for row in document.positions if is_priced(row))
    before = sum((decimal_of(row, "total_price_gross") for row in rows), ZERO)
    for key, amount in (("total_before_discount", before), ("total_discount", -discount)):
        yield money_line(wording.label(key), amount=amount, document=document, wording=wording)


def list_advance_lines(document: PrintableDocument, *, wording: Wording) -> Iterator[Block]:
    """Yield lines from the order's total to the remainder, since the invoice's totals exclude advances."""
    if not document.advances:
        return
    advanced = sum((decimal_of(advance, "price_gross") for advance in document.advances), ZERO)
    ordered = decimal_of(document.invoice, "price_gross") + advanced
    for key, amount in (("order_total", ordered), ("advances_deducted", -advanced)):
        yield money_line(wording.label(key), amount=amount, document=document, wording=wording)


def total_label(document: PrintableDocument, *, wording: Wording) -> Phrase:
    if document.advances:
        return wording.label("remainder")
    return wording.label("total_gross" if shows_tax(document) else "total")


def settlement_line(row: Row, *, document: PrintableDocument, wording: Wording) -> Block:
    label = wording.label("deduction" if text_of(row, "kind") == "deduction" else "charge")
    reason = text_of(row, "reason")
    label = [f"{' / '.join(label)}: {reason}"] if reason else label
    return money_line(label, amount=settlement_amount(row), document=document, wording=wording)


def settlement_amount(row: Row) -> Decimal:
    """Return the signed amount of a settlement: charges are positive, deductions negative."""
    amount = decimal_of(row, "amount")
    return -amount if text_of(row, "kind") == "deduction" else amount


def paid_label(document: PrintableDocument, *, wording: Wording) -> Phrase:
    paid_on = document.invoice.get("paid_date")
    return wording.label("paid_on", date=wording.formats.day(paid_on)) if paid_on else wording.label("paid")


def money_line(label: Phrase, *, amount: Decimal, document: PrintableDocument, wording: Wording) -> Block:
    currency = text_of(document.invoice, "currency")
    return {"label": label, "value": wording.formats.money(amount, currency=currency)}


def build_balance(document: PrintableDocument, *, wording: Wording) -> Block:
    """Return the highlighted figure: the amount due, or the total."""
    gross = decimal_of(document.invoice, "price_gross")
    due = amount_due(document) if is_payable(document) else gross
    label = "total" if not is_payable(document) else "to_refund" if due < 0 else "to_pay"
    amount = -due if label == "to_refund" else due
    return {
        **money_line(wording.label(label), amount=amount, document=document, wording=wording),
        "words_label": wording.label("in_words"),
        "words": write_words(amount or gross, document=document, wording=wording),
    }


def amount_due(document: PrintableDocument) -> Decimal:
    """Return the gross amount due in the document's currency: total with settlements minus payments."""
    invoice = document.invoice
    settled = sum((settlement_amount(row) for row in document.settlement_positions), ZERO)
    return decimal_of(invoice, "price_gross") + settled - decimal_of(invoice, "paid")


def write_words(amount: Decimal, *, document: PrintableDocument, wording: Wording) -> Phrase:
    """Return the amount in words, in each of the document's languages that supports it."""
    currency = text_of(document.invoice, "currency")
    words = [amount_in_words(amount, currency=currency, lang=language.code) for language in wording.languages]
    return [with_bound_end(text) for text in words if text]


def with_bound_end(words: str) -> str:
    """Keep the hundredths on the line of their currency."""
    start, _, end = words.rpartition(" ")
    return f"{start}{NO_BREAK_SPACE}{end}" if start else end


def build_exchanged(document: PrintableDocument, *, wording: Wording) -> Block | None:
    """Return totals in the second currency, as tax law requires for documents in a foreign currency."""
    currency, totals = text_of(document.invoice, "exchange_currency"), document.exchanged
    if totals is None or not currency:
        return None
    named = (
        (wording.label("total_net"), totals.price_net),
        (wording.taxed_label("total_tax", tax=tax_name(document)), totals.price_tax),
        (wording.label("total_gross"), totals.price_gross),
    )
    lines = [
        {"label": label, "value": wording.formats.money(value, currency=currency)} for label, value in named
    ]
    note = text_of(document.invoice, "exchange_note") or describe_rate(document, wording=wording)
    return {"label": wording.label("exchanged", currency=currency), "lines": lines, "note": note}


def describe_rate(document: PrintableDocument, *, wording: Wording) -> str:
    """Return the rate as a language-neutral equation with its date; "" without a rate."""
    invoice, formats = document.invoice, wording.formats
    rate = decimal_of(invoice, "exchange_currency_rate")
    units = decimal_of(invoice, "exchange_currency_rate_den") or Decimal(1)
    if not rate:
        return ""
    ours, shown = text_of(invoice, "currency"), text_of(invoice, "exchange_currency")
    equation = f"{formats.number(units)} {ours} = {formats.number(rate)} {shown}"
    day = invoice.get("exchange_date")
    return f"{equation} ({formats.day(day)})" if day else equation
