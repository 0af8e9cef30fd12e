"""FA(3) of other issuers is imported with the same totals, line items and parties."""

from collections.abc import Callable

import pytest

from tests.einvoicing.scenarios import SCENARIOS
from tidebill.einvoicing.formats.ksef import FORMAT
from tidebill.einvoicing.services.receiving import import_document
from tidebill.einvoicing.source import load
from tidebill.invoices.models import Invoice

Issue = Callable[..., Invoice]


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "thousand_rows"])
def test_an_expense_of_a_document_comes_to_the_same(name: str, issue: Issue) -> None:
    sold = SCENARIOS[name](issue)

    bought = import_document(sold.account, FORMAT.write(load(sold)), other_recipient=True)

    same = ("number", "issue_date", "currency", "price_net", "price_tax", "price_gross", "paid")
    assert {column: getattr(bought, column) for column in same} == {
        column: getattr(sold, column) for column in same
    }
    assert (bought.income, bought.buyer_name) == (False, sold.seller_name)
    assert bought.kind == ("correction" if sold.kind == "correction" else "vat")
