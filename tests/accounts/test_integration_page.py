import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import ApiToken
from tidebill.accounts.services import create_token

PAGE = "/settings/integration"


def tokens_of(person: Person) -> list[tuple[object, ...]]:
    with scope(account=person.account):
        return list(ApiToken.objects.order_by("pk").values_list("name", "revoked_at"))


def first_token(person: Person) -> ApiToken:
    with scope(account=person.account):
        return ApiToken.objects.order_by("pk")[0]


def test_it_lists_the_codes_without_showing_them(alice: Person) -> None:
    page = Visitor(alice).read(PAGE)

    assert "API Authorization Code" in page
    assert "never used" in page
    assert alice.token not in page


def test_a_code_is_shown_on_demand(alice: Person) -> None:
    token = first_token(alice)

    whole = Visitor(alice).read(f"{PAGE}/{token.pk}")
    part = Visitor(alice, **{"HX-Request": "true"}).read(f"{PAGE}/{token.pk}")

    assert alice.token in whole
    assert alice.token in part
    assert "<html" not in part


def test_a_code_is_made_with_a_name_and_works(alice: Person) -> None:
    answer = Visitor(alice).send(PAGE, seen_on=PAGE, **{"token[name]": "Online store"})

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    with scope(account=alice.account):
        made = ApiToken.objects.get(name="Online store")
    code = made.code or ""
    assert Caller(authorization=f"Bearer {code}").get("/invoices.json").status_code == 200


def test_a_revoked_code_works_no_more(alice: Person) -> None:
    token = first_token(alice)

    Visitor(alice).send(f"{PAGE}/{token.pk}", seen_on=PAGE, _method="DELETE")

    assert Caller(alice).get("/invoices.json").status_code == 401
    assert Visitor(alice).open(f"{PAGE}/{token.pk}").status_code == 404


@pytest.mark.parametrize(("name", "fault"), [("", "Can&#x27;t be blank"), ("x" * 256, "Is too long")])
def test_a_code_needs_a_name_that_fits(alice: Person, name: str, fault: str) -> None:
    before = tokens_of(alice)

    answer = Visitor(alice).send(PAGE, seen_on=PAGE, **{"token[name]": name})

    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert tokens_of(alice) == before


def test_members_are_turned_away(bob: Person, alice: Person) -> None:
    before = tokens_of(alice)
    visitor = Visitor(bob)

    answers = [
        visitor.open(PAGE),
        visitor.open(f"{PAGE}/{first_token(alice).pk}"),
        visitor.send(PAGE, seen_on="/invoices", **{"token[name]": "Mine"}),
        visitor.send(f"{PAGE}/{first_token(alice).pk}", seen_on="/invoices", _method="DELETE"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert "You don&#x27;t have permission to do this" in answers[0].content.decode()
    assert PAGE not in visitor.read("/invoices")
    assert tokens_of(alice) == before


def test_another_account_finds_nothing(charlie: Person, alice: Person) -> None:
    before = tokens_of(alice)
    token = first_token(alice)
    visitor = Visitor(charlie)

    answers = [
        visitor.open(f"{PAGE}/{token.pk}"),
        visitor.send(f"{PAGE}/{token.pk}", seen_on=PAGE, _method="DELETE"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert tokens_of(alice) == before


def test_a_program_can_t_read_codes(alice: Person) -> None:
    token = create_token(alice.account, user=alice.user, name="Other")
    program = Caller(alice, accept="text/html")

    answers = [program.get(PAGE), program.get(f"{PAGE}/{token.pk}"), Caller(alice).get(PAGE)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all((token.code or "") not in answer.content.decode() for answer in answers)


def test_a_form_of_another_site_changes_nothing(alice: Person) -> None:
    before = tokens_of(alice)
    visitor = Visitor(alice)

    answers = [
        visitor.forge(PAGE, **{"token[name]": "Stolen"}),
        visitor.forge(f"{PAGE}/{first_token(alice).pk}", _method="DELETE"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert tokens_of(alice) == before
