"""Orders from the payment form embedded in merchants' pages."""

from dataclasses import replace
from decimal import Decimal

from tidebill.catalog.models import Product
from tidebill.payments.commands import NewPayment
from tidebill.payments.models import Payment
from tidebill.payments.services.record import record_payment
from tidebill.wire import errors, types
from tidebill.wire.declaring import field
from tidebill.wire.errors import Invalid, Message, RuleViolation
from tidebill.wire.resource import Schema

KIND = "form"
QUANTITY_MAX = 10_000


class OrderForm(Schema):
    """What a buyer fills in."""

    quantity: types.Integer = field("How many are ordered.", example=1)
    price: types.Amount = field("Unit price, if the product lets the buyer choose it.")
    first_name: types.Text = field("Buyer's first name.")
    last_name: types.Text = field("Buyer's last name.")
    email: types.Text = field("Buyer's email address.")
    phone: types.Text = field("Buyer's phone number.")
    promocode: types.Text = field("Promotion code.")
    comment: types.LongText = field("Words of the buyer.")
    invoice_name: types.Text = field("Buyer on the invoice; without it none is issued.")
    invoice_tax_no: types.Text = field("Buyer's tax number on the invoice.")
    invoice_street: types.Text = field("Buyer's street and house number on the invoice.")
    invoice_post_code: types.Text = field("Buyer's postal code on the invoice.")
    invoice_city: types.Text = field("Buyer's city on the invoice.")
    invoice_country: types.Text = field("Buyer's country on the invoice.")


def place_order(product: Product, order: OrderForm) -> Payment:
    """Create an expected payment; the amount is computed by the server. Raises Invalid."""
    if not (order.email or "").strip() or "@" not in (order.email or ""):
        raise Invalid({"email": errors.BLANK if not order.email else errors.INVALID})
    quantity = 1 if order.quantity is None else order.quantity
    if not 1 <= quantity <= QUANTITY_MAX:
        raise Invalid(
            {"quantity": Message("must be less than or equal to %(count)s", {"count": QUANTITY_MAX})}
        )
    price = unit_price(product, order.price)
    expected = replace(
        order.build(NewPayment),
        name=product.form_name or product.name,
        kind=KIND,
        product_id=product.pk,
        department_id=product.department_id,
        quantity=quantity,
        price=price * quantity,
        currency=product.currency,
        provider="transfer",
        generate_invoice=bool((order.invoice_name or "").strip()),
        paid=False,
    )
    return record_payment(product.account, expected)


def unit_price(product: Product, wanted: Decimal | None) -> Decimal:
    """Return the product's gross price, or the buyer's if the product allows any price."""
    if product.elastic_price and wanted is not None and wanted > 0:
        return wanted
    if not product.price_gross:
        raise RuleViolation("This product has no price")
    return product.price_gross
