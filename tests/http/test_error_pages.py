import pytest

from tests.people import Person
from tests.visitor import Visitor
from tidebill.invoices.views import invoices


def test_a_path_that_leads_nowhere_is_explained(db: None) -> None:
    answer = Visitor().open("/nowhere")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in page
    assert 'href="/accounts/login/"' in page


def test_whoever_is_signed_in_keeps_the_navigation(alice: Person) -> None:
    for path in ("/nowhere", "/invoices/999999"):
        page = Visitor(alice).open(path).content.decode()

        assert "<h1>Page not found</h1>" in page
        assert 'href="/invoices?income=no"' in page
        assert "Sign out" in page


def test_a_fault_of_the_server_tells_nothing_of_it(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(invoices, "list_invoices", fail)

    answer = Visitor(alice).open("/invoices")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong on the server" in page
    assert "the secret reason" not in page


def test_a_form_that_expired_before_sign_in_is_explained(db: None) -> None:
    answer = Visitor().forge("/accounts/login/", login="a@example.com", password="x")

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
