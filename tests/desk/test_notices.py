"""Notices: successes are shown once; errors and undoable changes until dismissed."""

import re
from typing import Any

import pytest
from django.contrib.messages import ERROR, SUCCESS, get_messages
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tidebill.desk.notices import KEPT_MAX, PersistentNotices, dismiss, key_of

UNDO = "undo:/invoices/7/restore"


@pytest.fixture
def session() -> SessionStore:
    return SessionStore()


def visit(session: SessionStore) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = session
    request._messages = PersistentNotices(request)  # type: ignore[attr-defined]
    return request


def tell(session: SessionStore, level: int, text: str, tags: str = "") -> None:
    request = visit(session)
    storage: Any = request._messages  # type: ignore[attr-defined]
    storage.add(level, text, tags)
    storage.update(HttpResponse())


def seen(session: SessionStore) -> list[str]:
    request = visit(session)
    storage: Any = get_messages(request)
    shown = [message.message for message in storage]
    storage.update(HttpResponse())
    return shown


def test_what_went_well_is_told_once(session: SessionStore) -> None:
    tell(session, SUCCESS, "Saved")

    assert seen(session) == ["Saved"]
    assert seen(session) == []


def test_it_waits_for_a_page_that_shows_it(session: SessionStore) -> None:
    tell(session, SUCCESS, "Saved")
    visit(session)._messages.update(HttpResponse())  # type: ignore[attr-defined]

    assert seen(session) == ["Saved"]


@pytest.mark.parametrize(("level", "tags"), [(ERROR, ""), (SUCCESS, UNDO)])
def test_a_fault_and_an_undo_stay_until_they_are_dismissed(
    session: SessionStore, level: int, tags: str
) -> None:
    tell(session, level, "Gone", tags)
    assert seen(session) == seen(session) == ["Gone"]
    request = visit(session)
    message = next(iter(PersistentNotices(request)))

    dismiss(request, key_of(message))
    request._messages.update(HttpResponse())  # type: ignore[attr-defined]

    assert seen(session) == []


def test_equal_ones_are_told_once(session: SessionStore) -> None:
    tell(session, ERROR, "Wrong")
    tell(session, ERROR, "Wrong")

    assert seen(session) == ["Wrong"]


def test_of_many_the_newest_stay(session: SessionStore) -> None:
    for number in range(KEPT_MAX + 2):
        tell(session, ERROR, str(number))

    assert seen(session) == [str(number) for number in range(2, KEPT_MAX + 2)]


def test_a_kept_notice_carries_its_own_way_out() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", key_of(next(iter_message())))


def iter_message() -> Any:
    request = visit(SessionStore())
    storage: Any = request._messages  # type: ignore[attr-defined]
    storage.add(ERROR, "Wrong")
    return iter(storage)
