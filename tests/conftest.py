from collections.abc import Iterator

import pytest
from django_scopes import scope
from hypothesis import HealthCheck, settings

from tests.live_fixtures import answer_keys, api, environment, http, login, server, token
from tests.people import Person
from tidebill.accounts.models import Account, Membership
from tidebill.accounts.services import add_member, create_account, create_token, create_user

__all__ = ["answer_keys", "api", "environment", "http", "login", "server", "token"]

# How fast a machine is at the moment is no property of what is tested.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")

PASSWORD = "correct horse battery"


@pytest.fixture
def alice(db: None) -> Person:
    """The owner of the account "acme"."""
    opened = create_account("acme", email="alice@example.com", password=PASSWORD, login="alice", name="Acme")
    return Person(opened.owner, opened.account, opened.token.code or "", PASSWORD)


@pytest.fixture
def account(alice: Person) -> Account:
    """The account that Alice and Bob work for."""
    return alice.account


@pytest.fixture
def bob(account: Account) -> Person:
    """Alice's colleague."""
    user = create_user(email="bob@example.com", password=PASSWORD, login="bob")
    add_member(account, user=user, role=Membership.Role.MEMBER)
    token = create_token(account, user=user)
    return Person(user, account, token.code or "", PASSWORD)


@pytest.fixture
def charlie(db: None) -> Person:
    """The owner of another account, "globex"."""
    opened = create_account("globex", email="charlie@example.org", password=PASSWORD, login="charlie")
    return Person(opened.owner, opened.account, opened.token.code or "", PASSWORD)


@pytest.fixture
def scoped(account: Account) -> Iterator[Account]:
    """The account of Alice and Bob, with its rows in reach for the whole test."""
    with scope(account=account):
        yield account
