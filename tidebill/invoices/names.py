"""Translated names of kinds and statuses."""

from django.utils.translation import gettext_noop as _

TAX_NAME = "VAT"

KIND_NAMES = {
    "vat": _("Invoice"),
    "proforma": _("Proforma invoice"),
    "bill": _("Bill"),
    "receipt": _("Receipt"),
    "advance": _("Advance invoice"),
    "final": _("Final invoice"),
    "correction": _("Correction"),
    "vat_mp": _("Cash accounting invoice"),
    "vat_rr": _("Flat-rate farmer invoice"),
    "vat_margin": _("Margin scheme invoice"),
    "invoice_other": _("Other invoice"),
    "kp": _("Cash received"),
    "kw": _("Cash paid out"),
    "estimate": _("Estimate"),
    "client_order": _("Order"),
    "maintenance_request": _("Maintenance request"),
    "payment_receipt": _("Payment receipt"),
    "correction_note": _("Correction note"),
    "accounting_note": _("Accounting note"),
    "dw": _("Internal document"),
    "wnt": _("Intra-Community acquisition"),
    "wdt": _("Intra-Community supply"),
    "import_service": _("Import of services"),
    "import_service_eu": _("Import of services from the EU"),
    "import_products": _("Import of goods"),
    "export_products": _("Export of goods"),
    "canceled": _("Canceled document"),
}

STATUS_NAMES = {
    "issued": _("Issued"),
    "sent": _("Sent"),
    "partial": _("Partly paid"),
    "paid": _("Paid"),
    "rejected": _("Rejected"),
    "accepted": _("Accepted"),
    "incomplete": _("Incomplete"),
}

STATUS_COLOURS = {
    "issued": "default",
    "sent": "info",
    "partial": "warning",
    "paid": "success",
    "rejected": "danger",
    "accepted": "success",
    "incomplete": "warning",
}


DATE_NAMES = {
    "issue_date": _("Issue date"),
    "transaction_date": _("Sale date"),
    "payment_to": _("Due date"),
    "paid_date": _("Payment date"),
}

ACCOUNTING_KIND_NAMES = {
    "purchases": _("Goods and materials"),
    "expenses": _("Other expenses"),
    "media": _("Utilities and phone"),
    "salary": _("Salaries"),
    "incident": _("Incidental purchase costs"),
    "fuel0": _("Fuel, no deduction"),
    "fuel_expl75": _("Fuel and use, 75 %"),
    "fuel_expl100": _("Fuel and use, 100 %"),
    "fixed_assets": _("Fixed assets"),
    "fixed_assets50": _("Fixed assets, 50 %"),
    "no_vat_deduction": _("No VAT deduction"),
}
