"""Sending to KSeF: each document arrives once despite failures, and the outcome is reported."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.einvoicing.scenarios import document, row
from tests.transmission.conftest import Connect, work_through
from tests.transmission.ksef_double import KsefDouble, make_certificate
from tidebill.events.models import Job, JournalEntry
from tidebill.invoices.commands import InvoiceChange
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.cancel import cancel_invoice, delete_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.wire import Invoice as Wire
from tidebill.storage import clock
from tidebill.transmission.channels import ksef
from tidebill.transmission.models import Connection, Transmission
from tidebill.transmission.services import state_machine
from tidebill.transmission.services.retry import retry
from tidebill.transmission.services.submit import submit, submit_to_register
from tidebill.transmission.tasks import reconcile
from tidebill.webhooks.commands import WebhookInput
from tidebill.webhooks.models import WebhookDelivery
from tidebill.webhooks.services.manage import create_webhook
from tidebill.wire.errors import Invalid, RuleViolation

Issue = Callable[..., Invoice]
SEND = r"POST .*/online/[^/]+/invoices"


def test_a_document_is_accepted_and_gets_its_number(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue)

    submit_to_register(invoice)
    assert stored(invoice).gov_status == "processing"
    work_through()

    (taken,) = double.accepted
    found = stored(invoice)
    assert (found.gov_status, found.gov_id, found.gov_error_messages) == ("ok", taken.ksef_number, None)
    link = found.gov_verification_link or ""
    assert link.startswith("https://qr.ksef.mf.gov.pl/invoice/5252445767/12-01-2026/")
    assert found.gov_send_date is not None
    sent = only(invoice)
    assert bytes(sent.content) == taken.content
    assert taken.ksef_number.encode() in bytes(sent.receipt)


def test_a_certificate_lets_in_too(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    connect(token="", **key_pair())
    invoice = document(issue)

    submit_to_register(invoice)
    work_through()

    assert stored(invoice).gov_status == "ok"


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"identity": "123"}, "identity"),
        ({"certificate": "no certificate"}, "certificate"),
        ({"private_key": "no key"}, "private_key"),
        ({"offline_certificate": "no certificate"}, "offline_certificate"),
        ({"offline_private_key": "no key"}, "offline_private_key"),
    ],
)
def test_what_is_no_key_is_refused_by_its_field(
    attributes: dict[str, str], field: str, connect: Connect
) -> None:
    with pytest.raises(Invalid) as refused:
        connect(**attributes)

    assert list(refused.value.errors) == [field]
    assert not Connection.objects.exists()


def test_a_key_of_another_certificate_is_refused(connect: Connect) -> None:
    with pytest.raises(Invalid) as refused:
        connect(**{**key_pair(), "private_key": key_pair()["private_key"]})

    assert list(refused.value.errors) == ["private_key"]


def test_a_key_of_the_certificate_to_sign_in_with_is_none_for_documents_made_offline(
    connect: Connect,
) -> None:
    with pytest.raises(Invalid) as refused:
        connect(**key_pair(), **{**key_pair("offline_"), "offline_private_key": key_pair()["private_key"]})

    assert list(refused.value.errors) == ["offline_private_key"]
    assert not Connection.objects.exists()


def test_a_trial_says_that_it_is_one(issue: Issue, connect: Connect) -> None:
    connect(environment="demo")
    invoice = document(issue)

    submit_to_register(invoice)
    assert stored(invoice).gov_status == "demo_processing"
    work_through()

    assert stored(invoice).gov_status == "demo_ok"


@pytest.mark.parametrize(
    ("pattern", "what", "times"),
    [
        (r"POST .*/auth/challenge", 500, 1),
        (r"POST .*/auth/challenge", "cut", 1),
        (r"POST .*/auth/ksef-token", 429, 1),
        (r"POST .*/auth/token/redeem", "lose", 1),
        (r"GET .*/public-key-certificates", 503, 1),
        (r"POST .*/sessions/online$", 429, 1),
        (r"POST .*/sessions/online$", 500, 1),
        (r"POST .*/sessions/online$", "lose", 1),
        (SEND, 429, 1),
        (SEND, 500, 1),
        (SEND, "cut", 1),
        (SEND, "lose", 1),
        (SEND, "slow", 1),
        (SEND, 429, 3),
        (SEND, "lose", 3),
        (SEND, "cut", 3),
        (r"POST .*/close", 500, 1),
        (r"POST .*/close", "lose", 1),
        (r"GET .*/sessions/[^/]+/invoices$", 500, 1),
        (r"GET .*/sessions/[^/]+/invoices$", "cut", 1),
        (r"GET .*/upo", 404, 1),
        (r"POST .*/query/metadata", 500, 1),
    ],
)
def test_a_document_gets_there_once_whatever_goes_wrong(
    pattern: str,
    what: int | str,
    times: int,
    issue: Issue,
    connect: Connect,
    double: KsefDouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tidebill.transmission.channels.ksef.gateway._SECONDS", 0.4)
    double.delay = 0.8
    double.fail(pattern, what, times=times)
    connect()
    invoice = document(issue)

    submit_to_register(invoice)
    work_through()

    assert len(double.accepted) == 1
    assert [taken for taken in double.taken if taken.code == 440] == []
    assert stored(invoice).gov_status == "ok"
    assert stored(invoice).gov_id == double.accepted[0].ksef_number


def test_after_an_answer_that_never_came_it_is_asked_before_it_is_sent_again(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail(SEND, "lose")
    connect()
    invoice = document(issue)
    submit_to_register(invoice)

    state_machine.run(only(invoice).pk)
    assert only(invoice).state == "unknown"
    assert stored(invoice).gov_status == "server_error"
    asked = len(double.requests)
    work_through()

    later = double.requests[asked:]
    assert [request for request in later if request.endswith("/invoices") and "POST" in request] == []
    assert stored(invoice).gov_status == "ok"


def test_a_request_that_arrives_late_finds_its_session_closed(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail(SEND, "cut")
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    work_through()

    first = next(iter(double.sessions.values()))
    assert not first.is_open
    assert len(double.taken) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_dies_while_it_sends_costs_nothing(
    moment: str, issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies just before the request with the document, or just after it arrived."""
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    original = ksef.sending.build_send_invoice_request

    def die(*arguments: Any, **named: Any) -> Any:
        if moment == "after":
            (session,) = double.sessions.values()
            double.take(session, arguments[0])
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(ksef.sending, "build_send_invoice_request", die)
        with pytest.raises(Killed):
            state_machine.run(only(invoice).pk)
    assert only(invoice).state == "sending"
    assert original is ksef.sending.build_send_invoice_request

    work_through()

    assert len(double.accepted) == len(double.taken) == 1
    assert stored(invoice).gov_status == "ok"


def test_an_attempt_that_was_overtaken_is_not_heard(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    number = only(invoice).pk
    real = ksef.sending.build_encryption_data

    def overtake(*arguments: Any, **named: Any) -> Any:
        Transmission.objects.filter(pk=number).update(attempts=9)
        return real(*arguments, **named)

    monkeypatch.setattr(ksef.sending, "build_encryption_data", overtake)
    assert state_machine.run(number) is None

    assert double.taken == []
    assert only(invoice).attempts == 9


def test_slow_work_is_waited_for(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    double.patience = 3
    connect()
    invoice = document(issue)

    submit_to_register(invoice)
    work_through()

    assert stored(invoice).gov_status == "ok"
    assert len(double.taken) == 1


def test_a_duplicate_of_another_document_is_refused_with_its_number(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    first = document(issue, number="7/2026")
    submit_to_register(first)
    work_through()
    Invoice.objects.filter(pk=first.pk).update(gov_status=None)
    Transmission.objects.all().delete()
    Invoice.objects.filter(pk=first.pk).update(buyer_name="Somebody else")

    submit(stored(first), "ksef")
    work_through()

    found = stored(first)
    assert found.gov_status == "send_error"
    assert double.accepted[0].ksef_number in found.gov_error_messages[0]


def test_the_same_document_sent_from_an_older_backup_finds_its_number(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    work_through()
    content = bytes(only(invoice).content)
    Transmission.objects.all().delete()
    made = submit(stored(invoice), "ksef")
    Transmission.objects.filter(pk=made.pk).update(content=content, content_hash=double.accepted[0].hash)

    work_through()

    assert len(double.accepted) == 1
    assert only(invoice).external_id == double.accepted[0].ksef_number
    assert stored(invoice).gov_status == "ok"


def test_what_ksef_refuses_is_reported_and_can_be_mended(
    issue: Issue, connect: Connect, double: KsefDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    invoice = document(issue)
    monkeypatch.setattr("tests.transmission.ksef_double.check", lambda _content: iter(["P_7 is wrong"]))
    submit_to_register(invoice)
    work_through()
    found = stored(invoice)
    assert found.gov_status == "send_error"
    assert found.gov_error_messages == ["Błąd weryfikacji pliku faktury", "P_7 is wrong"]

    monkeypatch.undo()
    update_invoice(invoice.pk, InvoiceChange(buyer_name="Mended"))
    retry(Transmission.objects.get().pk)
    work_through()

    assert stored(invoice).gov_status == "ok"
    assert [taken.code for taken in double.taken] == [430, 200]


def test_retry_after_is_kept(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    double.fail(SEND, 429, retry_after=120)
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    state_machine.run(only(invoice).pk)

    found = only(invoice)
    assert found.state == "queued"
    assert found.next_at is not None
    assert 100 < (found.next_at - clock.now()).total_seconds() <= 120


def test_an_unreachable_ksef_gives_the_codes_of_a_document_issued_offline(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail("POST .*/auth/challenge", "cut")
    connect(token="", **key_pair(), **key_pair("offline_"))
    invoice = document(issue, issue_date="2026-01-16")
    submit_to_register(invoice)
    state_machine.run(only(invoice).pk)

    found, sent = stored(invoice), only(invoice)
    assert found.gov_status == "server_error"
    assert (found.gov_verification_link or "").startswith("https://qr.ksef.mf.gov.pl/invoice/")
    assert (found.gov_link or "").startswith(
        "https://qr.ksef.mf.gov.pl/certificate/Nip/5252445767/5252445767/"
    )
    assert (sent.offline, str(sent.deadline)) == (True, "2026-01-19")
    link = found.gov_verification_link

    work_through()

    done = stored(invoice)
    assert (done.gov_status, done.gov_link, done.gov_verification_link) == ("ok", None, link)


def test_the_certificate_that_signs_in_signs_no_code_of_a_document_issued_offline(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    double.fail("POST .*/auth/challenge", "cut")
    connect(token="", **key_pair())
    invoice = document(issue)
    submit_to_register(invoice)
    state_machine.run(only(invoice).pk)

    found = stored(invoice)
    assert (found.gov_verification_link or "").startswith("https://qr.ksef.mf.gov.pl/invoice/")
    assert found.gov_link is None


def test_two_requests_to_send_are_one_transmission(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue)

    assert submit(invoice, "ksef").pk == submit(invoice, "ksef").pk
    work_through()
    submit_to_register(stored(invoice))
    work_through()

    assert len(double.taken) == 1


@pytest.mark.parametrize("state", ["processing", "ok"])
def test_what_ksef_has_can_not_be_edited(
    state: str, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    if state == "ok":
        work_through()

    for change in (
        lambda: update_invoice(invoice.pk, InvoiceChange(buyer_name="Another")),
        lambda: update_invoice(invoice.pk, Wire.read({"positions": [row(net="7")]}).build(InvoiceChange)),
        lambda: delete_invoice(invoice.pk),
        lambda: cancel_invoice(invoice.pk),
    ):
        with pytest.raises(RuleViolation, match="is in KSeF and cannot be edited"):
            change()
    update_invoice(invoice.pk, InvoiceChange(internal_note="Paid in cash", status="paid"))

    found = stored(invoice)
    assert (found.buyer_name, found.deleted, found.cancelled) == (invoice.buyer_name, False, False)
    assert (found.internal_note, found.status, found.price_net) == ("Paid in cash", "paid", invoice.price_net)


def test_documents_are_sent_by_themselves_where_the_account_wants_it(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(auto_send=True)
    invoice = document(issue)
    document(issue, kind="proforma")
    work_through()

    assert stored(invoice).gov_status == "ok"
    assert len(double.taken) == 1


def test_documents_to_consumers_stay_here_where_only_those_to_companies_are_sent(
    issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect(auto_send=True, auto_send_to="companies")
    company, consumer = document(issue), document(issue, buyer_tax_no="", buyer_tax_no_kind="empty")
    work_through()

    assert (stored(company).gov_status, stored(consumer).gov_status) == ("ok", None)
    assert len(double.taken) == 1


@pytest.mark.parametrize("decision", ["ok", "send_error"])
def test_webhooks_are_told_what_ksef_decided(
    decision: str, issue: Issue, connect: Connect, double: KsefDouble, settings: Any
) -> None:
    settings.TIDEBILL_WEBHOOK_ALLOW_PRIVATE = True
    connection = connect()
    create_webhook(connection.account, WebhookInput(kind="invoice:update", url="http://127.0.0.1:9/hook"))
    invoice = document(issue)
    if decision == "send_error":
        double.fail(SEND, 400)
    submit_to_register(invoice)
    assert not WebhookDelivery.objects.exists()

    work_through()

    assert stored(invoice).gov_status == decision
    told = WebhookDelivery.objects.get()
    assert (told.kind, told.subject_id) == ("invoice:update", invoice.pk)


def test_documents_that_ksef_would_refuse_are_refused_where_the_account_wants_it(
    issue: Issue, connect: Connect
) -> None:
    connect(validate_invoices_for_gov=True)

    with pytest.raises(Invalid) as refused:
        document(issue, positions=[row(tax="zw")])

    assert list(refused.value.errors) == ["exempt_tax_kind"]
    assert Invoice.objects.count() == 0
    document(issue, kind="proforma", positions=[row(tax="zw")])


@pytest.mark.parametrize(
    ("attributes", "status"),
    [({"kind": "proforma"}, "not_applicable"), ({"positions": [row(tax="19")]}, "send_error")],
)
def test_what_can_not_be_sent_says_so(
    attributes: dict[str, Any], status: str, issue: Issue, connect: Connect, double: KsefDouble
) -> None:
    connect()
    invoice = document(issue, **attributes)
    submit_to_register(invoice)
    work_through()

    found = stored(invoice)
    assert found.gov_status == status
    assert (found.gov_error_messages or [None])[0] in (
        None,
        "positions[0].tax: is not a Polish VAT rate (P_12)",
    )
    assert double.requests == []


def test_an_account_that_is_switched_off_says_so(issue: Issue, connect: Connect) -> None:
    connect(active=False)
    invoice = document(issue)
    submit_to_register(invoice)

    assert stored(invoice).gov_status == "not_connected"


def test_an_account_without_ksef_is_left_as_it_is(issue: Issue, double: KsefDouble) -> None:
    invoice = document(issue)
    before = Invoice.objects.filter(pk=invoice.pk).values().get()
    submit_to_register(invoice)

    assert Invoice.objects.filter(pk=invoice.pk).values().get() == before
    assert not Transmission.objects.exists()


def test_what_was_left_lying_is_taken_up_again(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    Job.objects.all().delete()
    Transmission.objects.update(updated_at=clock.now() - state_machine._LONGEST_WAIT)

    reconcile.call()
    work_through()

    assert stored(invoice).gov_status == "ok"


def test_a_receipt_that_comes_late_is_looked_for(issue: Issue, connect: Connect, double: KsefDouble) -> None:
    double.fail("GET .*/upo", 404)
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    work_through()
    assert bytes(only(invoice).receipt) == b""

    reconcile.call()
    work_through()

    assert double.accepted[0].ksef_number.encode() in bytes(only(invoice).receipt)


def test_the_history_tells_what_became_of_it(issue: Issue, connect: Connect) -> None:
    connect()
    invoice = document(issue)
    submit_to_register(invoice)
    work_through()

    told = JournalEntry.objects.filter(subject_id=invoice.pk, action__startswith="invoice.")
    assert list(told.order_by("pk").values_list("action", flat=True)) == [
        "invoice.create",
        "invoice.transmit",
        "invoice.accepted",
    ]


class Killed(BaseException):
    """The simulated death of a process."""


def key_pair(prefix: str = "") -> dict[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    return {
        f"{prefix}certificate": make_certificate(key, "Acme").public_bytes(pem).decode(),
        f"{prefix}private_key": key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain).decode(),
    }


def stored(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def only(invoice: Invoice) -> Transmission:
    return Transmission.objects.get(invoice=invoice)
