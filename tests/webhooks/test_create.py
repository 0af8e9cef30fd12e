from typing import Any

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.accounts.models import Account
from tidebill.events.models import JournalEntry
from tidebill.webhooks.models import Webhook

pytestmark = pytest.mark.django_db
URL = "https://example.com/hook"
SENT = {"kind": "client:create", "url": URL, "api_token": "SECRET", "active": True}


def post(person: Person, attributes: Any) -> Any:
    return Caller(person).post("/webhooks.json", {"webhook": attributes})


def count(person: Person) -> int:
    with scope(account=person.account):
        return int(Webhook.objects.count())


def test_it_answers_what_was_sent_and_keeps_the_secret_back(alice: Person) -> None:
    answer = post(alice, SENT)

    assert answer.status_code == 201
    made = answer.json()
    assert {name: made[name] for name in SENT} == SENT
    assert set(made) == {*SENT, "id", "account_id", "created_at", "updated_at"}


def test_it_takes_attributes_without_an_envelope(alice: Person) -> None:
    answer = Caller(alice).post("/webhooks.json", {"kind": "invoice:update", "url": URL})

    assert (answer.status_code, answer.json()["kind"]) == (201, "invoice:update")


def test_the_secret_is_told_to_who_asks_and_is_stored_encrypted(alice: Person) -> None:
    number = post(alice, SENT).json()["id"]
    place = f"/webhooks/{number}.json?additional_fields[webhook]=secret"

    secret = Caller(alice).get(place).json()["secret"]

    assert secret.startswith("whsec_")
    with scope(account=alice.account):
        assert secret not in Webhook.objects.get().secret


def test_every_webhook_has_a_secret_of_its_own(alice: Person) -> None:
    place = "/webhooks.json?additional_fields[webhook]=secret"

    secrets = {Caller(alice).post(place, {"webhook": SENT}).json()["secret"] for _ in range(3)}

    assert len(secrets) == 3


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"url": URL}, "kind"),
        ({"kind": "client:create"}, "url"),
        ({"kind": "department:create", "url": URL}, "kind"),
        ({"kind": "client:create", "url": "ftp://example.com/"}, "url"),
        ({"kind": "client:create", "url": "example.com"}, "url"),
        ({"kind": "client:create", "url": "http://"}, "url"),
        ({"kind": "client:create", "url": "http://[::1"}, "url"),
        ({"kind": "client:create", "url": "http://example.com:99999/"}, "url"),
        ({"kind": "client:create", "url": "http://127.0.0.1/"}, "url"),
        ({"kind": "client:create", "url": "http://[::1]/"}, "url"),
        ({"kind": "client:create", "url": "http://[::ffff:10.0.0.1]/"}, "url"),
        ({"kind": "client:create", "url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"kind": "client:create", "url": "https://example.com/" + "a" * 2000}, "url"),
    ],
)
def test_it_refuses_what_can_t_be_called_and_makes_nothing(
    alice: Person, attributes: Any, field: str
) -> None:
    entries = JournalEntry.objects.count()

    answer = post(alice, attributes)

    assert (answer.status_code, list(answer.json()["message"])) == (422, [field])
    assert count(alice) == 0
    assert JournalEntry.objects.count() == entries


def test_an_account_has_at_most_a_hundred(alice: Person) -> None:
    with scope(account=alice.account):
        Webhook.objects.bulk_create(
            Webhook(account=alice.account, kind="client:create", url=URL, secret="-") for _ in range(100)
        )

    assert post(alice, SENT).status_code == 422
    assert count(alice) == 100


def test_the_account_knows_what_is_listened_for(alice: Person) -> None:
    first = post(alice, SENT).json()["id"]
    post(alice, {**SENT, "kind": "invoice:create"})
    post(alice, {**SENT, "kind": "product:destroy", "active": False})
    account = Account.objects.get(pk=alice.account.pk)
    assert account.webhook_kinds == ["client:create", "invoice:create"]

    Caller(alice).delete(f"/webhooks/{first}.json")

    account.refresh_from_db()
    assert account.webhook_kinds == ["invoice:create"]


def test_the_journal_tells_who_made_it(alice: Person) -> None:
    number = post(alice, SENT).json()["id"]

    entry = JournalEntry.objects.get(action="webhook.create", subject_id=number)
    assert (entry.user, entry.after) == (alice.user, {"kind": "client:create", "url": URL})
