"""Variables: kind, number, dates, links, notes, codes and settings of the document."""

from typing import Any, Final

from tidebill.kernel.kinds import CORRECTING_KINDS
from tidebill.printing.templating.rich import rich
from tidebill.printing.templating.variables.values import Source, Values, said
from tidebill.printing.typesetting.sheet.heading import (
    build_heading,
    build_title,
    format_due_date,
    format_payment_type,
    format_sell_date,
    sell_date_label,
)
from tidebill.printing.typesetting.sheet.summary import paid_label
from tidebill.printing.typesetting.sheet.values import (
    decimal_of,
    is_cancelled,
    is_income,
    is_set,
    text_of,
)

# Documented names that nothing here corresponds to.
ABSENT: Final = (
    *(
        "act_of_acceptance",
        "advance_compact_look",
        "advance_compact_name_colspan",
        "advance_compact_pos_name",
    ),
    *("agreement_heading_text", "arr_due_amount", "arr_due_msg", "bank_account_payment_url"),
    *("bm_bank_account_link", "estimates", "estimates_first", "estimates_first_no", "estimates_first_url"),
    *("estimates_size", "expense_payment_url", "from_recurring_payment", "gocardless_subscription"),
    *("invoice_act_of_acceptance", "kpir_col", "kpir_pos", "many_qrs", "paid_fr", "paid_mark_url"),
    *("payment_button_url", "prepayment_required", "prepayment_required_exact_amount"),
    *("price_offer_no_catalogue", "reject_button_text", "show_reject_button", "rr_declaration"),
    *("show_rr_declaration", "show_price_offer_summary", "show_related_estimates_on_invoice"),
    *("sign_button_text", "sign_document_url", "signature_date", "signature_url", "signers_full_name"),
    *("status_accepted", "subscription_count", "subscription_day_of_month", "subscription_interval_unit"),
    *("subscription_month", "tax2_details", "tax2_value", "tax2_value_with_currency", "tax2_value_name"),
    *("tax2_value_in_exchange_currency", "tax2_value_in_exchange_currency_with_currency"),
    *("positons_total_tax2", "use_arr_due", "vat_created_from_act_of_acceptance", "verifactu_enabled"),
    *("reverse_charge_cz", "ksef_if_below_qr", "tax2_name", "accounting_expense_discount_code"),
    *(
        "accounting_income_discount_code",
        "show_paid_logo",
        "show_paid_when_zero",
        "show_discount_as_net_amount",
    ),
    *("single_position_advance", "print_ean_codes", "use_barcodes", "show_unit_price_gross"),
)


def list_heading(source: Source) -> Values:
    invoice, wording = source.invoice, source.wording
    heading = build_heading(source.document, wording=wording)
    return {
        "document_type": said(build_title(source.document, wording=wording)),
        "kind": source.document.kind,
        "number": source.text("number"),
        "id": text_of(invoice, "id"),
        "token": source.text("token"),
        "income": is_income(source.document),
        "title": rich(source.text("title")),
        "oid": source.text("oid"),
        "status": source.text("status"),
        "lang": source.text("lang") or wording.languages[0].code,
        "locale": source.text("lang") or wording.languages[0].code,
        "bilangual": len(wording.languages) > 1,
        "canceled": is_cancelled(source.document),
        "cancel_reason": heading["cancel_reason"],
        "references": [
            {"label": said(each["label"]), "text": each["text"]} for each in heading["references"]
        ],
        "facts": [{"label": said(each["label"]), "value": each["value"]} for each in heading["facts"]],
        "additional_field": heading["remark"],
        "additional_field_name": "",
        "additional_field_value": heading["remark"],
        **_dates(source),
        **_references(source),
        **_payment(source),
    }


def _dates(source: Source) -> Values:
    invoice, wording = source.invoice, source.wording
    sold = format_sell_date(source.document, wording=wording)
    valid = source.document.kind in ("estimate", "proforma")
    due = format_due_date(source.document, wording=wording)
    return {
        "issue_date": source.day(invoice.get("issue_date")),
        "issue_place": source.text("place"),
        "sell_date": sold,
        "sell_date_MY": wording.formats.month(source.text("sell_date")[:7]) if sold else "",
        "sell_date_kind": said(sell_date_label(source.document, wording=wording)),
        "show_sell_date": bool(sold),
        "payment_to": due,
        "forced_payment_to": due,
        "valid_till_date": due if valid else "",
        "paid_date": source.day(invoice.get("paid_date")),
        "show_paid_date": bool(invoice.get("paid_date")),
        "use_paid_dates": bool(invoice.get("paid_date")),
        "paid_label": said(paid_label(source.document, wording=wording)),
        "created_at": source.day(invoice.get("created_at")),
        "sent_at": source.day(invoice.get("sent_time")),
        "today_date": source.linked["today"],
        "exchange_date": source.day(invoice.get("exchange_date")),
        "use_print_date_short": False,
    }


def _references(source: Source) -> Values:
    """Return documents that this one corrects or follows."""
    corrected: Any = source.document.corrected or {}
    corrects = source.document.kind in CORRECTING_KINDS
    number = text_of(corrected, "number") or source.text("correction")
    return {
        "correction": number if corrects else "",
        "corrected_number": number if corrects else "",
        "corrected_issue_date": source.day(corrected.get("issue_date")) if corrects else "",
        "corrected_sell_date": source.linked.get("corrected_sell_date", "") if corrects else "",
        "corrected_kind": source.linked.get("corrected_kind", "") if corrects else "",
        "correction_reason": rich(source.text("correction_reason")),
        "corrected_content": bool(
            source.text("corrected_content_before") or source.text("corrected_content_after")
        ),
        "has_corrected_content": bool(
            source.text("corrected_content_before") or source.text("corrected_content_after")
        ),
        "corrected_content_before": rich(source.text("corrected_content_before")),
        "corrected_content_after": rich(source.text("corrected_content_after")),
        "gov_corrected_invoice_number": source.text("gov_corrected_invoice_number"),
        "receipt": source.linked.get("receipt", ""),
        "proforma": source.linked.get("proforma", ""),
        "final": source.document.kind == "final",
        "advances": bool(source.document.advances),
    }


def _payment(source: Source) -> Values:
    invoice = source.invoice
    return {
        "type_of_payment": format_payment_type(source.document, wording=source.wording),
        "payment_type_sym": source.text("payment_type"),
        "status_paid": source.text("status") == "paid",
        "overdue": bool(source.linked.get("overdue")),
        "currency": source.text("currency"),
        "currency_short": source.text("currency"),
        "currency_symbol": source.linked["currency_symbol"],
        "exchange_rate": source.wording.formats.number(decimal_of(invoice, "exchange_rate")),
        "payment_reference_number": source.text("buyer_mass_payment_code") or source.text("number"),
        "split_payment": is_set(invoice, "split_payment"),
        "split_payment_note": source.label("split_payment") if is_set(invoice, "split_payment") else "",
        "transaction_id": source.linked.get("transaction_id", ""),
        "payments_providers": source.linked.get("providers", ""),
        "discount_kind": source.text("discount_kind"),
        "interest_rate": source.text("interest_rate"),
        "show_interest_rate": bool(source.text("interest_rate")),
        "legal_cost_compensation": source.text("sum_recovery"),
    }
