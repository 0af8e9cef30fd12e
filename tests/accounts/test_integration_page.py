import pytest
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.models import ApiToken, Membership
from tidebill.accounts.services import create_token
from tidebill.accounts.services.tokens import TokenLimits
from tidebill.storage import clock

PAGE = "/settings/integration"
CONFIRM = "/accounts/reauthenticate/"


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


def confirmed(person: Person, **headers: str) -> Visitor:
    """Return a visitor who has just entered the password again."""
    visitor = Visitor(person, **headers)
    visitor.send(CONFIRM, seen_on=CONFIRM, password=person.password)
    return visitor


def test_a_code_is_shown_to_its_user_after_the_password(alice: Person) -> None:
    token = first_token(alice)
    place = f"{PAGE}/{token.pk}"

    before = Visitor(alice).open(place)
    script = Visitor(alice, **{"HX-Request": "true"}).open(place)
    whole = confirmed(alice).read(place)
    part = confirmed(alice, **{"HX-Request": "true"}).read(place)

    assert (
        before["Location"]
        == script["HX-Redirect"]
        == f"{CONFIRM}?next=%2Fsettings%2Fintegration%2F{token.pk}"
    )
    assert alice.token not in before.content.decode() + script.content.decode()
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


def make(person: Person, **fields: object) -> Caller:
    """Create a code on the page and return a caller that uses it."""
    sent = {f"token[{name}]": value for name, value in fields.items()}
    answer = Visitor(person).send(PAGE, seen_on=PAGE, **{"token[name]": "Limited", **sent})
    assert answer.status_code == 303, answer.content
    with scope(account=person.account):
        code = ApiToken.objects.order_by("pk").last().code  # type: ignore[union-attr]
    return Caller(authorization=f"Bearer {code}")


def test_a_read_only_code_changes_nothing(alice: Person) -> None:
    program = make(alice, access="read_only")

    assert program.get("/clients.json").status_code == 200
    assert program.post("/clients.json", {"client": {"name": "New"}}).status_code == 403
    assert program.get("/account.json").json()["api_token"] == program.headers["authorization"][7:]


def test_a_code_with_selected_permissions_has_no_others(alice: Person) -> None:
    program = make(alice, access="selected", **{"permissions][": ["clients:write", "products:read"]})

    assert program.post("/clients.json", {"client": {"name": "New"}}).status_code == 201
    assert program.get("/products.json").status_code == 200
    assert program.post("/products.json", {"product": {"name": "New"}}).status_code == 403
    assert program.get("/invoices.json").status_code == 403
    assert "Clients: view and edit" in Visitor(alice).read(PAGE)


def test_a_code_never_has_more_access_than_its_user(alice: Person, bob: Person) -> None:
    Caller(alice).put(f"/users/{bob.user.pk}.json", {"user": {"role": "accountant"}})
    with scope(account=bob.account):
        limits = TokenLimits(scopes=["clients:write", "payments:write"])
        token = create_token(bob.account, user=bob.user, name="Wide", limits=limits)
    program = Caller(authorization=f"Bearer {token.code}")

    assert program.get("/clients.json").status_code == 200
    assert program.post("/clients.json", {"client": {"name": "New"}}).status_code == 403
    assert program.get("/products.json").status_code == 403


def test_a_code_is_limited_to_departments(alice: Person) -> None:
    branch = Caller(alice).post("/departments.json", {"department": {"name": "Branch"}}).json()["id"]
    program = make(alice, **{"department_ids][": [branch]})

    assert [row["id"] for row in program.get("/departments.json").json()] == [branch]
    # Without a department in common, nothing is left, rather than everything.
    main = Caller(alice).get("/departments.json").json()[0]["id"]
    with scope(account=alice.account):
        Membership.objects.filter(user=alice.user).update(department_ids=[main])
    assert program.get("/departments.json").status_code == 401


def test_a_code_expires(alice: Person) -> None:
    program = make(alice, expires_on="2126-01-31")
    assert program.get("/clients.json").status_code == 200
    with scope(account=alice.account):
        ApiToken.objects.filter(name="Limited").update(expires_at=clock.now())

    assert program.get("/clients.json").status_code == 401
    assert "expired" in Visitor(alice).read(PAGE)


@pytest.mark.parametrize(
    "fields", [{"expires_on": "2020-01-01"}, {"access": "selected"}, {"department_ids][": [10**9]}]
)
def test_limits_that_cannot_apply_are_refused(alice: Person, fields: dict[str, object]) -> None:
    before = tokens_of(alice)
    sent = {f"token[{name}]": value for name, value in fields.items()}

    answer = Visitor(alice).send(PAGE, seen_on=PAGE, **{"token[name]": "Limited", **sent})

    assert answer.status_code == 422
    assert tokens_of(alice) == before
