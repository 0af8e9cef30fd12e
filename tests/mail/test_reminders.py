"""Payment reminders by the account's rules, each once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from tests.caller import Caller
from tests.mail.conftest import work
from tests.mail_server import MailServer
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.mail.models import Mail
from tidebill.mail.services.reminders import remind

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 10)


@pytest.fixture
def owed(alice: Person) -> int:
    """A document due on 10 November, in an account with reminders after 3 and 10 days."""
    assert Caller(alice).put("/account.json", {"account": {"reminder_days": [3, 10]}}).status_code == 200
    return issue(alice)


def issue(person: Person, **more: Any) -> int:
    sent = {
        "buyer_name": "Buyer",
        "buyer_email": "buyer@example.com",
        "issue_date": "2026-11-01",
        "payment_to": DUE.isoformat(),
        "positions": [{"name": "Tea", "tax": 23, "total_price_gross": 123, "quantity": 1}],
        **more,
    }
    made = Caller(person).post("/invoices.json", {"invoice": sent})
    assert made.status_code == 201, made.content
    return int(made.json()["id"])


def pass_day(day: int, hour: int = 9) -> None:
    """Run the reminders twice, a number of days after the due date, and send them."""
    moment = datetime(DUE.year, DUE.month, DUE.day, hour, tzinfo=UTC) + timedelta(days=day)
    with time_machine.travel(moment, tick=False):
        remind.call()
        remind.call()
        work()


def reminders(account: Account) -> list[Mail]:
    with scope(account=account):
        return list(Mail.objects.filter(kind="reminder").order_by("pk"))


def test_each_rule_reminds_once_on_its_day(server: MailServer, account: Account, owed: int) -> None:
    counts = []
    for day in (0, 1, 2, 3, 4, 9, 10, 11, 16, 17, 40):
        pass_day(day)
        counts.append(len(reminders(account)))

    assert counts == [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]
    assert len(server.received) == 2
    assert "overdue" in str(server.received[0][1]["Subject"])


def test_the_document_tells_which_reminders_were_sent(server: MailServer, alice: Person, owed: int) -> None:
    pass_day(3)
    pass_day(10)

    answer = Caller(alice).get(f"/invoices/{owed}.json", **{"additional_fields[invoice]": "reminders_info"})

    assert answer.json()["reminders_info"] == {
        "count": 2,
        "last_reminder_date": "2026-11-20 10:00:00",
        "last_reminder_type": "overdue",
        "reminders": [
            {"date": "2026-11-13 10:00:00", "type": "overdue"},
            {"date": "2026-11-20 10:00:00", "type": "overdue"},
        ],
    }


def test_what_no_server_took_does_not_count_as_sent(alice: Person, account: Account, owed: int) -> None:
    pass_day(3)

    answer = Caller(alice).get(f"/invoices/{owed}.json", **{"additional_fields[invoice]": "reminders_info"})

    assert [mail.status for mail in reminders(account)] == ["trapped"]
    assert answer.json()["reminders_info"]["count"] == 0


def test_after_a_few_days_without_a_worker_the_last_rule_is_made_up_for(
    server: MailServer, account: Account, owed: int
) -> None:
    pass_day(12)

    assert [mail.key for mail in reminders(account)] == [f"reminder {owed} 2026-11-10 10"]


def test_old_debts_are_not_reminded_of_when_rules_are_set_up(
    server: MailServer, account: Account, owed: int
) -> None:
    pass_day(100)

    assert reminders(account) == []


def test_nobody_is_reminded_at_night(account: Account, owed: int) -> None:
    pass_day(3, hour=3)

    assert reminders(account) == []


def test_who_wants_none_gets_none(server: MailServer, alice: Person, account: Account, owed: int) -> None:
    client = Caller(alice).get(f"/invoices/{owed}.json").json()["client_id"]
    Caller(alice).put(f"/clients/{client}.json", {"client": {"disable_auto_reminders": True}})

    pass_day(3)

    assert reminders(account) == []


def test_they_go_where_the_client_wants_them(
    server: MailServer, alice: Person, account: Account, owed: int
) -> None:
    client = Caller(alice).get(f"/invoices/{owed}.json").json()["client_id"]
    sent = {"client": {"email_for_reminders": "books@example.com"}}
    Caller(alice).put(f"/clients/{client}.json", sent)

    pass_day(3)

    assert [mail.to for mail in reminders(account)] == [["books@example.com"]]


@pytest.mark.parametrize("more", [{"status": "paid"}, {"kind": "estimate"}, {"income": False}])
def test_what_is_not_owed_is_not_reminded_of(
    server: MailServer, alice: Person, account: Account, more: dict[str, Any]
) -> None:
    Caller(alice).put("/account.json", {"account": {"reminder_days": [3]}})
    issue(alice, **more)

    pass_day(3)

    assert reminders(account) == []


def test_what_is_paid_while_the_reminder_waits_is_not_reminded_of(
    server: MailServer, alice: Person, account: Account, owed: int
) -> None:
    moment = datetime(2026, 11, 13, 9, tzinfo=UTC)
    server.to_recipient = lambda _: "451 Later"
    with time_machine.travel(moment, tick=False):
        remind.call()
        work()
    Caller(alice).post(f"/invoices/{owed}/change_status.json", {"status": "paid"})
    server.to_recipient = lambda _: "250 OK"

    with time_machine.travel(moment + timedelta(hours=1), tick=False):
        work()

    assert [mail.status for mail in reminders(account)] == ["dropped"]
    assert server.received == []


@pytest.mark.parametrize("days", [[0], [400], list(range(1, 12))])
def test_rules_that_can_not_be_meant_are_refused(alice: Person, account: Account, days: list[int]) -> None:
    answer = Caller(alice).put("/account.json", {"account": {"reminder_days": days}})

    assert (answer.status_code, answer.json()["message"]) == (422, {"reminder_days": ["is invalid"]})
    account.refresh_from_db()
    assert account.reminder_days == []


def test_the_report_tells_what_was_reminded_of_in_a_week(
    server: MailServer, alice: Person, owed: int
) -> None:
    pass_day(3)
    api = Caller(alice)

    (row,) = api.get("/reports/reminders_report.json", date_from="2026-11-10", date_to="2026-11-16").json()
    empty = api.get("/reports/reminders_report.json", date_from="2026-11-01", date_to="2026-11-07").json()
    refused = api.get("/reports/reminders_report.json", date_from="2026-11-01", date_to="2026-11-09")

    document = api.get(f"/invoices/{owed}.json").json()
    assert row == {
        "kind": "overdue",
        "created_at": "2026-11-13T10:00:00.000+01:00",
        "user_name": None,
        "user_id": None,
        "document_number": document["number"],
        "document_id": owed,
        "buyer_name": "Buyer",
        "client_id": document["client_id"],
        "document_status": "issued",
    }
    assert empty == []
    assert (refused.status_code, list(refused.json()["message"])) == (422, ["date_to"])
