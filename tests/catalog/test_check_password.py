from collections.abc import Iterator

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client, set_panel_password

PATH = "/clients/check"
RIGHT = {"email": "Buyer@Example.com", "password": "open sesame"}


@pytest.fixture
def buyer(alice: Person) -> Iterator[Client]:
    with scope(account=alice.account):
        client = create_client(alice.account, ClientInput(name="Buyer", email="buyer@example.com"))
        set_panel_password(client, "open sesame")
        yield client


def test_it_answers_the_client_in_xml(alice: Person, buyer: Client) -> None:
    answer = Caller(alice).get(PATH, **RIGHT)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert b"<name>Buyer</name>" in answer.content


def test_it_answers_json_to_who_asks_for_it(alice: Person, buyer: Client) -> None:
    assert Caller(alice).get(f"{PATH}.json", **RIGHT).json()["id"] == buyer.pk


def test_it_keeps_only_a_hash_and_shows_none(alice: Person, buyer: Client) -> None:
    buyer.refresh_from_db()

    assert "open sesame" not in buyer.panel_password
    answer = Caller(alice).get(f"{PATH}.json", **RIGHT)
    assert buyer.panel_password not in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"email": "other@example.com"}, {"password": ""}])
def test_it_finds_nobody_else(alice: Person, buyer: Client, wrong: dict[str, str]) -> None:
    answer = Caller(alice).get(PATH, **{**RIGHT, **wrong})

    assert (answer.status_code, answer.content) == (200, b"brak klienta")


def test_it_finds_no_client_of_another_account(charlie: Person, buyer: Client) -> None:
    assert Caller(charlie).get(PATH, **RIGHT).content == b"brak klienta"


def test_it_stops_answering_a_guesser(alice: Person, buyer: Client) -> None:
    api = Caller(alice)
    for _ in range(10):
        assert api.get(PATH, **{**RIGHT, "password": "guess"}).status_code == 200

    answer = api.get(PATH, **RIGHT)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_right_password_costs_no_try(alice: Person, buyer: Client) -> None:
    api = Caller(alice)

    assert [api.get(PATH, **RIGHT).status_code for _ in range(12)] == [200] * 12
