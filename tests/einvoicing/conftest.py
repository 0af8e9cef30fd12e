from collections.abc import Callable
from typing import Any

import pytest

from tests.einvoicing.european import PARTIES
from tests.invoices.conftest import issue
from tidebill.accounts.models import Account
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire

__all__ = ["issue"]
Bill = Callable[..., Invoice]


@pytest.fixture
def bill(scoped: Account) -> Bill:
    """Creates a document with all data required for an e-invoice."""

    def create(**attributes: Any) -> Invoice:
        return create_invoice(scoped, Wire.read({**PARTIES, **attributes}).build(NewInvoice))

    return create


@pytest.fixture
def any_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the account import its own invoices."""
    monkeypatch.setattr(
        "tidebill.einvoicing.services.receiving.take.refuse_other_addressee", lambda *_arguments: None
    )
