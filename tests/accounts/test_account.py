import pytest
from pytest_django import Settings

from tidebill.accounts.models import Account


@pytest.mark.parametrize(
    ("base_url", "domain", "expected"),
    [
        ("http://127.0.0.1:8000", "", "http://127.0.0.1:8000"),
        ("https://bills.example.com", "", "https://bills.example.com"),
        ("https://example.com", "example.com", "https://acme.example.com"),
        ("http://app.localhost:8000", "localhost", "http://acme.localhost:8000"),
    ],
)
def test_it_is_reached_at_the_address_that_the_operator_chose(
    settings: Settings, base_url: str, domain: str, expected: str
) -> None:
    settings.TIDEBILL_BASE_URL, settings.TIDEBILL_DOMAIN = base_url, domain

    assert Account(prefix="acme").url == expected


def test_it_numbers_by_its_own_pattern_or_the_default_of_the_kind() -> None:
    account = Account(number_patterns={"vat": "F/nr"})

    assert account.number_pattern("vat") == "F/nr"
    assert account.number_pattern("proforma") == "Pnr-m/mm/yyyy"
    assert account.number_pattern("unheard of") == "nr-m/mm/yyyy"


def test_it_starts_with_the_documented_settings() -> None:
    account = Account()

    assert account.calculating_strategy == {
        "position": "default",
        "sum": "sum",
        "invoice_form_price_kind": "net",
    }
    assert (account.discount_kind, account.default_payment_days) == ("percent_total", 5)
    assert (account.currency, account.price_decimals, account.auto_create_products) == ("PLN", 2, True)
