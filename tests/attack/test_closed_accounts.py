"""A closed account is closed on every public URL, from the URL map."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client as Browser
from django.urls import URLPattern, get_resolver
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tidebill.accounts.models import Account
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import make_link
from tidebill.http.routes import Route
from tidebill.invoices.models import Invoice
from tidebill.recurring.models import Recurring
from tidebill.recurring.services.issue import issue_due
from tidebill.storage import clock

HTML = {"accept": "text/html"}


def _public() -> Iterator[tuple[str, str, str]]:
    """Yield method, path and format of every public operation with a token in its URL."""
    for pattern in get_resolver().url_patterns:
        route = pattern.callback if isinstance(pattern, URLPattern) else None
        for method, found in route.endpoints.items() if isinstance(route, Route) else ():
            if isinstance(route, Route) and found.public and "{token}" in route.path:
                yield method, route.path, found.formats[0]


def _tokens(account: Account) -> list[str]:
    tokens: list[str] = []
    for model in apps.get_models():
        names = {column.name for column in model._meta.concrete_fields}
        if {"account", "token"} <= names:
            rows = model._base_manager.filter(account=account).exclude(token="").exclude(token=None)
            tokens += rows.values_list("token", flat=True)[:1]
    return [*tokens, make_link(Attachment.objects.all()[0]).rsplit("/", 1)[-1]]


def _statuses(account: Account, tokens: list[str]) -> dict[tuple[str, str], set[int]]:
    browser, found = Browser(raise_request_exception=False), {}
    with scope(account=account):
        file = str(Attachment.objects.all()[0].pk)
    for method, path, form in _public():
        answers = set()
        for token in tokens:
            place = path.replace("{token}", token).replace("{prefix}", account.prefix)
            place = place.replace("{attachment_id}", file).replace("{number}", "1").replace("{key}", "x")
            suffix = "" if form == "html" else f".{form}"
            answers.add(browser.generic(method, place + suffix, headers=HTML).status_code)
        found[method, path] = answers
    return found


@pytest.fixture
def tokens(alice: Person) -> list[str]:
    with scope(account=alice.account):
        fill(alice)
        Invoice.objects.update(show_attachments=True)
        return _tokens(alice.account)


def _close(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(closed_at=clock.now())


def test_no_public_url_of_a_closed_account_opens(alice: Person, tokens: list[str]) -> None:
    before = _statuses(alice.account, tokens)
    # Guard against a vacuous test.
    assert sum(answers != {404} for answers in before.values()) > 10

    _close(alice.account)

    assert {
        place: answers for place, answers in _statuses(alice.account, tokens).items() if answers != {404}
    } == {}
    assert Caller(alice).get("/invoices.json").status_code == 401


def test_a_closed_account_issues_nothing(alice: Person, tokens: list[str]) -> None:
    with scope(account=alice.account):
        Recurring.objects.update(next_at=clock.now() - timedelta(days=1), deleted=False)
        count = Invoice.objects.count()
    _close(alice.account)

    assert issue_due() == 0
    with scope(account=alice.account):
        assert Invoice.objects.count() == count
