"""Lists are sorted by the account's language, and search ignores spelling variants."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.webhooks.conftest import work
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.clients import create_client
from tidebill.invoices.models import Invoice

pytestmark = pytest.mark.django_db
WORDS = ["alfa", "Beta", "Cma", "Czar", "Ćma", "Lotnik", "Łódź", "Mak", "Zebra", "Żaba"]


def _names(api: Caller, query: str = "order=name", resource: str = "clients", key: str = "name") -> list[Any]:
    return [row[key] for row in api.get(f"/{resource}.json?per_page=100&{query}").json()]


def _add(api: Caller, *names: str, resource: str = "client", **more: Any) -> list[int]:
    answers = [api.post(f"/{resource}s.json", {resource: {"name": name, **more}}) for name in names]
    return [answer.json()["id"] for answer in answers]


def _speak(api: Caller, lang: str) -> None:
    assert api.put("/account.json", {"account": {"lang": lang}}).status_code == 200


def test_clients_stand_in_the_order_of_the_alphabet(alice: Person) -> None:
    api = Caller(alice)
    _speak(api, "pl")
    _add(api, *reversed(WORDS))

    assert _names(api) == WORDS
    assert _names(api, "order=name.desc") == WORDS[::-1]
    assert _names(api, "order=shortcut") == WORDS


def test_another_language_of_the_account_sorts_anew(alice: Person) -> None:
    api = Caller(alice)
    _speak(api, "pl")
    _add(api, *reversed(WORDS))

    _speak(api, "de")
    work()

    expected = ["alfa", "Beta", "Cma", "Ćma", "Czar", "Łódź", "Lotnik", "Mak", "Żaba", "Zebra"]
    assert _names(api) == expected


def test_an_english_account_sorts_by_the_alphabet_of_its_country(alice: Person) -> None:
    api = Caller(alice)
    assert (alice.account.lang, alice.account.country) == ("en", "PL")
    _add(api, *reversed(WORDS))
    assert _names(api) == WORDS

    assert api.put("/account.json", {"account": {"country": "US"}}).status_code == 200
    work()

    assert _names(api)[-2:] == ["Żaba", "Zebra"]


def test_a_renamed_client_moves(alice: Person) -> None:
    api = Caller(alice)
    number, *_ = _add(api, "Żaba", "Mak")

    api.put(f"/clients/{number}.json", {"client": {"name": "Łoś"}})

    assert _names(api) == ["Łoś", "Mak"]


@pytest.mark.parametrize(
    ("resource", "plural"),
    [
        ("product", "products"),
        ("category", "categories"),
        ("department", "departments"),
        ("price_list", "price_lists"),
        ("warehouse", "warehouses"),
    ],
)
def test_everything_with_a_name_is_sorted_alike(alice: Person, resource: str, plural: str) -> None:
    api = Caller(alice)
    _speak(api, "pl")
    for name in ("Żaba 10", "Żaba 2", "łoś", "Lód"):
        sent = {"name": name, "shortcut": name, "currency": "PLN"}
        answer = api.post(f"/{plural}.json", {resource: sent})
        assert answer.status_code == 201, answer.content

    found = [name for name in _names(api, resource=plural) if name[0] in "ŻłL"]
    assert found == ["Lód", "łoś", "Żaba 2", "Żaba 10"]


def test_numbers_of_documents_count_by_their_value(alice: Person) -> None:
    api = Caller(alice)
    for number in ("10/2026", "2/2026", "1/2026", "FV 3/2026"):
        sent = {"number": number, "buyer_name": "Buyer", "positions": [{"name": "x", "total_price_gross": 1}]}
        assert api.post("/invoices.json", {"invoice": sent}).status_code == 201

    expected = ["1/2026", "2/2026", "10/2026", "FV 3/2026"]
    assert _names(api, "order=number", "invoices", "number") == expected


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("O’Brien", "o'brien"),
        ("O'Brien", "o’brien"),
        ("O\u00b4Brien", "obrien"),
        ("Smith–Jones", "smith-jones"),
        ("“Alfa” S.A.", '"alfa"'),
        ("Łódź", "lodz"),
        ("Café\u00a0Noir", "cafe noir"),
        ("Donau\u00addampf", "donaudampf"),
    ],
)
def test_search_takes_signs_that_look_alike_for_the_same(alice: Person, name: str, query: str) -> None:
    api = Caller(alice)
    _add(api, name, "Somebody else")
    sent = {"buyer_name": name, "positions": [{"name": "x", "total_price_gross": 1}]}
    assert api.post("/invoices.json", {"invoice": sent}).status_code == 201

    assert [client["name"] for client in api.get(f"/clients.json?query={quote(query)}").json()] == [name]
    assert [row["buyer_name"] for row in api.get(f"/invoices.json?query={quote(query)}").json()] == [name]


def test_sorting_reads_an_index(alice: Person) -> None:
    with scope(account=alice.account):
        create_client(alice.account, ClientInput(name="Alfa"))
        for rows in (
            Client.objects.order_by("name_key", "id"),
            Product.objects.order_by("name_key", "id"),
            Invoice.objects.order_by("number_key", "id"),
        ):
            if connection.vendor == "sqlite":
                assert "_key" in rows.values("pk")[:25].explain()
