import pytest

from tidebill.kernel.identifiers import (
    format_account_number,
    is_iban,
    mass_payment_number,
    normalize_account_number,
)

POLISH = "61109010140000071219812874"


@pytest.mark.parametrize(
    "text",
    [
        POLISH,
        f"PL{POLISH}",
        f"pl {POLISH}",
        "61 1090 1014 0000 0712 1981 2874",
        "61-1090-1014-0000-0712-1981-2874",
    ],
)
def test_it_writes_polish_numbers_as_iban(text: str) -> None:
    assert normalize_account_number(text) == f"PL{POLISH}"


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("GB28OGFL7754745547293", "GB28OGFL7754745547293"),
        ("61109010140000071219812875", "61109010140000071219812875"),
        ("123 456", "123456"),
        ("", ""),
    ],
)
def test_it_adds_no_country_to_other_numbers(text: str, normalised: str) -> None:
    assert normalize_account_number(text) == normalised


def test_it_adds_only_the_country_it_was_told() -> None:
    assert normalize_account_number(POLISH, country="DE") == POLISH


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        (POLISH, "PL61 1090 1014 0000 0712 1981 2874"),
        ("61109010140000071219812875", "61 1090 1014 0000 0712 1981 2875"),
        (" 12-34/56 ", "12-34/56"),
        ("", ""),
    ],
)
def test_it_formats_numbers_for_people(text: str, formatted: str) -> None:
    assert format_account_number(text) == formatted


@pytest.mark.parametrize("text", ["DE89370400440532013000", "de89 3704 0044 0532 0130 00"])
def test_it_knows_an_iban(text: str) -> None:
    assert is_iban(text)


@pytest.mark.parametrize(
    "text", ["", "DE89370400440532013001", "XX89370400440532013000", "123", POLISH, "\N{NULL}"]
)
def test_it_knows_what_is_not_an_iban(text: str) -> None:
    assert not is_iban(text)


@pytest.mark.parametrize(
    ("pattern", "code", "number"),
    [
        ("1090 1014 0000 0712", "1981 2874", f"PL{POLISH}"),
        (POLISH[:18], POLISH[18:], f"PL{POLISH}"),
        ("DE89 3704 0044", "0532 0130 00", "DE89370400440532013000"),
        ("ABC-", "7", "ABC7"),
        ("1" * 30, "12345", None),
        (" ", "-", None),
    ],
)
def test_it_puts_the_clients_code_behind_the_pattern(pattern: str, code: str, number: str | None) -> None:
    assert mass_payment_number(pattern, code=code) == number
