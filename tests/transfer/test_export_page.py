"""Exports requested in the browser: background job, permissions, deletion after a week."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.storage import default_storage
from django_scopes import scopes_disabled

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tests.webhooks.conftest import work
from tidebill.storage import clock
from tidebill.transfer.exports import forget_exports
from tidebill.transfer.models import Export

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_written_and_fetched(alice: Person) -> None:
    Caller(alice).post("/clients.json", {"client": {"name": "Carpenter"}})
    visitor = Visitor(alice)
    answer = visitor.send("/exports", seen_on="/exports")
    assert (answer.status_code, answer["Location"]) == (303, "/exports")
    assert "In progress" in visitor.read("/exports")

    work()

    [export] = Caller(alice).get("/exports.json").json()
    page = visitor.read("/exports")
    assert f"/exports/{export['id']}.zip" in page
    fetched = Caller(alice).get(f"/exports/{export['id']}.zip")
    content = b"".join(fetched.streaming_content)  # type: ignore[attr-defined]
    assert len(content) == export["size"]
    with ZipFile(BytesIO(content)) as file:
        clients = next(name for name in file.namelist() if "catalog.client." in name)
        assert b"Carpenter" in file.read(clients)


def test_one_at_a_time(alice: Person) -> None:
    assert Caller(alice).post("/exports.json").status_code == 201

    refused = Caller(alice).post("/exports.json")

    assert refused.status_code == 422
    assert "already in progress" in str(refused.json()["message"])
    with scopes_disabled():
        assert Export.objects.count() == 1


def test_nobody_fetches_that_of_another_account(alice: Person, charlie: Person) -> None:
    made = Caller(alice).post("/exports.json").json()["id"]
    work()

    assert Caller(charlie).get("/exports.json").json() == []
    assert Caller(charlie).get(f"/exports/{made}.zip").status_code == 404


def test_a_member_and_one_who_is_kept_to_a_department_get_none(alice: Person, bob: Person) -> None:
    _make(alice, bob, role="member")
    assert Caller(bob).post("/exports.json").status_code == 403
    assert Caller(bob).get("/exports.json").status_code == 403

    department = Caller(alice).post("/departments.json", {"department": {"name": "North"}}).json()["id"]
    _make(alice, bob, role="admin", department_ids=[department])
    assert Caller(bob).post("/exports.json").status_code == 403
    with scopes_disabled():
        assert not Export.objects.exists()


def _make(owner: Person, person: Person, **values: Any) -> None:
    answer = Caller(owner).put(f"/users/{person.user.pk}.json", {"user": values})
    assert answer.status_code == 200, answer.content


def test_a_file_is_gone_after_a_week(alice: Person) -> None:
    Caller(alice).post("/exports.json")
    work()
    with scopes_disabled():
        path = str(Export.objects.get().path)

    with time_machine.travel(clock.actual() + timedelta(days=6), tick=False):
        forget_exports.function()
    assert default_storage.exists(path)
    with time_machine.travel(clock.actual() + timedelta(days=8), tick=False):
        forget_exports.function()

    assert not default_storage.exists(path)
    with scopes_disabled():
        assert not Export.objects.exists()
