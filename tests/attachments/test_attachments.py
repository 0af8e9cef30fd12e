"""Uploads: forged or expired credentials, and disallowed files."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tidebill.attachments.models import Attachment
from tidebill.attachments.services import clean_name, forget_pending
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def number(alice: Person) -> int:
    return int(Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()["id"])


def credentials(person: Person, number: int) -> dict[str, str]:
    return Caller(person).get(f"/invoices/{number}/get_new_attachment_credentials.json").json()


def upload(fields: dict[str, str], name: str = "a.pdf", content: bytes = b"%PDF", **changed: Any) -> int:
    sent = {field: value for field, value in {**fields, **changed}.items() if field != "url"}
    return Browser().post("/uploads", {**sent, "file": SimpleUploadedFile(name, content)}).status_code


def files(person: Person) -> list[Attachment]:
    with scope(account=person.account):
        return list(Attachment.objects.order_by("pk"))


def test_a_changed_policy_is_denied(alice: Person, charlie: Person, number: int) -> None:
    theirs = Caller(charlie).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()["id"]
    fields = credentials(charlie, theirs)
    said = json.loads(base64.b64decode(fields["policy"]))
    forged = base64.b64encode(json.dumps({**said, "invoice": number}).encode()).decode()

    assert upload(fields, policy=forged) == 403
    assert upload(fields, signature="AAAA") == 403
    assert upload({}) == 403
    assert (files(alice), files(charlie)) == ([], [])


@pytest.mark.parametrize("key", ["other/place/a.pdf", "../../a.pdf", ""])
def test_another_place_than_the_signed_one_is_denied(alice: Person, number: int, key: str) -> None:
    fields = credentials(alice, number)

    assert upload(fields, key=key) == 403
    assert upload(fields, key=fields["key"].replace("${filename}", "deep/er/a.pdf")) == 403
    assert files(alice) == []


def test_credentials_are_good_for_half_an_hour(alice: Person, number: int) -> None:
    with time_machine.travel(NOON, tick=False):
        fields = credentials(alice, number)
    with time_machine.travel(NOON + timedelta(minutes=30), tick=False):
        assert upload(fields) == 403


@pytest.mark.parametrize("name", ["run.exe", "page.html", "image.svg", "script.js", "noending", ".pdf"])
def test_what_is_no_file_of_an_office_is_refused(alice: Person, number: int, name: str) -> None:
    assert upload(credentials(alice, number), name) == 422
    assert files(alice) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("contract.pdf", "contract.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\scan.PNG", "scan.PNG"),
        ("umowa żółw.pdf", "umowa żółw.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("invoice\u202efdp.txt", "invoice_fdp.txt"),
        ("x" * 300 + ".pdf", "x" * 246 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_deceive(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        clean_name("...")


def test_the_storage_holds_no_name_that_somebody_chose(alice: Person, number: int) -> None:
    assert upload(credentials(alice, number), "../../evil.pdf") == 201

    (file,) = files(alice)
    stored = Path(settings.MEDIA_ROOT) / file.path
    assert stored.read_bytes() == b"%PDF"
    assert ("evil" in file.path, file.name) == (False, "evil.pdf")


def test_what_was_not_uploaded_can_t_be_added(alice: Person, number: int) -> None:
    for name, text in (("a.pdf", "does not exist"), ("", "can't be blank")):
        answer = Caller(alice).post(f"/invoices/{number}/add_attachment.json", {"file_name": name})
        assert (answer.status_code, answer.json()["message"]) == (422, {"file_name": [text]})


def test_a_file_of_another_document_can_t_be_added(alice: Person, number: int) -> None:
    other = Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()["id"]
    assert upload(credentials(alice, other)) == 201

    assert Caller(alice).post(f"/invoices/{number}/add_attachment.json?file_name=a.pdf").status_code == 422


def test_an_upload_that_is_never_added_is_forgotten_after_a_day(alice: Person, number: int) -> None:
    with time_machine.travel(NOON, tick=False):
        fields = credentials(alice, number)
        assert upload(fields) == upload(fields, "kept.pdf") == 201
        Caller(alice).post(f"/invoices/{number}/add_attachment.json?file_name=kept.pdf")
    paths = {file.name: Path(settings.MEDIA_ROOT) / file.path for file in files(alice)}

    with time_machine.travel(NOON + timedelta(hours=25), tick=False):
        assert forget_pending() == 1

    assert [file.name for file in files(alice)] == ["kept.pdf"]
    assert (paths["a.pdf"].exists(), paths["kept.pdf"].exists()) == (False, True)
