import re

from tidebill.kernel.identifiers import new_token


def test_it_makes_nineteen_letters_and_digits() -> None:
    assert re.fullmatch(r"[A-Za-z0-9]{19}", new_token())


def test_it_makes_tokens_as_long_as_asked() -> None:
    assert len(new_token(40)) == 40


def test_it_makes_a_new_one_each_time() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000
