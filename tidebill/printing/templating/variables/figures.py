"""Variables: amounts of the document, in its currency and in the exchange currency."""

from collections.abc import Iterator
from decimal import Decimal

from tidebill.kernel.amounts import Amounts, add_up
from tidebill.kernel.exchange import convert_amount
from tidebill.kernel.words import amount_in_words
from tidebill.printing.templating.variables.values import Source, Values, said
from tidebill.printing.typesetting.sheet.advances import amounts_of
from tidebill.printing.typesetting.sheet.positions import own_rows, stored_amounts
from tidebill.printing.typesetting.sheet.summary import (
    amount_due,
    describe_rate,
    settlement_amount,
    write_words,
)
from tidebill.printing.typesetting.sheet.values import (
    ZERO,
    decimal_of,
    is_payable,
    is_priced,
    is_set,
    text_of,
)


def list_figures(source: Source) -> Values:
    invoice = source.invoice
    totals = Amounts(*(decimal_of(invoice, f"price_{name}") for name in ("net", "tax", "gross")))
    due = amount_due(source.document) if is_payable(source.document) else totals.gross
    return {
        **_totals(source, totals),
        **_discounts(source, totals),
        **_outstanding(source, due),
        **_in_words(source, due, totals.gross),
        **_exchanged(source, totals, due),
        **_sums(source, totals),
        **_skonto(source, totals),
        "paid": source.money(decimal_of(invoice, "paid")) if decimal_of(invoice, "paid") else "",
        "zero_with_currency": source.money(ZERO),
        "settlements": list(_settlements(source)),
    }


def _totals(source: Source, totals: Amounts) -> Values:
    found = {"total_price_net": totals.net, "total_price_gross": totals.gross, "tax_value": totals.tax}
    named = {**found, "tax1_value": totals.tax}
    return {
        **{name: source.amount(value) for name, value in named.items()},
        **{f"{name}_with_currency": source.money(value) for name, value in named.items()},
        "price_net_with_currency": source.money(totals.net),
        "price_tax_with_currency": source.money(totals.tax),
        "price_gross_with_currency": source.money(totals.gross),
        "price": source.amount(totals.gross),
    }


def _discounts(source: Source, totals: Amounts) -> Values:
    """Return discounts of the whole document, and totals before them."""
    shown = is_set(source.invoice, "show_discount")
    gross = decimal_of(source.invoice, "discount") if shown else ZERO
    net = decimal_of(source.invoice, "discount_net") if shown else ZERO
    plain = {
        "global_discount_gross": gross,
        "global_discount_net": net,
        "total_discount": gross,
        "total_price_net_without_discount": totals.net + net,
        "total_price_gross_without_discount": totals.gross + gross,
    }
    percents = {decimal_of(row, "discount_percent") for row in source.document.positions if is_priced(row)}
    only = percents.pop() if len(percents) == 1 and gross else ZERO
    return {
        **{name: source.amount(value) for name, value in plain.items()},
        **{f"{name}_with_currency": source.money(value) for name, value in plain.items()},
        "discount": source.amount(gross) if gross else "",
        "global_discount_percent": source.wording.formats.percent(only) if only else "",
    }


def _outstanding(source: Source, due: Decimal) -> Values:
    asks = is_payable(source.document)
    label = "total" if not asks else "to_refund" if due < 0 else "to_pay"
    return {
        "outstanding": source.money(due),
        "absolute_outstanding": source.money(abs(due)),
        "absolute_outstanding_without_currency": source.amount(abs(due)),
        "negative_outstanding": due < 0,
        "outstanding_label": source.label(label),
    }


def _in_words(source: Source, due: Decimal, gross: Decimal) -> Values:
    def words(amount: Decimal) -> str:
        return said(write_words(amount, document=source.document, wording=source.wording))

    return {
        "outstanding_in_words": words(due or gross),
        "absolute_outstanding_in_words": words(abs(due) or gross),
        "all_in_words": words(gross),
        "number_text": words(gross),
    }


def _exchanged(source: Source, totals: Amounts, due: Decimal) -> Values:
    """Return amounts in the exchange currency; empty without one."""
    invoice, converted = source.invoice, source.document.exchanged
    currency, rate = source.text("exchange_currency"), decimal_of(invoice, "exchange_currency_rate")
    if converted is None or not currency or not rate:
        return dict.fromkeys(_EXCHANGED, "")
    den = decimal_of(invoice, "exchange_currency_rate_den") or Decimal(1)
    owed = convert_amount(due, rate=rate, den=den)
    discount = convert_amount(decimal_of(invoice, "discount"), rate=rate, den=den)
    formats = source.wording.formats
    named = {
        "total_price_net": converted.price_net,
        "total_price_gross": converted.price_gross,
        "tax_value": converted.price_tax,
        "tax1_value": converted.price_tax,
        "total_discount": discount,
    }
    note = source.text("exchange_note") or describe_rate(source.document, wording=source.wording)
    return {
        **{f"{name}_in_exchange_currency": formats.amount(value) for name, value in named.items()},
        **{
            f"{name}_in_exchange_currency_with_currency": formats.money(value, currency=currency)
            for name, value in named.items()
        },
        "tax_in_exchange_currency": formats.amount(converted.price_tax),
        "exchange_tax": formats.money(converted.price_tax, currency=currency),
        "outstanding_in_exchange_currency": formats.money(owed, currency=currency),
        "absolute_outstanding_in_exchange_currency": formats.money(abs(owed), currency=currency),
        **_exchanged_words(source, owed, converted.price_gross),
        "zero_with_currency_in_exchange_currency": formats.money(ZERO, currency=currency),
        "exchange_currency": currency,
        "exchange_currency_rate": formats.number(rate),
        "exchange_note": note,
        "long_exchange_note": note,
        "long_exchange_note_for_tax": note,
    }


def _exchanged_words(source: Source, owed: Decimal, gross: Decimal) -> Values:
    currency, lang = source.text("exchange_currency"), source.wording.languages[0].code
    spoken = amount_in_words(abs(owed), currency=currency, lang=lang) or ""
    return {
        "outstanding_in_words_in_exchange_currency": spoken,
        "absolute_outstanding_in_words_in_exchange_currency": spoken,
        "all_in_words_in_exchange_currency": amount_in_words(gross, currency=currency, lang=lang) or "",
    }


_EXCHANGED = (
    *(
        f"{name}_in_exchange_currency{suffix}"
        for name in ("total_price_net", "total_price_gross", "tax_value", "tax1_value", "total_discount")
        for suffix in ("", "_with_currency")
    ),
    "tax_in_exchange_currency",
    "exchange_tax",
    "outstanding_in_exchange_currency",
    "absolute_outstanding_in_exchange_currency",
    "outstanding_in_words_in_exchange_currency",
    "absolute_outstanding_in_words_in_exchange_currency",
    "all_in_words_in_exchange_currency",
    "zero_with_currency_in_exchange_currency",
    "exchange_currency",
    "exchange_currency_rate",
    "exchange_note",
    "long_exchange_note",
    "long_exchange_note_for_tax",
)


def _sums(source: Source, totals: Amounts) -> Values:
    """Return sums of the line items, which on a final invoice include its advances."""
    document = source.document
    items = add_up(amounts for _, amounts in own_rows(document)) if document.positions else totals
    advanced = add_up(amounts_of(advance) for advance in document.advances)
    rate = decimal_of(source.invoice, "exchange_rate") or Decimal(1)
    sides = {
        side: add_up(
            stored_amounts(attributes)
            for row in document.positions
            if (attributes := row.get(f"correction_{side}_attributes"))
        ).gross
        for side in ("before", "after")
    }
    return {
        "positions_total_price_net": source.amount(items.net),
        "positions_total_price_gross": source.amount(items.gross),
        **dict.fromkeys(
            ("positions_total_tax", "positons_total_tax", "positons_total_tax1"), source.amount(items.tax)
        ),
        "advanced_total_price_net": source.amount(advanced.net),
        "advanced_total_tax": source.amount(advanced.tax),
        "advanced_total_price_gross": source.amount(advanced.gross),
        "advanced_total_price_gross_with_currency": source.money(-advanced.gross),
        "order_total_with_currency": source.money(totals.gross + advanced.gross),
        "total_price_net_in_main_currency": source.amount(_in_main_currency(totals.net, rate)),
        "total_price_gross_in_main_currency": source.amount(_in_main_currency(totals.gross, rate)),
        **{
            f"positions_correction_{side}_total_price_gross": source.amount(total)
            for side, total in sides.items()
        },
    }


def _in_main_currency(amount: Decimal, rate: Decimal) -> Decimal:
    return convert_amount(amount, rate=rate)


def _skonto(source: Source, totals: Amounts) -> Values:
    invoice = source.invoice
    percent = decimal_of(invoice, "skonto_discount_value")
    active = is_set(invoice, "skonto_active") and bool(percent)
    price = convert_amount(totals.gross, rate=100 - percent, den=Decimal(100)) if active else ZERO
    return {
        "skonto_active": active,
        "skonto_date": source.day(invoice.get("skonto_discount_date")) if active else "",
        "skonto_value": source.wording.formats.percent(percent) if active else "",
        "skonto_price": source.money(price) if active else "",
    }


def _settlements(source: Source) -> Iterator[Values]:
    for row in source.document.settlement_positions:
        label = source.label("deduction" if text_of(row, "kind") == "deduction" else "charge")
        yield {
            "reason": ": ".join(part for part in (label, text_of(row, "reason")) if part),
            "amount_with_currency": source.money(settlement_amount(row)),
        }
