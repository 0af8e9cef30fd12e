import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django_scopes import scope
from hypothesis import HealthCheck, settings

from tests import databases
from tests.live_fixtures import answer_keys, api, environment, http, login, server, token
from tests.people import Person
from tidebill.accounts.models import Account, Membership
from tidebill.accounts.services import add_member, create_account, create_token, create_user

__all__ = ["answer_keys", "api", "environment", "http", "login", "server", "token"]

# Timing depends on the machine's load.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The database of this process: a copy of one that is migrated once."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        if server := os.environ.get("DATABASE_URL"):
            databases.administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            databases.copy_database(server, name)
        else:
            databases.copy_file(Path(name))
        product.DATABASES["default"]["TEST"]["MIGRATE"] = False
        made = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _empty_tables_quickly() -> Iterator[None]:
    """Speed up cleanup after tests that commit; see databases.empty_tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.empty_tables())
        yield


def pytest_unconfigure(config: pytest.Config) -> None:
    # xdist's workers end before the main process.
    if not hasattr(config, "workerinput"):
        databases.drop_original()


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
    """The account of Alice and Bob, in scope for the whole test."""
    with scope(account=account):
        yield account
