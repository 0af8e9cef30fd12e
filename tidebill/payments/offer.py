"""What a page that asks for money has to offer."""

from typing import Any

from tidebill.payments.models import Checkout, PaymentProvider


def offered(checkout: Any) -> dict[str, Any]:
    """The ways to pay, and how the try whose secret the address carries has ended so far."""
    tried = Checkout.objects.filter(token=checkout).first() if isinstance(checkout, str) else None
    ways = PaymentProvider.objects.filter(active=True, deleted=False).order_by("pk")
    return {"providers": list(ways), "tried": tried}
