"""Health and metrics of the running process."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Account
from tidebill.events.models import Job, Worker
from tidebill.mail.models import Mail
from tidebill.operation import health
from tidebill.storage import clock

pytestmark = pytest.mark.django_db
STILL = "The background worker has been down"


def test_it_lives() -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_probe_passes_no_middleware_of_pages(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="tidebill.requests"):
        answer = Client().get("/healthz")

    assert "Vary" not in answer
    assert not answer.cookies
    assert answer["X-Request-Id"]
    assert answer["Content-Security-Policy"]
    assert Client().post("/healthz").status_code == 405
    assert "GET /healthz 200" in caplog.text


def test_it_is_ready_when_every_check_passes() -> None:
    Worker.objects.create(name="here")

    answer = Client().get("/readyz")

    assert answer.status_code == 200, answer.content
    assert {name: check["ok"] for name, check in answer.json()["checks"].items()} == dict.fromkeys(
        ("database", "migrations", "worker", "jobs", "mail", "disk"), True
    )


def test_it_names_a_worker_that_is_silent() -> None:
    Worker.objects.create(name="gone", seen_at=clock.actual() - timedelta(minutes=6))

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["worker"]["ok"]) == (503, False)


def test_it_names_a_queue_that_stands_still() -> None:
    Worker.objects.create(name="here")
    Job.objects.create(name="old", run_at=clock.now() - timedelta(minutes=20))

    checks = Client().get("/readyz").json()["checks"]

    assert [name for name, check in checks.items() if not check["ok"]] == ["jobs"]
    assert checks["jobs"]["oldest_waiting_seconds"] >= 1200


@pytest.mark.parametrize(
    ("answer", "ok"),
    [("ConnectionRefusedError: [Errno 111]", False), ("451 Greylisted", True), (None, False)],
)
def test_it_names_a_mail_server_that_can_not_be_talked_to(answer: str | None, ok: bool) -> None:
    Worker.objects.create(name="here")
    long_ago = clock.now() - timedelta(minutes=20)
    waiting = {"to": ["a@example.com"], "subject": "Mail", "text": "Text", "attempts": 1, "answer": answer}
    Mail.everything.create(account=None, created_at=long_ago, **waiting)

    found = Client().get("/readyz")
    assert found.json()["checks"]["mail"] == {"ok": ok, "by": "trap", "waiting": 1}
    assert found.status_code == (200 if ok else 503)

    Mail.everything.create(account=None, status="sent", sent_time=clock.now(), **waiting)
    assert Client().get("/readyz").status_code == 200


def test_a_check_that_breaks_is_named_and_leaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> health.Check:
        raise OSError("/secret/path")

    monkeypatch.setitem(health._CHECKS, "disk", breaks)

    answer = Client().get("/readyz")

    assert answer.json()["checks"]["disk"] == {"ok": False, "reason": "OSError"}
    assert (answer.status_code, b"secret" in answer.content) == (503, False)


def test_figures_are_for_who_brings_the_token(settings: Any, alice: Person) -> None:
    assert Client().get("/metrics").status_code == 404

    settings.TIDEBILL_METRICS_TOKEN = "figures"
    assert Client().get("/metrics").status_code == 401
    assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401

    answer = Client().get("/metrics", headers={"Authorization": "Bearer figures"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'tidebill_check_ok{check="database"} 1.0' in text
    assert "tidebill_mails_waiting 0.0" in text
    assert 'tidebill_http_requests_total{method="GET",status="401"}' in text
    assert alice.account.prefix not in text


def test_owners_are_warned_when_nothing_has_ticked_for_five_minutes(alice: Person, bob: Person) -> None:
    assert STILL not in Visitor(alice).read("/invoices")

    Account.objects.update(created_at=clock.actual() - timedelta(minutes=6))
    assert STILL in Visitor(alice).read("/invoices")
    assert STILL not in Visitor(bob).read("/invoices")

    worker = Worker.objects.create(name="here")
    assert STILL not in Visitor(alice).read("/invoices")

    Worker.objects.filter(pk=worker.pk).update(seen_at=clock.actual() - timedelta(minutes=6))
    assert STILL in Visitor(alice).read("/invoices")
