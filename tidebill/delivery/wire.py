"""Fiscal printers, and the public export of a document: the part of its keys that its customer may read."""

from typing import ClassVar

from tidebill.invoices.wire import Invoice, Position
from tidebill.wire import types
from tidebill.wire.resource import Resource, key, part_of

_POSITION = frozenset(
    {
        "name",
        "code",
        "additional_info",
        "quantity",
        "quantity_unit",
        "discount",
        "discount_percent",
        "price_net",
        "tax",
        "tax2",
        "price_tax",
        "price_gross",
        "total_price_net",
        "total_price_tax",
        "total_price_gross",
    }
)
_INVOICE = frozenset(
    {
        "kind",
        "number",
        "issue_date",
        "payment_to",
        "payment_to_kind",
        "payment_type",
        "sell_date",
        "sell_date_kind",
        "paid",
        "place",
        "price_gross",
        "price_net",
        "price_tax",
        "currency",
        "seller_name",
        "seller_street",
        "seller_post_code",
        "seller_city",
        "seller_country",
        "seller_bank",
        "seller_bank_account",
        "seller_bank_account_id",
        "seller_email",
        "seller_fax",
        "seller_person",
        "seller_phone",
        "seller_tax_no",
        "seller_tax_no_kind",
        "seller_www",
        "delivery_address",
        "description",
        "description_footer",
        "description_long",
        "discount",
        "discount_kind",
        "exchange_currency",
        "exchange_currency_rate",
        "exchange_date",
        "exchange_kind",
        "exchange_note",
        "exchange_rate",
        "income",
        "lang",
        "oid",
        "buyer_company",
        "buyer_name",
        "buyer_street",
        "buyer_post_code",
        "buyer_city",
        "buyer_country",
        "buyer_bank",
        "buyer_bank_account",
        "buyer_email",
        "buyer_fax",
        "buyer_person",
        "buyer_phone",
        "buyer_tax_no",
        "buyer_tax_no_kind",
        "buyer_www",
        "show_discount",
        "split_payment",
        "buyer_mobile_phone",
        "seller_bdo_no",
        "seller_ksef_taxpayer_status",
        "e_receipt_view_url",
        "positions",
        "descriptions",
    }
)


class Printer(Resource):
    """A fiscal printer whose program has asked for work."""

    name_: ClassVar[str] = "printer"
    plural: ClassVar[str] = "printers"

    id: types.Id = key("Number of the printer in the service.", example=1, read_only=True)
    name: types.Text = key("Name that it calls itself.", example="till 1", read_only=True)
    last_seen_at: types.Moment = key(
        "When it last asked, to the minute.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )


class PrintRequest(Resource):
    """A document on its way through a fiscal printer."""

    name_: ClassVar[str] = "print_request"
    plural: ClassVar[str] = "print_requests"

    id: types.Id = key("Number of the request, to report on.", example=1, read_only=True)
    invoice_id: types.Id = key("The document to print.", example=21367364, read_only=True)
    number: types.Text = key("Number of the document.", example="R/1/01/2026", read_only=True)
    kind: types.Text = key("Kind of document.", example="receipt", read_only=True)
    printer: types.Text = key("The printer that was given it.", example="till 1", read_only=True)
    mode: types.Text = key("On paper (`print`) or as an `e-receipt`.", example="print", read_only=True)
    status: types.Text = key("`printing` until `printed` or `error` has been reported.", example="printing")
    error: types.LongText = key("What the printer said.")
    created_at: types.Moment = key(
        "When the print was asked for.", example="2026-01-05T10:00:00.000+01:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When it was given or reported on.", example="2026-01-05T10:00:05.000+01:00", read_only=True
    )


PublicPosition = part_of(Position, "PublicPosition", keys=_POSITION)
PublicInvoice = part_of(Invoice, "PublicInvoice", keys=_INVOICE, rows={"positions": PublicPosition})
