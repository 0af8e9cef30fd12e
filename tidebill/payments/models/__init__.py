"""Models of payments."""

from tidebill.payments.models.payment import Payment, Settlement
from tidebill.payments.models.provider import Checkout, PaymentProvider

__all__ = ["Checkout", "Payment", "PaymentProvider", "Settlement"]
