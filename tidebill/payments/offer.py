"""Payment options on pages that request payment."""

from typing import Any

from tidebill.payments.models import Checkout, PaymentProvider


def offered(checkout: object) -> dict[str, Any]:
    """Return the payment options, and the outcome of the checkout whose token is in the URL."""
    tried = Checkout.objects.filter(token=checkout).first() if isinstance(checkout, str) else None
    ways = PaymentProvider.objects.filter(active=True, deleted=False).order_by("pk")
    return {"providers": list(ways), "tried": tried}
