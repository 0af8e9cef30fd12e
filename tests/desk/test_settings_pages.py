"""Settings of webhooks, email templates, mail server and printing."""

import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Department
from tidebill.mail.models import EmailTemplate, Mail
from tidebill.webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


@pytest.fixture
def webhook(visitor: Visitor, alice: Person) -> Webhook:
    fields = {
        "webhook[kind]": "client:create",
        "webhook[url]": "https://example.com/hook",
        "webhook[active]": "1",
    }
    answer = visitor.send("/webhooks", seen_on="/webhooks/new", **fields)
    assert answer.status_code == 303, answer.content
    with scope(account=alice.account):
        return Webhook.objects.get()


def test_a_webhooks_log_is_shown_and_replayed(visitor: Visitor, alice: Person, webhook: Webhook) -> None:
    Caller(alice).post("/clients.json", {"client": {"name": "Client"}})
    with scope(account=alice.account):
        WebhookDelivery.objects.update(status="failed", attempts=9)
        delivery = WebhookDelivery.objects.get()
    place = f"/webhooks/{webhook.pk}"
    assert "Failed" in visitor.read(place)
    assert "whsec_" in visitor.read(place)
    assert "Client" in visitor.read(f"{place}/deliveries/{delivery.pk}")

    answer = visitor.send(f"{place}/replay", seen_on=place, delivery_ids=str(delivery.pk))

    assert (answer.status_code, answer["Location"]) == (303, place)
    with scope(account=alice.account):
        delivery.refresh_from_db()
    assert delivery.status == "waiting"


def test_a_webhook_without_an_address_is_refused_beside_the_field(visitor: Visitor, alice: Person) -> None:
    fields = {"webhook[kind]": "client:create", "webhook[url]": "nowhere"}

    answer = visitor.send("/webhooks", seen_on="/webhooks/new", **fields)

    assert answer.status_code == 422
    assert 'id="webhook_url-faults"' in answer.content.decode()
    with scope(account=alice.account):
        assert not Webhook.objects.exists()


def test_a_secret_is_replaced(visitor: Visitor, alice: Person, webhook: Webhook) -> None:
    place = f"/webhooks/{webhook.pk}"

    assert visitor.send(f"{place}/rotate_secret", seen_on=place).status_code == 303

    with scope(account=alice.account):
        assert Webhook.objects.get().secret != webhook.secret


def test_a_text_of_mails_is_written_and_a_wrong_place_told(visitor: Visitor, alice: Person) -> None:
    fields = {"email_template[kind]": "invoice", "email_template[subject]": "S {{number}}"}
    wrong = visitor.send(
        "/email_templates",
        seen_on="/email_templates/new",
        **fields,
        **{"email_template[text]": "{{nothing}}"},
    )
    assert wrong.status_code == 422
    assert 'id="email_template_text-faults"' in wrong.content.decode()

    answer = visitor.send(
        "/email_templates", seen_on="/email_templates/new", **fields, **{"email_template[text]": "Hello"}
    )

    assert answer.status_code == 303
    with scope(account=alice.account):
        assert EmailTemplate.objects.get().subject == "S {{number}}"


def test_a_test_mail_goes_to_who_asks(visitor: Visitor, alice: Person) -> None:
    answer = visitor.send("/settings/mail", seen_on="/settings/mail")

    with scope(account=alice.account):
        mail = Mail.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/emails/{mail.pk}")
    assert mail.to == ["alice@example.com"]
    for _ in range(4):
        visitor.send("/settings/mail", seen_on="/settings/mail")
    assert visitor.send("/settings/mail", seen_on="/settings/mail").status_code == 429


def test_a_design_is_drawn_and_chosen(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        department = Department.objects.get(main=True)
    place = "/settings/printing"
    picture = visitor.client.get(f"{place}/compact.png", headers={"Accept": "image/png"})
    assert picture.content.startswith(b"\x89PNG")

    answer = visitor.send(place, seen_on=place, department_id=str(department.pk), design="2")

    assert answer.status_code == 303
    with scope(account=alice.account):
        department.refresh_from_db()
    assert department.invoice_template_id == 2
    assert visitor.send(place, seen_on=place, department_id=str(department.pk), design="9").status_code == 422
