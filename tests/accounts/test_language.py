import pytest

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("wanted", "language", "text"),
    [
        ("pl", "pl", "Zaloguj się"),
        ("pl-PL,pl;q=0.9,en;q=0.5", "pl", "Zaloguj się"),
        ("en-GB", "en", "Sign in"),
        ("de-AT,de;q=0.8", "de", "Anmelden"),
        ("fr", "fr", "Se connecter"),
        ("es", "es", "Iniciar sesión"),
        ("it", "en", "Sign in"),
    ],
)
def test_strangers_read_what_their_browser_asks_for(db: None, wanted: str, language: str, text: str) -> None:
    page = Visitor(**{"Accept-Language": wanted}).read("/accounts/login/")

    assert f'<html lang="{language}"' in page
    assert text in page


@pytest.mark.parametrize(
    ("own", "language"), [("pl", "pl"), ("en", "en"), ("de", "de"), ("it", "en"), ("", "en")]
)
def test_users_read_their_own_language(alice: Person, own: str, language: str) -> None:
    alice.user.lang = own
    alice.user.save()

    page = Visitor(alice, **{"Accept-Language": "pl"}).read("/invoices")

    assert f'<html lang="{language}"' in page


def test_the_api_answers_in_the_accounts_language(alice: Person) -> None:
    alice.account.lang = "pl"
    alice.account.save()

    answer = Caller(alice).get("/invoices.json", period="someday")

    assert answer.json()["message"] == {
        "period": ["- nie znajduje się na liście dopuszczalnych wartości"],
    }
