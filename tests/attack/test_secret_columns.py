"""No answer to another user, and no export, contains the value of any secret column, on any route."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils import timezone
from django_scopes import scope

from tests.attack.pages import row_numbers
from tests.attack.secret_columns import ENCRYPTED, JSON, NO_SECRETS, SECRETS, suspicious_columns
from tests.attack.test_secrets import CONFIRM, _promote, _reads
from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tests.visitor import Visitor
from tidebill.accounts import tokens
from tidebill.events.models import IdempotencyKey
from tidebill.mail.models import MailServer
from tidebill.transfer.export import export_account
from tidebill.transmission.models import Connection

pytestmark = pytest.mark.django_db


def test_every_column_that_looks_like_a_secret_is_declared() -> None:
    assert suspicious_columns() - set(SECRETS) - NO_SECRETS == set()


def test_every_declared_secret_exists() -> None:
    columns = {
        f"{model._meta.label}.{column.attname}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
    }
    assert set(SECRETS) | NO_SECRETS <= columns


@pytest.fixture
def planted(alice: Person, bob: Person) -> list[bytes]:
    """Alice's rows with a known value in each secret column: the values, as stored and decrypted."""
    with scope(account=alice.account):
        fill(alice)
        _add_rows(alice)
        return [value for column in SECRETS for value in _plant(alice, column)]


def test_no_answer_to_another_user_contains_a_secret(
    alice: Person, bob: Person, charlie: Person, planted: list[bytes]
) -> None:
    with scope(account=alice.account):
        numbers = row_numbers(alice)
    _promote(bob)
    leaks, seen = [], 0
    for person in (bob, charlie, None):
        for path, form, status, content in _answers(person, numbers):
            seen += status == 200
            leaks += [(path, form, person, value) for value in planted if value in content]
    assert leaks == []
    assert seen > 200


def test_no_export_contains_a_secret(alice: Person, planted: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    if connection.vendor == "postgresql":
        # An export needs a snapshot of its own; the tables are what matters here.
        pytest.skip("exports open a transaction of their own")
    export_account(alice.account.prefix, file, pdfs=False)

    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert [value for value in planted if value in content] == []


def _add_rows(person: Person) -> None:
    """Create a row in each table with secrets that ordinary books lack."""
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    session = Session.objects.create(
        session_key="planted-session", session_data="-", expire_date=timezone.now()
    )
    UserSession.objects.create(user=person.user, session_key=session.session_key, ip="127.0.0.1")
    address, _ = EmailAddress.objects.get_or_create(user=person.user, email=person.user.email)
    EmailConfirmation.objects.create(email_address=address, key="planted", sent=timezone.now())
    IdempotencyKey.objects.create(account=person.account, key="planted", fingerprint="-")
    MailServer.objects.create(account=person.account, host="mail.example.com", sender="a@example.com")
    Connection.objects.create(account=person.account, channel="ksef", identity="5252445767", active=False)


def _plant(person: Person, column: str) -> Iterator[bytes]:
    """Write a known value to the column of the person's rows; yield it as stored and in plain text."""
    label, _, name = column.rpartition(".")
    model: Any = apps.get_model(label)
    field = model._meta.get_field(name)
    plain = f"planted-{label}-{name}".replace(".", "-").lower()
    if SECRETS[column] not in (ENCRYPTED, JSON) and getattr(field, "max_length", None):
        plain = plain[-field.max_length :]
    value: Any = plain
    if SECRETS[column] == ENCRYPTED:
        value = tokens.encrypt(json.dumps({"secret_key": plain, "token": plain}))
    elif SECRETS[column] == JSON:
        value = {"seed": plain}
    elif isinstance(field, models.BinaryField):
        value = plain.encode()
    rows = model._base_manager.filter(**_owner(model, person))
    first = rows.order_by("pk").first()
    assert first is not None, column
    # Some are primary keys or unique: one row is enough, and its other columns stay.
    assert model._base_manager.filter(pk=first.pk).update(**{name: value}) == 1
    yield plain.encode()
    if SECRETS[column] == ENCRYPTED:
        yield value.encode()


def _owner(model: Any, person: Person) -> dict[str, object]:
    names = {column.name for column in model._meta.concrete_fields}
    if model._meta.label == "accounts.User":
        return {"pk": person.user.pk}
    if "account" in names:
        return {"account": person.account}
    return {"user": person.user} if "user" in names else {}


def _answers(person: Person | None, numbers: dict[str, int]) -> Iterator[tuple[str, str, int, bytes]]:
    """Yield path, format, status and content of every read by a person, or by a stranger."""
    visitor = Visitor(person)
    if person:
        visitor.send(CONFIRM, seen_on=CONFIRM, password=person.password)
    for path, form in _reads():
        number = numbers.get(path.split("/{", maxsplit=1)[0].strip("/"), 1)
        place = re.sub(r"\{\w+\}", str(number), path)
        query = "?period=all"
        if form == "html":
            answer: Any = visitor.open(place + query)
        else:
            answer = Caller(person).get(f"{place}.{form}{query}")
        yield path, form, answer.status_code, b"".join(answer) if answer.streaming else answer.content
