"""Members: invitations, department restrictions, removal; closing the account."""

import re

import pytest
from django.core import mail
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import Membership, User

pytestmark = pytest.mark.django_db


def _link(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found[1]


def test_an_invited_person_chooses_a_password_and_signs_in(
    alice: Person, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        Caller(alice).post("/account/add_user.json", {"user": {"invite": True, "email": "dora@example.com"}})
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["dora@example.com"], "Invitation to Acme")

    visitor = Visitor()
    place = _link(message.body)
    visitor.send(place, seen_on=place, password="tide and time 26", password2="tide and time 26")
    login = "/accounts/login/"
    answer = visitor.send(login, seen_on=login, login="dora@example.com", password="tide and time 26")

    assert answer["Location"] == "/"
    assert "Acme" in visitor.read("/invoices")


def test_a_new_address_is_confirmed_by_mail(
    alice: Person, django_capture_on_commit_callbacks: object
) -> None:
    user = {"email": "dora@example.com", "password": "tide and time 26"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert Caller(alice).post("/account/add_user.json", {"user": user}).status_code == 200
    (message,) = mail.outbox
    place = _link(message.body)

    Visitor().send(place, seen_on=place, password="time and tide 62", password2="time and tide 62")

    dora = User.objects.get(email="dora@example.com")
    assert dora.emailaddress_set.get().verified  # type: ignore[attr-defined]


def test_somebody_sent_away_has_no_way_in(alice: Person, bob: Person) -> None:
    assert Caller(bob).get("/clients.json").status_code == 200

    assert Caller(alice).delete(f"/users/{bob.user.pk}.json").json() == "ok"

    assert Caller(bob).get("/clients.json").status_code == 401
    with scope(account=alice.account):
        assert not Membership.objects.filter(user=bob.user).exists()


def test_an_account_is_deleted_by_its_owner_through_a_mail(
    alice: Person, bob: Person, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = Caller(alice).post("/account/delete.json", {})
    assert (answer.status_code, answer.json()["code"]) == (200, "success")
    assert Caller(alice).get("/account.json").status_code == 200
    (message,) = mail.outbox
    place = _link(message.body)
    assert message.to == ["alice@example.com"]

    visitor = Visitor()
    assert "Acme" in visitor.read(place)
    assert "Account deleted" in visitor.send(place, seen_on=place).content.decode()

    assert [Caller(person).get("/account.json").status_code for person in (alice, bob)] == [401, 401]
    assert visitor.open(place).status_code == 404
    assert Visitor(alice).open("/invoices")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1tX:forged"])
def test_a_forged_link_deletes_nothing(alice: Person, token: str) -> None:
    assert Visitor().open(f"/account/delete/{token}").status_code == 404
    assert Caller(alice).get("/account.json").status_code == 200


@pytest.mark.parametrize("role", ["admin", "member", "accountant"])
def test_only_the_owner_may_ask_for_the_end(alice: Person, bob: Person, role: str) -> None:
    Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": {"role": role}})
    assert Caller(bob).post("/account/delete.json", {}).status_code == 403
    assert mail.outbox == []


@pytest.fixture
def branch(alice: Person, bob: Person) -> int:
    """A second department, the only one Bob may access."""
    made = Caller(alice).post("/departments.json", {"department": {"name": "Branch"}}).json()["id"]
    kept = Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": {"department_ids": [made]}})
    assert kept.status_code == 200
    return int(made)


def test_documents_of_other_departments_are_out_of_reach(alice: Person, bob: Person, branch: int) -> None:
    invoice = {"buyer_name": "Buyer", "positions": [{"name": "Tea", "quantity": 1, "total_price_gross": 1}]}
    ours = Caller(alice).post("/invoices.json", {"invoice": invoice}).json()["id"]
    theirs = (
        Caller(alice).post("/invoices.json", {"invoice": {**invoice, "department_id": branch}}).json()["id"]
    )
    paper = (
        Caller(alice).post("/warehouse_documents.json", {"warehouse_document": {"kind": "pz"}}).json()["id"]
    )
    api = Caller(bob)

    assert [row["id"] for row in api.get("/invoices.json").json()] == [theirs]
    assert [row["id"] for row in api.get("/departments.json").json()] == [branch]
    for place in (f"/invoices/{ours}.json", f"/invoices/{ours}.pdf", f"/warehouse_documents/{paper}.json"):
        assert api.get(place).status_code == 404
    assert api.put(f"/invoices/{ours}.json", {"invoice": {"place": "X"}}).status_code == 404
    assert api.delete(f"/invoices/{ours}.json").status_code == 404
    assert api.post(f"/invoices/{ours}/change_status.json?status=paid").status_code == 404
    assert Visitor(bob).open(f"/invoices/{ours}").status_code == 404
    assert Caller(alice).get(f"/invoices/{ours}.json").json()["place"] is None


def test_documents_are_issued_in_the_departments_that_are_seen(
    alice: Person, bob: Person, branch: int
) -> None:
    main = Caller(alice).get("/departments.json").json()[0]["id"]
    invoice = {"buyer_name": "Buyer", "positions": [{"name": "Tea", "quantity": 1, "total_price_gross": 1}]}
    api = Caller(bob)

    assert api.post("/invoices.json", {"invoice": invoice}).json()["department_id"] == branch
    for other in ({"department_id": main}, {"seller_name": "Acme"}, {"seller_name": "Brand new"}):
        refused = api.post("/invoices.json", {"invoice": {**invoice, **other}})
        assert (refused.status_code, set(refused.json()["message"])) == (422, set(other))
    assert len(Caller(alice).get("/departments.json").json()) == 2


def test_numbers_never_repeat_over_departments_that_are_not_seen(
    alice: Person, bob: Person, branch: int
) -> None:
    invoice = {"buyer_name": "Buyer", "issue_date": "2026-01-02"}
    first = Caller(bob).post("/invoices.json", {"invoice": invoice}).json()
    second = Caller(alice).post("/invoices.json", {"invoice": invoice}).json()
    third = Caller(bob).post("/invoices.json", {"invoice": invoice}).json()

    assert Caller(bob).delete(f"/invoices/{third['id']}.json").status_code == 200
    again = Caller(bob).post("/invoices.json", {"invoice": invoice}).json()

    numbers = [row["number"] for row in (first, second, again)]
    assert numbers == ["1/01/2026", "2/01/2026", "3/01/2026"]
