"""An account that requires e-invoices rejects creating or changing invalid documents."""

import json
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from tests.einvoicing.european import PARTIES, row
from tests.people import Person
from tidebill.accounts.choices import FORMAT_NAMES, PAYMENT_CODE_NAMES
from tidebill.accounts.commands import AccountInput
from tidebill.accounts.models import Account
from tidebill.accounts.services.settings import update_settings
from tidebill.einvoicing.models import Check
from tidebill.einvoicing.registry import formats
from tidebill.einvoicing.validation import result
from tidebill.einvoicing.validation.process import CheckFailed
from tidebill.invoices.models import Invoice
from tidebill.kernel.vocabulary import MAILED_FORMATS, PAYMENT_CODES, REQUIRED_FORMATS

REFERENCE = {"buyer_reference": ["can't be blank (BR-DE-15)"]}


@pytest.fixture
def required(account: Account) -> str:
    update_settings(account, AccountInput(validate_invoices_as="xrechnung"))
    return "xrechnung"


def _send(client: Client, person: Person, place: str, method: str = "POST", **attributes: Any) -> Any:
    sent = {"invoice": attributes}
    return client.generic(
        method, place, json.dumps(sent), content_type="application/json", headers=person.headers
    )


def _issue(client: Client, person: Person, **attributes: Any) -> Any:
    return _send(client, person, "/invoices.json", **{**PARTIES, "positions": [row()], **attributes})


def test_what_does_not_comply_is_not_issued(
    client: Client, alice: Person, bob: Person, charlie: Person, required: str
) -> None:
    refused = _issue(client, bob, buyer_reference="")

    assert (refused.status_code, refused.json()["message"]) == (422, REFERENCE)
    with scopes_disabled():
        assert not Invoice.objects.exists()
        assert not Check.objects.exists()
    # Other accounts, and kinds that are no e-invoices, are unaffected.
    assert _issue(client, charlie, buyer_reference="").status_code == 201
    assert _issue(client, alice, buyer_reference="", kind="proforma").status_code == 201
    assert _issue(client, alice, buyer_reference="", income="0").status_code == 201


def test_the_formats_to_choose_from_are_those_there_are() -> None:
    none, *required = REQUIRED_FORMATS

    assert list(FORMAT_NAMES) == [none, *required]
    assert {name: FORMAT_NAMES[name] for name in required} == {
        name: formats()[name].title for name in required
    }
    assert set(MAILED_FORMATS) <= set(formats())
    assert tuple(PAYMENT_CODE_NAMES) == PAYMENT_CODES


def test_what_complies_is_issued_and_its_verdict_is_kept(client: Client, bob: Person, required: str) -> None:
    issued = _issue(client, bob)

    assert issued.status_code == 201, issued.content
    with scope(account=bob.account):
        kept = Check.objects.get(invoice_id=issued.json()["id"], format=required)
    assert (kept.valid, kept.findings, len(kept.digest)) == (True, [], 64)
    assert any("XRechnung" in edition for edition in kept.rules)


def test_a_change_that_breaks_the_rules_is_refused(client: Client, bob: Person, required: str) -> None:
    place = f"/invoices/{_issue(client, bob).json()['id']}.json"

    refused = _send(client, bob, place, "PUT", buyer_reference="")

    assert (refused.status_code, refused.json()["message"]) == (422, REFERENCE)
    told = client.get(place, headers=bob.headers).json()
    assert told["buyer_reference"] == PARTIES["buyer_reference"]
    assert _send(client, bob, place, "PUT", description="More").status_code == 200


def test_what_was_issued_before_can_still_be_paid(client: Client, bob: Person) -> None:
    place = f"/invoices/{_issue(client, bob, buyer_reference='').json()['id']}.json"
    update_settings(bob.account, AccountInput(validate_invoices_as="xrechnung"))

    assert _send(client, bob, place, "PUT", paid="10", internal_note="By hand").status_code == 200
    assert _send(client, bob, place, "PUT", description="More").status_code == 422


def test_where_the_rules_can_not_be_run_nothing_is_issued(
    client: Client, bob: Person, required: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise CheckFailed("no")

    monkeypatch.setattr(result.checker, "check", fail)

    answer = _issue(client, bob)

    assert answer.status_code == 409
    assert answer["Retry-After"]
    with scopes_disabled():
        assert not Invoice.objects.exists()


def test_the_account_chooses_the_format(client: Client, alice: Person, charlie: Person) -> None:
    def choose(format: str) -> Any:
        sent = json.dumps({"account": {"validate_invoices_as": format}})
        return client.put("/account.json", sent, content_type="application/json", headers=alice.headers)

    assert choose("peppol").status_code == 200
    assert choose("fax").status_code == 422
    alice.account.refresh_from_db()
    charlie.account.refresh_from_db()
    assert (alice.account.validate_invoices_as, charlie.account.validate_invoices_as) == ("peppol", "none")
    assert choose("none").status_code == 200
    alice.account.refresh_from_db()
    assert alice.account.validate_invoices_as == "none"
