"""GET requests that change something are protected against links on other pages."""

import pytest

from tests.caller import Caller
from tests.invoices.conftest import Issue
from tests.people import Person
from tidebill.fiscal.models import Printer, PrintRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(alice: Person) -> Caller:
    browser = Caller()
    browser.client.force_login(alice.user)
    return browser


@pytest.mark.parametrize("path", ["/invoices/fiscal_print?id={id}", "/printers/till/queue.json"])
def test_it_refuses_a_link(browser: Caller, issue: Issue, path: str) -> None:
    receipt = issue(kind="receipt")

    answer = browser.client.get(path.format(id=receipt.pk))

    assert answer.status_code == 403
    assert not PrintRequest.objects.exists()
    assert not Printer.objects.exists()


def test_it_takes_a_form(browser: Caller, issue: Issue) -> None:
    receipt = issue(kind="receipt")

    answer = browser.client.post("/invoices/fiscal_print", {"id": receipt.pk})

    assert (answer.status_code, answer.content) == (200, b"OK")
    assert PrintRequest.objects.get().invoice_id == receipt.pk
