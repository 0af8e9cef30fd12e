import pytest
from django.test.utils import override_settings
from django_scopes import scope, scopes_disabled

from tests.people import Person
from tidebill.accounts import tokens
from tidebill.accounts.models import ApiToken
from tidebill.accounts.services import create_token, revoke_token
from tidebill.events.models import JournalEntry
from tidebill.storage import clock
from tidebill.wire.errors import Invalid


def test_it_makes_a_new_code_each_time() -> None:
    codes = {tokens.make_token() for _ in range(100)}

    assert len(codes) == 100
    assert all(len(code) == 20 and code.isalnum() and code.isascii() for code in codes)


def test_it_digests_only_the_part_before_the_slash() -> None:
    # SHA-256 of "abc", FIPS 180-2, appendix B.1
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert tokens.digest("abc/acme") == tokens.digest("abc") == expected


def test_it_digests_text_that_is_no_text() -> None:
    assert len(tokens.digest("\ud800")) == 64


def test_it_reads_what_an_earlier_secret_key_wrote() -> None:
    with override_settings(SECRET_KEY="old"):
        encrypted = tokens.encrypt("abc")

    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert tokens.decrypt(encrypted) == "abc"


@pytest.mark.django_db
def test_it_keeps_no_code_in_the_clear(alice: Person) -> None:
    with scopes_disabled():
        stored = ApiToken.objects.values_list().get()

    assert alice.token not in repr(stored)


@pytest.mark.django_db
def test_it_shows_the_code_to_its_owner_and_nothing_without_the_key(alice: Person, scoped: object) -> None:
    token = create_token(alice.account, user=alice.user, name="Shop", token="abcDEF123/acme")

    assert token.code == "abcDEF123"
    with override_settings(SECRET_KEY="lost"):
        assert token.code is None


@pytest.mark.django_db
def test_it_refuses_a_code_that_is_taken_even_by_a_revoked_token(alice: Person, charlie: Person) -> None:
    with scope(account=alice.account):
        revoke_token(ApiToken.objects.get())

    with pytest.raises(Invalid) as refusal:
        create_token(charlie.account, user=charlie.user, token=f"{alice.token}/other")

    assert list(refusal.value.errors) == ["token"]
    with scope(account=charlie.account):
        assert ApiToken.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "/acme", "a b", "ä", "a\nb", "x" * 201])
def test_it_refuses_a_code_that_cannot_be_sent(alice: Person, scoped: object, code: str) -> None:
    with pytest.raises(Invalid):
        create_token(alice.account, user=alice.user, token=code)

    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
def test_it_revokes_once_and_keeps_the_row(alice: Person, scoped: object) -> None:
    token = ApiToken.objects.get()
    revoke_token(token, by=alice.user)
    revoked_at = token.revoked_at
    assert revoked_at is not None and revoked_at <= clock.now()

    revoke_token(token, by=alice.user)

    assert ApiToken.objects.get().revoked_at == revoked_at
    assert JournalEntry.objects.filter(action="token.revoke").count() == 1
