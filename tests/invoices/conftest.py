from collections.abc import Callable
from typing import Any

import pytest

from tidebill.accounts.models import Account
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire

ROW = {"name": "Idea", "quantity": 1, "tax": "23", "total_price_gross": "123"}
Issue = Callable[..., Invoice]


@pytest.fixture
def issue(scoped: Account) -> Issue:
    """Creates a document in the account of Alice and Bob, from attributes as in the API."""

    def create(**attributes: Any) -> Invoice:
        sent = {"buyer_name": "Buyer", "positions": [ROW], **attributes}
        return create_invoice(scoped, Wire.read(sent).build(NewInvoice))

    return create
