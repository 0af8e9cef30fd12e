from decimal import Decimal

import pytest

from tidebill.kernel.tax import TAX_CODES, is_valid_tax, tax_group, tax_rate


@pytest.mark.parametrize(
    ("tax", "rate"), [("23", "23"), ("23.0", "23"), ("5,5", "5.5"), (" 8 ", "8"), ("19%", "19"), ("0", "0")]
)
def test_it_reads_percentages(tax: str, rate: str) -> None:
    assert tax_rate(tax) == Decimal(rate)


@pytest.mark.parametrize("tax", [*TAX_CODES, "ZW", "N/A", "na", "nie  podlega", "NOT APPLICABLE"])
def test_it_takes_codes_as_no_tax(tax: str) -> None:
    assert tax_rate(tax) == 0


@pytest.mark.parametrize("tax", ["", " ", "abc", "-1", "100.01", "NaN", "1e400", "23 23", "zw23", "%"])
def test_it_refuses_anything_else(tax: str) -> None:
    with pytest.raises(ValueError, match="is "):
        tax_rate(tax)
    assert not is_valid_tax(tax)


@pytest.mark.parametrize("tax", ["0", "100", "5,5", "oo", "disabled"])
def test_it_calls_valid_what_it_can_read(tax: str) -> None:
    assert is_valid_tax(tax)


@pytest.mark.parametrize(
    ("tax", "group"),
    [
        ("23", "23"),
        ("23.0", "23"),
        ("5,50", "5.5"),
        ("1e1", "10"),
        ("100", "100"),
        ("-0", "0"),
        ("ZW", "zw"),
        ("NA", "np"),
    ],
)
def test_it_gathers_spellings_of_the_same_tax(tax: str, group: str) -> None:
    assert tax_group(tax) == group
