"""Random chains of operations satisfy docs/chains.md; `make faults` runs it longer."""

import logging
import os
from collections.abc import Iterator
from random import Random

import pytest
from django.test.utils import override_settings
from django_scopes import scopes_disabled

from tests.books.conftest import Books
from tests.books.machine import Machine, Violation
from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Membership
from tidebill.accounts.services.accounts import create_account
from tidebill.accounts.services.tokens import create_token
from tidebill.audit.check import check_account
from tidebill.recurring.services.issue import issue_due

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("TIDEBILL_BOOKS_STEPS", "900"))
# The first seed, so that another run tries other chains.
FIRST = int(os.environ.get("TIDEBILL_BOOKS_SEED", "1"))
_A_RUN = 60


def machine(seed: int) -> tuple[Machine, Person]:
    """Return a new account with two departments, its owner, and a colleague restricted to one."""
    opened = create_account(f"books{seed}", email=f"owner{seed}@example.com", password="correct horse 7")
    owner = Person(opened.owner, opened.account, opened.token.code or "", "correct horse 7")
    books = Books(owner)
    ids = [
        books.call("POST", "/departments.json", {"department": {"name": n, "shortcut": n}}, expect=201)["id"]
        for n in ("A", "B")
    ]
    colleague = {"email": f"other{seed}@example.com", "password": "correct horse 8", "role": "member"}
    books.call("POST", "/users.json", {"user": {**colleague, "department_ids": ids[:1]}}, expect=201)
    with scopes_disabled():
        user = Membership.objects.get(user__email=colleague["email"]).user
    other = Person(user, opened.account, create_token(opened.account, user=user).code or "", "")
    sandbox = books.call(
        "POST", "/payment_providers.json", {"payment_provider": {"kind": "sandbox"}}, expect=201
    )
    chance = Random(seed)  # noqa: S311
    made = Machine(Caller(owner), Caller(other), (ids[0], ids[1]), chance, provider=sandbox["id"])
    made.issue_due = issue_due
    return made, owner


def run(seed: int, steps: int) -> Machine:
    books, owner = machine(seed)
    try:
        for _ in range(steps):
            books.step()
        findings = list(check_account(owner.account))
        if findings:
            raise Violation(f"tidebill check: {findings}")
    except Violation as violation:
        told = "\n".join(books.log)
        raise AssertionError(f"seed {seed}, step {books.steps}: {violation}\n{told}") from None
    return books


@pytest.fixture(autouse=True)
def _sandbox() -> Iterator[None]:
    logging.disable(logging.WARNING)
    with override_settings(TIDEBILL_SANDBOX=True):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + STEPS // _A_RUN))
def test_random_chains_keep_the_books(seed: int) -> None:
    books = run(seed, _A_RUN)

    assert books.steps == _A_RUN
    assert books.refused < _A_RUN
