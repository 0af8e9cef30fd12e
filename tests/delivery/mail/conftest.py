from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.delivery.webhooks.conftest import work
from tests.mail_server import MailServer, run_mail_server
from tests.people import Person
from tidebill.delivery.models import Mail

__all__ = ["work"]
Send = Callable[..., Mail]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that Tidebill sends by."""
    with run_mail_server() as running, override_settings(**running.settings):
        yield running


@pytest.fixture
def document(alice: Person) -> int:
    """A document of Alice's; its number in the service."""
    sent = {"buyer_name": "Buyer", "buyer_email": "buyer@example.com", "number": "7/2026"}
    row = {"name": "Tea", "tax": 23, "total_price_gross": 123, "quantity": 1}
    made = Caller(alice).post("/invoices.json", {"invoice": {**sent, "positions": [row]}})
    assert made.status_code == 201, made.content
    return int(made.json()["id"])


@pytest.fixture
def send(alice: Person, document: int) -> Send:
    """Mails the document, and returns the row of it."""

    def ask(**parameters: Any) -> Mail:
        answer = Caller(alice).post(f"/invoices/{document}/send_by_email.json", parameters)
        assert answer.status_code == 200, answer.content
        with scope(account=alice.account):
            return Mail.objects.latest("pk")

    return ask


def read_mail(mail: Mail) -> Mail:
    return Mail.everything.get(pk=mail.pk)
