import pytest
from django_scopes import scope, scopes_disabled

from tests.conftest import PASSWORD
from tests.people import Person
from tidebill.accounts.models import Account, ApiToken, Department, Membership, User
from tidebill.accounts.services import create_account
from tidebill.events.models import JournalEntry
from tidebill.wire.errors import Invalid

pytestmark = pytest.mark.django_db


def count_rows() -> tuple[int, ...]:
    with scopes_disabled():
        return tuple(model.objects.count() for model in (Account, User, Membership, Department, ApiToken))


def test_it_opens_an_account_with_everything_it_needs_to_bill() -> None:
    opened = create_account(" Acme ", email="Alice@Example.com", password="secret", name="Acme Trading")

    assert (opened.account.prefix, opened.account.name) == ("acme", "Acme Trading")
    assert (opened.owner.login, opened.owner.email) == ("acme", "alice@example.com")
    assert opened.owner.check_password("secret")
    assert (opened.department.name, opened.department.main) == ("Acme Trading", True)
    assert (opened.department.country, opened.department.email) == ("PL", "alice@example.com")
    assert len(opened.token.code or "") == 20
    with scope(account=opened.account):
        assert Membership.objects.get().role == "owner"
    assert count_rows() == (1, 1, 1, 1, 1)


def test_it_takes_what_the_operator_chooses() -> None:
    opened = create_account(
        "acme",
        email="a@example.com",
        password="secret",
        token="abcDEF123/acme",
        country="fr",
        currency="eur",
        lang="fr",
        timezone="Europe/Paris",
    )

    account = opened.account
    assert (account.country, account.currency, account.lang) == ("FR", "EUR", "fr")
    assert (str(account.zone), account.exchange_kind) == ("Europe/Paris", "ecb")
    assert opened.token.code == "abcDEF123"
    assert account.name == "acme"


def test_it_takes_its_exchange_rates_from_the_polish_bank_in_poland() -> None:
    assert create_account("acme", email="a@example.com", password="x").account.exchange_kind == "nbp"


def test_it_writes_into_the_journal() -> None:
    opened = create_account("acme", email="a@example.com", password="x")

    entries = JournalEntry.objects.filter(account=opened.account).order_by("pk")
    actions = [entry.action for entry in entries]
    assert actions == ["account.create", "member.add", "department.create", "token.create"]
    assert {entry.user for entry in entries} == {opened.owner}
    assert opened.token.code not in str([entry.after for entry in entries])


def test_it_numbers_a_login_that_is_taken(alice: Person) -> None:
    assert create_account("alice", email="other@example.com", password="x").owner.login == "alice2"


def test_it_lets_a_known_user_who_knows_their_password_own_a_second_account(alice: Person) -> None:
    opened = create_account("second", email="ALICE@example.com", password=PASSWORD)

    assert opened.owner == alice.user
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("prefix", "details", "field"),
    [
        ("acme", {}, "prefix"),
        ("", {}, "prefix"),
        ("-acme", {}, "prefix"),
        ("ac me", {}, "prefix"),
        ("acme\n", {"email": "alice@example.com"}, "prefix"),
        ("a" * 64, {}, "prefix"),
        ("app", {}, "prefix"),
        ("new", {"email": "alice@example.com"}, "email"),
        ("new", {"email": "nobody"}, "email"),
        ("new", {"password": ""}, "password"),
        ("new", {"login": "alice"}, "login"),
        ("new", {"login": "bob@example.com"}, "login"),
        ("new", {"name": "n" * 256}, "name"),
        ("new", {"country": "XX"}, "country"),
        ("new", {"country": "150"}, "country"),
        ("new", {"currency": "ZZZ"}, "currency"),
        ("new", {"lang": "english!"}, "lang"),
        ("new", {"timezone": "Mars/Olympus"}, "timezone"),
        ("new", {"token": ""}, "token"),
        ("new", {"token": "with space"}, "token"),
        ("new", {"token": "/new"}, "token"),
    ],
)
def test_it_refuses_and_changes_nothing(
    alice: Person, prefix: str, details: dict[str, str], field: str
) -> None:
    before = count_rows()

    with pytest.raises(Invalid) as refusal:
        create_account(prefix, **{"email": "new@example.com", "password": "x", **details})

    assert list(refusal.value.errors) == [field]
    assert count_rows() == before


def test_it_refuses_a_token_that_another_account_has(alice: Person) -> None:
    before = count_rows()

    with pytest.raises(Invalid) as refusal:
        create_account("new", email="new@example.com", password="x", token=alice.token)

    assert [str(text) for text in refusal.value.errors["token"]] == ["has already been taken"]
    assert count_rows() == before
