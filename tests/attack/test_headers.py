"""Security headers of every response, generated from the URL map."""

from http.cookies import Morsel

import pytest
from django_scopes import scope

from tests.attack.pages import pages_of, row_numbers
from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tests.visitor import Visitor


@pytest.fixture
def rows(alice: Person) -> dict[str, int]:
    with scope(account=alice.account):
        fill(alice)
        return row_numbers(alice)


def test_no_page_may_be_framed_run_inline_script_or_load_from_elsewhere(
    alice: Person, rows: dict[str, int]
) -> None:
    visitor, seen = Visitor(alice), 0
    for path in sorted(set(pages_of(rows))):
        answer = visitor.open(path)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        seen += 1
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "*" not in policy, path
        assert "http:" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["X-Frame-Options"] == "DENY", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
        # Pages must not stay in the cache of a shared computer.
        assert answer["Cache-Control"] == "no-store", path
    assert seen > 10


def test_no_data_may_be_sniffed_into_a_page(alice: Person, rows: dict[str, int]) -> None:
    for path in (f"/invoices/{rows['invoices']}.json", f"/invoices/{rows['invoices']}.xml"):
        answer = Caller(alice).get(path)
        assert answer.status_code == 200, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert "html" not in answer["Content-Type"], path
        assert "Access-Control-Allow-Origin" not in answer, path


def test_no_script_reads_the_cookie_of_a_session(alice: Person) -> None:
    visitor = Visitor()
    visitor.send(
        "/accounts/login/", seen_on="/accounts/login/", login=alice.user.email, password=alice.password
    )

    session: Morsel[str] = visitor.client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] in ("Lax", "Strict")
    assert visitor.client.cookies["csrftoken"]["samesite"] in ("Lax", "Strict")


def test_a_session_is_a_new_one_after_signing_in(alice: Person) -> None:
    visitor = Visitor()
    visitor.open("/accounts/login/")
    planted = "plantedplantedplantedplantedplan"
    visitor.client.cookies["sessionid"] = planted

    visitor.send(
        "/accounts/login/", seen_on="/accounts/login/", login=alice.user.email, password=alice.password
    )

    assert visitor.client.cookies["sessionid"].value != planted
    assert visitor.open("/invoices").status_code == 200
