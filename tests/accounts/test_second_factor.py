"""Second factors, passkeys, and ending other sessions."""

import base64
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
CONFIRM = "/accounts/reauthenticate/"
ACTIVATE = "/accounts/2fa/totp/activate/"


def _sign_in(person: Person) -> Visitor:
    visitor = Visitor()
    visitor.send(LOGIN, seen_on=LOGIN, login=person.user.email, password=person.password)
    return visitor


def _confirmed(person: Person) -> Visitor:
    """Return a user who has just confirmed their password, as sensitive pages require."""
    visitor = _sign_in(person)
    visitor.send(CONFIRM, seen_on=CONFIRM, password=person.password)
    return visitor


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def _activate(person: Person) -> str:
    """Set up an authenticator app through the pages; return its secret."""
    visitor = _confirmed(person)
    page = visitor.read(ACTIVATE)
    found = re.search(r'id="authenticator_secret"[^>]* value="([A-Z2-7]+)"', page)
    assert found
    # Use another page: reloading this one would create another secret.
    visitor.send(ACTIVATE, seen_on="/invoices", code=_code(found[1]))
    assert Authenticator.objects.filter(user=person.user, type="totp").exists()
    return found[1]


def test_with_an_app_a_password_is_not_enough(alice: Person) -> None:
    secret = _activate(alice)
    Authenticator.objects.filter(type="totp").update(last_used_at=None)

    visitor = _sign_in(alice)
    assert visitor.open("/invoices")["Location"].startswith(LOGIN)
    place = "/accounts/2fa/authenticate/"
    wrong = visitor.send(place, seen_on=place, code="000000")
    assert 'class="errorlist' in wrong.content.decode()
    cache.clear()
    visitor.send(place, seen_on=place, code=_code(secret))

    assert "Acme" in visitor.read("/invoices")


def test_programs_then_need_a_token(alice: Person) -> None:
    basic = base64.b64encode(f"alice:{alice.password}".encode()).decode()
    program = Caller(**{"Authorization": f"Basic {basic}"})
    assert program.get("/account.json").status_code == 200

    _activate(alice)
    cache.clear()

    assert program.get("/account.json").status_code == 401
    assert Caller().post("/login.json", {"login": "alice", "password": alice.password}).status_code == 401
    assert Caller(alice).get("/account.json").status_code == 200


def test_who_is_signed_in_shows_the_password_again_first(alice: Person) -> None:
    assert _sign_in(alice).open(ACTIVATE)["Location"].startswith(CONFIRM)


def test_recovery_codes_come_with_the_app(alice: Person) -> None:
    _activate(alice)
    assert Authenticator.objects.filter(user=alice.user, type="recovery_codes").exists()


def test_every_other_session_is_ended(alice: Person) -> None:
    here, elsewhere = _sign_in(alice), _sign_in(alice)
    place = "/accounts/sessions/"
    assert here.read(place).count("127.0.0.1") == 2

    here.send(place, seen_on=place)

    assert elsewhere.open("/invoices")["Location"].startswith(LOGIN)
    assert here.read(place).count("127.0.0.1") == 1


def test_passkeys_are_offered(alice: Person) -> None:
    assert 'id="passkey_login"' in Visitor().read(LOGIN)
    assert 'id="mfa_webauthn_add"' in _confirmed(alice).read("/accounts/2fa/webauthn/add/")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        ACTIVATE,
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/sessions/",
        "/accounts/email/",
    ],
)
@pytest.mark.parametrize("lang", ["en", "pl"])
def test_each_page_has_the_products_looks(alice: Person, path: str, lang: str) -> None:
    alice.user.lang = lang
    alice.user.save()
    page = _confirmed(alice).read(path)

    assert page.count("<h1") == 1
    assert "entrance.css" in page
    assert " style=" not in page
    assert f'lang="{lang}"' in page
