"""Public export of a document: the fields its customer may read."""

from tidebill.invoices.wire import Invoice, Position
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema, part_of

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

PublicPosition = part_of(Position, "PublicPosition", keys=_POSITION)
PublicInvoice = part_of(Invoice, "PublicInvoice", keys=_INVOICE, rows={"positions": PublicPosition})


class AnswerForm(Schema):
    """What the buyer of an estimate answers."""

    answer: types.choice("accepted", "rejected") = field("The answer.", example="accepted")
    answer_name: types.Text = field("Name of the person who answers.", example="Anna Nowak")
    answer_comment: types.LongText = field("Comment.", example="Please start in May.")


class BuyerForm(Schema):
    """What the buyer of an incomplete document enters."""

    buyer_company: types.Flag = field("Whether the buyer is a company.")
    buyer_name: types.Text = field("Name of the company.")
    buyer_first_name: types.Text = field("First name.")
    buyer_last_name: types.Text = field("Last name.")
    buyer_tax_no: types.Text = field("Tax number.")
    buyer_street: types.Text = field("Street and house number.")
    buyer_post_code: types.Text = field("Postal code.")
    buyer_city: types.Text = field("City.")
    buyer_country: types.Text = field("Country.")
    buyer_email: types.Text = field("Email address.")
