"""Electronic addresses: the current scheme of each country, and check digits of each scheme."""

import pytest

from tidebill.kernel.electronic_addresses import (
    CURRENT,
    SCHEMES,
    default_address,
    has_valid_digits,
    is_current,
)


@pytest.mark.parametrize(
    ("vat_id", "address"),
    [
        ("BE0403170701", ("0208", "0403170701")),
        ("DE136695976", ("9930", "DE136695976")),
        ("DK13585628", ("0184", "13585628")),
        ("EL094259216", ("9933", "EL094259216")),
        ("ES54362315K", ("9920", "ES54362315K")),
        ("FI20774740", ("0216", "003720774740")),
        ("FR40303265045", ("0225", "303265045")),
        ("IT00743110157", ("0211", "IT00743110157")),
        ("NO974760673MVA", ("0192", "974760673")),
        ("PL5252445767", ("9945", "PL5252445767")),
        ("SE556036079301", ("0007", "5560360793")),
        ("SE5560360793", None),
        ("US123", None),
        ("", None),
    ],
)
def test_a_vat_number_gives_the_usual_address_of_its_country(
    vat_id: str, address: tuple[str, str] | None
) -> None:
    assert default_address(vat_id) == address
    if address:
        assert is_current(address[0])
        assert has_valid_digits(*address)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("0002", "303265045"),
        ("0007", "5560360793"),
        ("0009", "73282932000074"),
        ("0088", "5790000436071"),
        ("0151", "83914571673"),
        ("0183", "CHE107787577"),
        ("0184", "13585628"),
        ("0184", "DK13585628"),
        ("0192", "974760673"),
        ("0199", "213800WSGIIZCXF1P572"),
        ("0204", "04011000-1234512345-06"),
        ("0208", "0403170701"),
        ("0211", "IT00743110157"),
        ("0216", "003720774740OVT1"),
        ("0225", "732829320_73282932000074_SALES"),
        ("0225", "732829320_PLATFORM"),
        ("9925", "BE0403170701"),
        ("9927", "CHE107787577MWST"),
        ("9945", "5252445767"),
    ],
)
def test_one_wrong_digit_is_noticed(scheme: str, value: str) -> None:
    assert has_valid_digits(scheme, value)
    place = next(index for index in reversed(range(len(value))) if value[index].isdigit())
    place = 3 if scheme in ("0216", "0225") else place
    wrong = f"{value[:place]}{(int(value[place]) + 1) % 10}{value[place + 1 :]}"
    assert not has_valid_digits(scheme, wrong)


@pytest.mark.parametrize("scheme", ["9955", "9956", "9958", "9906", "9907", "9901", "0214", "1234", ""])
def test_retired_schemes_are_not_current(scheme: str) -> None:
    assert not is_current(scheme)


def test_each_scheme_with_check_digits_is_current() -> None:
    assert set(SCHEMES) <= CURRENT
    assert not any(has_valid_digits(scheme, "not a number") for scheme in SCHEMES)
