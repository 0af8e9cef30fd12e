"""API schemas of payments."""

from tidebill.payments.wire.payments import Payment
from tidebill.payments.wire.providers import Checkout, PaymentProvider

__all__ = ["Checkout", "Payment", "PaymentProvider"]
