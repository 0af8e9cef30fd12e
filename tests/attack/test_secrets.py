"""No answer to another user contains a secret of somebody, on any route, from the URL map."""

import json
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver
from django_scopes import scope

from tests.attack.pages import row_numbers
from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tests.visitor import Visitor
from tidebill.accounts import tokens
from tidebill.accounts.models import ApiToken, Membership, OwnRole
from tidebill.http.routes import Route
from tidebill.kernel.permissions import GRANTABLE
from tidebill.webhooks.models import Webhook

TOKEN = "secret-of-a-webhook"
CONFIRM = "/accounts/reauthenticate/"


def _reads() -> Iterator[tuple[str, str]]:
    for pattern in get_resolver().url_patterns:
        route = pattern.callback if isinstance(pattern, URLPattern) else None
        found = route.endpoints.get("GET") if isinstance(route, Route) else None
        if isinstance(route, Route) and found and not found.public:
            for form in found.formats:
                yield route.path, form


@pytest.fixture
def webhook(alice: Person) -> int:
    body = {"kind": "client:create", "url": "https://example.com/hook", "api_token": TOKEN}
    made = Caller(alice).post("/webhooks.json", {"webhook": body}).json()
    assert made["api_token"] == TOKEN
    return int(made["id"])


@pytest.fixture
def colleague(alice: Person, bob: Person) -> Person:
    """Bob holds every permission of a custom role."""
    _promote(bob)
    return bob


def _promote(person: Person) -> None:
    with scope(account=person.account):
        held = {"permissions": list(GRANTABLE)}
        role, _ = OwnRole.objects.get_or_create(account=person.account, name="All", defaults=held)
        Membership.objects.filter(user=person.user).update(role=role.key, department_ids=[])


def test_no_read_shows_a_colleague_a_secret(alice: Person, colleague: Person, webhook: int) -> None:
    with scope(account=alice.account):
        fill(alice)
        numbers = {**row_numbers(alice), "webhooks": webhook, "settings/integration": 0}
        own = ApiToken.objects.get(user=alice.user).pk
        signing = [tokens.decrypt(row.secret) for row in Webhook.objects.all()]
        stored = [
            *ApiToken.objects.values_list("digest", "encrypted"),
            *Webhook.objects.values_list("secret"),
        ]
    _promote(colleague)
    Caller(alice).post("/clients.json", {"client": {"name": "Told by webhook"}})
    secrets = [alice.token, TOKEN, *signing, *(text for row in stored for text in row)]
    visitor = Visitor(colleague)
    visitor.send(CONFIRM, seen_on=CONFIRM, password=colleague.password)
    seen, leaks = 0, []
    for path, form in _reads():
        collection = path.split("/{", maxsplit=1)[0].strip("/")
        number = own if collection == "settings/integration" else numbers.get(collection, 1)
        place = re.sub(r"\{\w+\}", str(number), path)
        query = "?additional_fields[webhook]=secret&period=all"
        if form == "html":
            answer = visitor.open(place + query)
        else:
            answer = Caller(colleague).get(f"{place}.{form}{query}")
        text = b"".join(answer) if answer.streaming else answer.content
        seen += answer.status_code == 200
        leaks += [(path, form) for secret in secrets if secret.encode() in text]
    assert leaks == []
    assert seen > 100


def test_a_token_is_shown_to_its_user_only(alice: Person, colleague: Person) -> None:
    with scope(account=alice.account):
        token = ApiToken.objects.get(user=alice.user)
    visitor = Visitor(colleague)
    visitor.send(CONFIRM, seen_on=CONFIRM, password=colleague.password)

    answer = visitor.open(f"/settings/integration/{token.pk}")

    assert answer.status_code == 403
    assert alice.token not in answer.content.decode()
    assert "last used" in visitor.read("/settings/integration") or "never used" in visitor.read(
        "/settings/integration"
    )


def test_a_webhook_keeps_its_token_from_colleagues(alice: Person, colleague: Person, webhook: int) -> None:
    place = f"/webhooks/{webhook}.json"
    shown = Caller(colleague).get(place).json()
    assert shown["api_token"] is None

    # Sending the answer back loses nothing; redirecting the webhook takes the token along for nobody.
    assert Caller(colleague).put(place, {"webhook": shown}).status_code == 200
    assert Caller(alice).get(place).json()["api_token"] == TOKEN
    Caller(colleague).put(place, {"webhook": {"url": "https://example.org/"}})
    assert Caller(alice).get(place).json()["api_token"] is None


def test_a_delivery_keeps_the_token_too(alice: Person, colleague: Person, webhook: int) -> None:
    Caller(alice).post("/clients.json", {"client": {"name": "New"}})
    (row,) = Caller(alice).get(f"/webhooks/{webhook}/deliveries.json").json()
    place = f"/webhooks/{webhook}/deliveries/{row['id']}.json"

    own = json.loads(Caller(alice).get(place).json()["payload"])
    other = json.loads(Caller(colleague).get(place).json()["payload"])

    assert (own["api_token"], other["api_token"]) == (TOKEN, None)
    assert {**own, "api_token": None} == other
