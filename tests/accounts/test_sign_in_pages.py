import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.people import Person
from tests.visitor import Visitor

LOGIN = "/accounts/login/"


def test_a_person_signs_in_and_lands_on_the_overview(alice: Person) -> None:
    visitor = Visitor()

    answer = visitor.send(LOGIN, seen_on=LOGIN, login="alice@example.com", password=alice.password)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Acme" in visitor.read("/")


def test_a_wrong_password_is_explained(alice: Person) -> None:
    answer = Visitor().send(LOGIN, seen_on=LOGIN, login="alice@example.com", password="wrong")

    assert answer.status_code == 200
    assert 'class="errorlist' in answer.content.decode()


def test_a_person_signs_out(alice: Person) -> None:
    visitor = Visitor(alice)

    visitor.send("/accounts/logout/", seen_on="/invoices")

    assert visitor.open("/invoices")["Location"].startswith(LOGIN)


def test_a_forgotten_password_is_replaced(alice: Person) -> None:
    visitor = Visitor()
    reset = "/accounts/password/reset/"
    visitor.send(reset, seen_on=reset, email="alice@example.com")
    (message,) = mail.outbox
    link = re.search(r"/accounts/password/reset/key/\S+", message.body)
    assert link

    form = visitor.open(visitor.open(link[0])["Location"])
    place = form.request["PATH_INFO"]  # type: ignore[attr-defined]
    answer = visitor.send(place, seen_on=place, password1="tide and time 26", password2="tide and time 26")

    assert "Set a new password" in form.content.decode()
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    alice.user.refresh_from_db()
    assert alice.user.check_password("tide and time 26")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (LOGIN, "Sign in"),
        ("/accounts/password/reset/", "Reset password"),
        ("/accounts/password/reset/done/", "Check your inbox"),
        ("/accounts/password/reset/key/1-wrong/", "This link no longer works"),
        ("/accounts/password/reset/key/done/", "Password changed"),
        ("/accounts/signup/", "Registration is disabled"),
    ],
)
def test_each_page_has_the_products_looks(db: None, path: str, title: str) -> None:
    page = Visitor().read(path)

    assert f"<h1>{title}</h1>" in page
    assert "entrance.css" in page


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/email/",
        "/accounts/reauthenticate/",
        "/accounts/inactive/",
    ],
)
def test_pages_of_a_signed_in_person_do_too(alice: Person, path: str) -> None:
    page = Visitor(alice).read(path)

    assert page.count("<h1") == 1
    assert "entrance.css" in page


def test_an_address_that_is_not_confirmed_can_be_written_to_again(alice: Person) -> None:
    EmailAddress.objects.update(verified=False)

    page = Visitor(alice).read("/accounts/email/")

    assert f"{alice.user.email} is not confirmed yet" in page
    assert 'name="action_send"' in page
    assert " style=" not in page
