"""Texts of ``{{tt}}``: the documented keys, as the labels of the document's languages."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tidebill.printing.typesetting.wording import FALLBACK, Wording, unique

# Documented key: label of the shipped designs. Other keys print as their last word.
_LABELS: Final[Mapping[str, str]] = {
    "client.delivery_address": "delivery_address",
    "department.bank_iban": "bank_account",
    "department.bank_swift": "swift",
    "department.fax": "fax",
    "department.phone": "phone",
    "invoice.advances_deducted": "advances_deducted",
    "invoice.bdo_no": "bdo_no",
    "invoice.buyer": "buyer",
    "invoice.buyer_person": "authorised_recipient",
    "invoice.buyer_phone_short": "phone",
    "invoice.cash_accounting": "cash_accounting",
    "invoice.corrected_content_after": "after_correction",
    "invoice.corrected_content_before": "before_correction",
    "invoice.correction_reason": "correction_reason",
    "invoice.description": "note",
    "invoice.discount": "total_discount",
    "invoice.discount_sum": "total_discount",
    "invoice.global_discount": "total_discount",
    "invoice.gov_corrected_invoice_number": "corrected_document",
    "invoice.in_words": "in_words",
    "invoice.issue_date": "issue_date",
    "invoice.number": "number",
    "invoice.order_total": "order_total",
    "invoice.paid": "paid",
    "invoice.payment_date": "due_date",
    "invoice.payment_to": "due_date",
    "invoice.payment_type": "payment_type",
    "invoice.place": "place",
    "invoice.qrcode.payment_title": "payment_code",
    "invoice.recipient": "recipient",
    "invoice.related_advance": "advances",
    "invoice.remainder": "remainder",
    "invoice.sell_date": "sell_date",
    "invoice.seller": "seller",
    "invoice.seller_bank_account": "bank_account",
    "invoice.seller_fax": "fax",
    "invoice.seller_person": "authorised_issuer",
    "invoice.seller_phone": "phone",
    "invoice.to_pay": "to_pay",
    "invoice.to_receive": "to_refund",
    "invoice.total": "total",
    "invoice.total_before_discount": "total_before_discount",
    "invoice.total_price_gross": "total_gross",
    "invoice.total_price_gross_with_discount": "total_gross",
    "invoice.total_price_net": "total_net",
    "invoice.total_price_net_with_discount": "total_net",
    "invoice.view_online": "view_online",
    "invoice.signature_view": "view_online",
    "invoice_position.additional_info": "additional_info",
    "invoice_position.bill_price_net": "unit_price",
    "invoice_position.bill_price_net_with_discount": "unit_price",
    "invoice_position.bill_total_price_gross": "amount",
    "invoice_position.code": "code",
    "invoice_position.discount_percent": "discount",
    "invoice_position.kind_options.correction": "difference",
    "invoice_position.kind_options.correction_after": "after_correction",
    "invoice_position.kind_options.correction_before": "before_correction",
    "invoice_position.name": "item",
    "invoice_position.nr": "position",
    "invoice_position.price_gross": "unit_price_gross",
    "invoice_position.price_net": "unit_price_net",
    "invoice_position.price_net_with_discount": "unit_price_net",
    "invoice_position.quantity": "quantity",
    "invoice_position.total_price_gross": "gross",
    "invoice_position.total_price_net": "net",
    "invoice_template.gross": "gross",
    "invoice_template.net": "net",
    "invoice.gross": "gross",
    "invoice.net": "net",
}
_TAXED: Final[Mapping[str, str]] = {"invoice_position.tax_value": "tax_amount"}
_MARKS: Final[Mapping[str, str]] = {"invoice.kind_options.canceled": "cancelled"}


def list_labels(wording: Wording) -> dict[str, str]:
    """Return the text of each key, in all languages of the document."""
    found = {key: wording.label(label) for key, label in _LABELS.items()}
    found |= {key: wording.taxed_label(label, tax="VAT") for key, label in _TAXED.items()}
    found |= {key: wording.mark(mark) for key, mark in _MARKS.items()}
    own = [_own_labels().get(language.code.partition("-")[0], {}) for language in wording.languages]
    for key, english in _own_labels()[FALLBACK].items():
        found[key] = unique([texts.get(key, english) for texts in own])
    return {key: " / ".join(phrase) for key, phrase in found.items()}


@cache
def _own_labels() -> dict[str, dict[str, str]]:
    """Return texts that only templates print, by language; others use the English ones."""
    texts: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "labels.json").read_text())
    return texts
