"""Drafts are saved for their author only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.history import changes_since
from tidebill.invoices.models import Draft, Invoice, Position
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing import drafts
from tidebill.invoices.versions import version_of
from tidebill.invoices.wire import Invoice as Wire
from tidebill.storage import clock
from tidebill.wire.errors import NotFound, StaleVersion

from .conftest import Issue

KEY = "form-key-1"
TYPED = {"buyer_name": "Half a na", "positions": {"0": {"name": "Ro"}}}


def _keep(person: Person, **given: Any) -> Any:
    body = {"form_key": KEY, "place": "/invoices/new", "invoice": TYPED, **given}
    return Caller(person).post("/invoices/drafts.json", body)


def test_a_draft_is_kept_once_for_each_form(alice: Person, scoped: Account) -> None:
    assert _keep(alice).status_code == 200
    assert _keep(alice, invoice={**TYPED, "buyer_name": "Half a name"}).status_code == 200

    (draft,) = drafts.drafts_of(alice.user)
    assert (draft.title, draft.place) == ("Half a name", "/invoices/new")
    assert draft.content["positions"] == TYPED["positions"]
    assert Invoice.objects.count() == 0


def test_a_draft_is_its_writers_own(alice: Person, bob: Person, charlie: Person, scoped: Account) -> None:
    _keep(alice)
    assert drafts.drafts_of(bob.user) == []
    with pytest.raises(NotFound):
        drafts.find_draft(bob.user, KEY)
    for other in (bob, charlie):
        assert Caller(other).delete(f"/invoices/drafts/{KEY}.json").status_code == 404
    with scope(account=charlie.account):
        assert drafts.drafts_of(alice.user) == []
    assert drafts.find_draft(alice.user, KEY).content == TYPED


def test_a_draft_is_thrown_away(alice: Person, scoped: Account) -> None:
    _keep(alice)
    assert Caller(alice).delete(f"/invoices/drafts/{KEY}.json").status_code == 200
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"form_key": "short"}, "form_key"),
        ({"form_key": "with spaces in it"}, "form_key"),
        ({"place": "https://elsewhere.example/"}, "place"),
        ({"place": "/invoices/new#x y"}, "place"),
        ({"invoice": "text"}, "invoice"),
        ({"invoice": {"buyer_name": "a\x00b"}}, "invoice"),
    ],
)
def test_what_is_no_draft_is_refused(
    alice: Person, scoped: Account, given: dict[str, Any], named: str
) -> None:
    answer = _keep(alice, **given)
    assert (answer.status_code, set(answer.json()["message"])) == (422, {named})
    assert Draft.objects.count() == 0


def test_a_draft_that_nobody_came_back_for_goes(alice: Person, scoped: Account) -> None:
    _keep(alice)
    Draft.objects.update(updated_at=clock.now() - drafts.KEPT - timedelta(days=1))
    assert drafts.drafts_of(alice.user) == []
    _keep(alice, form_key="form-key-2")
    assert [draft.form_key for draft in Draft.objects.all()] == ["form-key-2"]


def test_a_form_that_is_sent_twice_issues_once(alice: Person, scoped: Account) -> None:
    browser = Browser(headers={"Accept": "text/html"})
    browser.force_login(alice.user)
    sent = {"form_key": KEY, "invoice[buyer_name]": "Twice", "invoice[positions][0][name]": "Row"}
    first = browser.post("/invoices", sent)
    again = browser.post("/invoices", sent)
    other = browser.post("/invoices", {**sent, "form_key": "form-key-2"})

    assert first.status_code == again.status_code == other.status_code
    assert again["Idempotent-Replayed"] == "true"
    assert [invoice.buyer_name for invoice in Invoice.objects.all()] == ["Twice", "Twice"]


def test_a_change_for_a_version_that_is_gone_is_told(issue: Issue, alice: Person) -> None:
    invoice = issue()
    seen = version_of(invoice)
    update_invoice(invoice.pk, Wire.read({"place": "Here"}).build(InvoiceChange), by=alice.user, version=seen)
    with pytest.raises(StaleVersion):
        update_invoice(
            invoice.pk, Wire.read({"place": "There"}).build(InvoiceChange), by=alice.user, version=seen
        )
    assert Invoice.objects.get().place == "Here"
    (meanwhile,) = changes_since(invoice, seen)
    assert (meanwhile.who, meanwhile.changes[0].after) == ("alice", "Here")

    now = version_of(invoice)
    update_invoice(invoice.pk, Wire.read({"place": "There"}).build(InvoiceChange), by=alice.user, version=now)
    assert Invoice.objects.get().place == "There"


def test_rows_come_in_the_order_of_the_form(issue: Issue, alice: Person) -> None:
    row = {"quantity": 1, "tax": "23", "total_price_gross": "123"}
    invoice = issue(positions=[{**row, "name": name} for name in ("A", "B", "C")])
    a, b, c = Position.objects.order_by("place").values_list("pk", flat=True)
    sent = {"positions": [{"id": c}, {**row, "name": "D"}, {"id": a}, {"id": b, "_destroy": "1"}]}
    update_invoice(invoice.pk, Wire.read(sent).build(InvoiceChange), by=alice.user, in_order=True)
    assert list(Position.objects.order_by("place").values_list("name", flat=True)) == ["C", "D", "A"]
