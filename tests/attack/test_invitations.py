"""Nobody signs in to an account with credentials that somebody else has chosen for the user."""

import base64
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import TestCase
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership, User
from tidebill.accounts.services import create_token

LOGIN = "/accounts/login/"
VICTIM = "dora@example.com"
PLANTED = "planted by charlie 1"
OWN = "tide and time 26"


def _add(person: Person, **attributes: object) -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = Caller(person).post("/account/add_user.json", {"user": {"email": VICTIM, **attributes}})
    return answer.status_code


def _links() -> list[str]:
    found = [re.search(r"https?://[^/\s]+(/\S+)", message.body) for message in mail.outbox]
    return [link[1] for link in found if link]


def _basic(password: str) -> Caller:
    cache.clear()
    caller = Caller()
    caller.client.defaults["HTTP_AUTHORIZATION"] = "Basic " + _encoded(f"{VICTIM}:{password}")
    return caller


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _sign_in(password: str) -> Visitor:
    visitor = Visitor()
    visitor.send(LOGIN, seen_on=LOGIN, login=VICTIM, password=password)
    return visitor


@pytest.fixture
def planted(charlie: Person) -> User:
    """Charlie creates a user of the victim's address with a password of his own, and everything else."""
    assert _add(charlie, password=PLANTED, role="admin") == 200
    user = User.objects.get(email=VICTIM)
    with scope(account=charlie.account):
        create_token(charlie.account, user=user, name="Planted", token="plantedplanted")
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    EmailAddress.objects.create(user=user, email="charlie+dora@example.org", verified=False, primary=False)
    mail.outbox.clear()
    return user


def test_a_new_user_with_a_password_works_in_the_callers_own_account(charlie: Person) -> None:
    _add(charlie, password=PLANTED)

    assert _basic(PLANTED).get("/clients.json").status_code == 200
    assert _basic(PLANTED).get("/account.json").json()["prefix"] == "globex"


def test_a_planted_password_opens_no_other_account(alice: Person, planted: User) -> None:
    session = _sign_in(PLANTED)
    assert session.open("/invoices").status_code == 200

    assert _add(alice, role="admin") == 200

    assert _basic(PLANTED).get("/account.json").status_code == 401
    assert Caller(Authorization="Bearer plantedplanted").get("/clients.json").status_code == 401
    assert session.open("/invoices").status_code == 302
    assert _sign_in(PLANTED).open("/invoices").status_code == 302
    planted.refresh_from_db()
    assert not planted.has_usable_password()
    assert not Authenticator.objects.filter(user=planted).exists()
    assert [row.email for row in EmailAddress.objects.filter(user=planted)] == [VICTIM]


def test_the_invited_person_chooses_the_password(alice: Person, planted: User) -> None:
    _add(alice)
    (place,) = _links()
    visitor = Visitor()
    assert "Choose a password" in visitor.read(place)

    weak = visitor.send(place, seen_on=place, password="short", password2="short")
    unequal = visitor.send(place, seen_on=place, password=OWN, password2="something else 4")
    joined = visitor.send(place, seen_on=place, password=OWN, password2=OWN)

    assert [weak.status_code, unequal.status_code, joined.status_code] == [422, 422, 303]
    assert Visitor().open(place).status_code == 404
    with scope(account=alice.account):
        assert not Membership.objects.get(user=planted).pending
    assert _sign_in(OWN).open("/invoices").status_code == 200


@pytest.mark.parametrize("password", [None, PLANTED])
def test_a_membership_is_pending_until_the_mailed_link_is_opened(
    alice: Person, charlie: Person, password: str | None
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        user = {"email": charlie.user.email, "role": "admin", "password": password}
        assert Caller(alice).post("/account/add_user.json", {"user": user}).status_code == 200
    with scope(account=alice.account):
        token = create_token(alice.account, user=charlie.user, name="Early")
    early = Caller(Authorization=f"Bearer {token.code}")
    assert early.get("/account.json").status_code == 401
    charlie.user.refresh_from_db()
    assert charlie.user.check_password(charlie.password)
    visitor = Visitor(charlie)
    assert "Globex" in visitor.read("/invoices") or "globex" in visitor.read("/invoices")
    (place,) = _links()
    # A mail scanner that opens the link accepts nothing.
    assert "existing password" in Visitor().read(place)
    assert early.get("/account.json").status_code == 401

    assert visitor.send(place, seen_on=place)["Location"] == "/"

    assert early.get("/account.json").json()["prefix"] == "acme"


@pytest.mark.parametrize("change", ["remove", "forge", "close"])
def test_a_link_of_an_invitation_that_is_gone_does_nothing(
    alice: Person, charlie: Person, change: str
) -> None:
    _add(alice)
    (place,) = _links()
    user = User.objects.get(email=VICTIM)
    if change == "remove":
        assert Caller(alice).delete(f"/users/{user.pk}.json").status_code == 200
    if change == "forge":
        place = place[:-3] + "abc"
    if change == "close":
        alice.account.closed_at = alice.account.created_at
        alice.account.save()

    assert Visitor().open(place).status_code == 404
    assert not User.objects.get(email=VICTIM).has_usable_password()


def test_confirming_an_address_does_not_confirm_a_planted_password(alice: Person, planted: User) -> None:
    """The attacker has the victim confirm the address first, and is invited with it later."""
    visitor = _sign_in(PLANTED)
    visitor.send("/accounts/email/", seen_on="/accounts/email/", action_send="", email=VICTIM)
    (place,) = _links()
    mail.outbox.clear()
    Visitor().send(place, seen_on="/accounts/login/")
    assert EmailAddress.objects.get(user=planted, email=VICTIM).verified

    _add(alice)
    (place,) = _links()
    Visitor().send(place, seen_on=place)

    assert _basic(PLANTED).get("/account.json").status_code == 401
    assert visitor.open("/invoices").status_code == 302
