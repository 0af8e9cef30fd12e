"""Well-signed, well-formed but odd input is answered, never with a server error."""

import errno
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client as Browser
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.einvoicing.reading.container import read_document
from tidebill.payments.commands import ProviderInput
from tidebill.payments.models import PaymentProvider
from tidebill.payments.services.providers import create_provider
from tidebill.wire.errors import RuleViolation

ROW = {"name": "Tea", "quantity": 1, "tax": "23", "total_price_gross": "123"}
HUGE = "9" * 5000


def _invoice(person: Person) -> int:
    made = Caller(person).post("/invoices.json", {"invoice": {"buyer_name": "Buyer", "positions": [ROW]}})
    return int(made.json()["id"])


@pytest.mark.parametrize("split", [True, False, "1", "0", None])
def test_a_recurring_definition_answers_what_it_stored(alice: Person, split: object) -> None:
    body = {"name": "Rent", "invoice_id": _invoice(alice), "every": "1m", "split_payment": split}
    api = Caller(alice)

    made = api.post("/recurrings.json", {"recurring": body})

    assert made.status_code == 201
    shown = api.get(f"/recurrings/{made.json()['id']}.json")
    assert shown.status_code == 200
    assert shown.json() == made.json()
    assert api.get("/recurrings.json").json() == [made.json()]


@pytest.mark.parametrize("signature", ["é", "\udc80", "x" * 10_000, ""])
def test_an_upload_with_an_odd_signature_is_denied(alice: Person, signature: str) -> None:
    api = Caller(alice)
    fields = api.get(f"/invoices/{_invoice(alice)}/get_new_attachment_credentials.json").json()
    fields = {name: value for name, value in fields.items() if name != "url"}
    sent = {**fields, "signature": signature.encode("utf-8", "surrogatepass").decode("latin-1")}

    answer = Browser(raise_request_exception=False).post(
        "/uploads", {**sent, "file": SimpleUploadedFile("a.pdf", b"%PDF")}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("number", [HUGE, "9" * 19, "²", "-1", "0x1"])
def test_an_id_that_no_row_can_have_is_not_found(alice: Person, number: str) -> None:
    invoice = _invoice(alice)
    api, html = Caller(alice), Caller(alice, accept="text/html")
    for path in (
        f"/invoices/{number}.json",
        f"/invoices/{invoice}/attachments/{number}",
        f"/webhooks/1/deliveries/{number}.json",
        f"/settings/printing?department_id={number}",
        f"/payments/new?client_id={number}",
        f"/stock_takings/new?warehouse_id={number}",
        f"/addresses/new?addressable_id={number}",
    ):
        assert api.get(path).status_code < 500, path
        assert html.get(path).status_code < 500, path
    assert api.put(f"/users/{alice.user.pk}.json", {"user": {"role": f"role_{number}"}}).status_code == 422


def _signed(body: bytes) -> str:
    now = int(time.time())
    digest = hmac.new(b"whsec_1", f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={now},v1={digest}"


_INTENT = {"amount": 1, "currency": "PLN", "id": "pi_1", "metadata": {"checkout": "x"}}


@pytest.mark.parametrize(
    "event",
    [
        [],
        1,
        None,
        {"type": []},
        {"type": "payment_intent.succeeded"},
        {"type": "payment_intent.succeeded", "data": []},
        {"type": "payment_intent.succeeded", "data": {"object": {"metadata": {"checkout": {}}}}},
        *(
            {"type": "payment_intent.succeeded", "data": {"object": {**_INTENT, **odd}}}
            for odd in (
                {"amount": "x"},
                {"amount": {}},
                {"amount": 10**400},
                {"amount": -1},
                {"currency": None},
                {"id": 1},
                {"id": "x" * 1000},
                {"metadata": {"checkout": "\0"}},
                {"metadata": {"checkout": 7}},
                {"last_payment_error": []},
            )
        ),
    ],
)
def test_a_signed_but_odd_callback_is_refused(alice: Person, event: Any) -> None:
    with scope(account=alice.account):
        create_provider(
            alice.account, ProviderInput(kind="stripe", secret_key="sk_test_1", webhook_secret="whsec_1")
        )
        provider = PaymentProvider.objects.get()
    body = json.dumps(event).encode()

    answer = Browser(raise_request_exception=False).generic(
        "POST",
        f"/payments/callback/{provider.token}",
        body,
        "application/json",
        headers={"Stripe-Signature": _signed(body)},
    )

    assert answer.status_code in (200, 400, 404), answer.content


_ZUGFERD_1 = """<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15"><rsm:HeaderExchangedDocument>
<ram:IssueDateTime><udt:DateTimeString format="{form}">{text}</udt:DateTimeString></ram:IssueDateTime>
</rsm:HeaderExchangedDocument></rsm:CrossIndustryDocument>"""


@pytest.mark.parametrize("form", ["102", "610", "616"])
@pytest.mark.parametrize("text", ["", "x", "202613", "202699", "000001", "2026", "²026²2", "9" * 50])
def test_an_odd_date_in_an_old_e_invoice_is_unreadable(form: str, text: str) -> None:
    with pytest.raises(RuleViolation):
        read_document(_ZUGFERD_1.format(form=form, text=text).encode())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_503(alice: Person, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "No space left on device")

    api = Caller(alice)
    place = f"/invoices/{_invoice(alice)}/get_new_attachment_credentials.json"
    fields = {name: value for name, value in api.get(place).json().items() if name != "url"}
    monkeypatch.setattr(type(default_storage._wrapped), "_save", refuse)  # type: ignore[attr-defined]

    upload = Browser(raise_request_exception=False).post(
        "/uploads", {**fields, "file": SimpleUploadedFile("a.pdf", b"%PDF")}
    )

    assert upload.status_code == 503


@pytest.mark.parametrize("path", ["/clients.json", "/accounts/login/"])
def test_a_full_database_is_a_503(alice: Person, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("tidebill.http.dispatch._authenticate", refuse)
    monkeypatch.setattr("allauth.account.views.LoginView.get", refuse)

    answer = Caller(alice).get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
