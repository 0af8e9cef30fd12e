"""One Stop Shop: sales to consumers in other EU member states."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

# Standard rates of VAT in percent, by ISO country. Source: European Commission, Taxes in Europe Database;
# as of 1 September 2025 (changes of that year: Slovakia 23 since January, Estonia 24 since July, Romania 21
# since August).
STANDARD_RATES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        code: Decimal(rate)
        for code, rate in {
            "AT": "20",
            "BE": "21",
            "BG": "20",
            "CY": "19",
            "CZ": "21",
            "DE": "19",
            "DK": "25",
            "EE": "24",
            "ES": "21",
            "FI": "25.5",
            "FR": "20",
            "GR": "24",
            "HR": "25",
            "HU": "27",
            "IE": "23",
            "IT": "22",
            "LT": "21",
            "LU": "17",
            "LV": "21",
            "MT": "18",
            "NL": "21",
            "PL": "23",
            "PT": "23",
            "RO": "21",
            "SE": "25",
            "SI": "22",
            "SK": "23",
        }.items()
    }
)
# Reduced and other rates, from the same source; a sale at one of them is taxed at destination too.
_OTHER_RATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AT": "10 13 19",
        "BE": "6 12",
        "BG": "9",
        "CY": "3 5 9",
        "CZ": "12",
        "DE": "7",
        "EE": "9 13",
        "ES": "4 10",
        "FI": "10 14",
        "FR": "2.1 5.5 10",
        "GR": "6 13",
        "HR": "5 13",
        "HU": "5 18",
        "IE": "4.8 9 13.5",
        "IT": "4 5 10",
        "LT": "5 9",
        "LU": "3 8 14",
        "LV": "5 12",
        "MT": "5 7 12",
        "NL": "9",
        "PL": "5 8",
        "PT": "6 13",
        "RO": "11",
        "SE": "6 12",
        "SI": "5 9.5",
        "SK": "5 19",
    }
)
RATES_AS_OF: Final = "2025-09-01"
_SPELLINGS: Final = MappingProxyType({"EL": "GR"})
# Prefixes of VAT numbers.
VAT_PREFIXES: Final = (*STANDARD_RATES, *_SPELLINGS)


def member_state(country: str | None) -> str | None:
    """Return the ISO code of an EU member state, in either case ("el" is Greece); None for others."""
    code = (country or "").strip().upper()
    code = _SPELLINGS.get(code, code)
    return code if code in STANDARD_RATES else None


def rates_of(state: str) -> frozenset[Decimal]:
    """Return all rates of a member state (ISO code) in percent."""
    return frozenset((STANDARD_RATES[state], *map(Decimal, _OTHER_RATES.get(state, "").split())))


def is_oss_sale(*, seller_country: str | None, buyer_country: str | None, buyer_tax_no: str | None) -> bool:
    """Return whether a sale falls under OSS: between two member states, to a buyer without a tax number."""
    seller, buyer = member_state(seller_country), member_state(buyer_country)
    return bool(seller and buyer and seller != buyer and not (buyer_tax_no or "").strip())
