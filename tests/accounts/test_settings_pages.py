"""Settings pages, and the effects of settings."""

import re
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts import choices
from tidebill.accounts.models import ApiToken, Department, Membership, OwnRole
from tidebill.events.models import JournalEntry

pytestmark = pytest.mark.django_db
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


@pytest.fixture
def visitor(alice: Person) -> Visitor:
    return Visitor(alice)


def _put(visitor: Visitor, place: str, **fields: str) -> int:
    return visitor.send(place, seen_on=place, _method="PUT", **fields).status_code


def test_a_program_reads_and_changes_settings(alice: Person) -> None:
    api = Caller(alice)
    sent = {"reminder_days": [3, 14], "currency": "EUR", "tax_rates": ["21", "9"], "price_decimals": 4}

    answer = api.put("/settings/account.json", {"account": sent})

    assert answer.status_code == 200, answer.content
    read = api.get("/settings/account.json").json()
    assert {name: read[name] for name in sent} == sent
    assert read["number_patterns"]["vat"] == "nr-m/mm/yyyy"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reminder_days", [0]),
        ("timezone", "Mars/Olympus"),
        ("country", "Poland"),
        ("price_decimals", 7),
        ("tax_rates", ["a lot"]),
        ("default_payment_days", -1),
        ("discount_kind", "generous"),
    ],
)
def test_a_setting_that_can_t_be_is_refused(alice: Person, name: str, value: object) -> None:
    answer = Caller(alice).put("/settings/account.json", {"account": {name: value, "currency": "EUR"}})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [name])
    alice.account.refresh_from_db()
    assert alice.account.currency == "PLN"


def test_the_overview_shows_only_what_may_be_seen(visitor: Visitor, bob: Person) -> None:
    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="accountant")

    assert 'href="/users"' in visitor.read("/settings")
    page = Visitor(bob).read("/settings")
    assert 'href="/users"' not in page
    assert 'href="/settings/account"' in page


def test_who_may_only_read_changes_no_setting(bob: Person) -> None:
    with scope(account=bob.account):
        Membership.objects.filter(user=bob.user).update(role="accountant")

    assert _put(Visitor(bob), "/settings/account", **{"account[currency]": "EUR"}) == 403


def test_the_account_is_changed_by_its_form(visitor: Visitor, alice: Person) -> None:
    fields = {"account[name]": "Acme Ltd", "account[country]": "DE", "account[currency]": "EUR"}

    assert _put(visitor, "/settings/account", **fields) == 303

    alice.account.refresh_from_db()
    assert (alice.account.name, alice.account.country, alice.account.currency) == ("Acme Ltd", "DE", "EUR")
    assert JournalEntry.objects.filter(action="account.update").exists()


def test_dictionaries_are_one_to_a_line_and_offered_in_forms(visitor: Visitor, alice: Person) -> None:
    fields = {
        "account[tax_rates]": "21\r\n9\r\n5,5\r\n",
        "account[quantity_units]": "litre\r\nbox",
        "account[payment_types]": "",
    }

    assert _put(visitor, "/settings/dictionaries", **fields) == 303

    alice.account.refresh_from_db()
    assert choices.tax_rates(alice) == [("21", "21%"), ("9", "9%"), ("5,5", "5,5%")]
    assert choices.quantity_units(alice) == [("litre", "litre"), ("box", "box")]
    assert ("transfer", "Bank transfer") in choices.payment_types(alice)
    assert '<option value="litre">' in visitor.read("/products/new")


def test_reminders_are_switched_off_by_an_empty_field(visitor: Visitor, alice: Person) -> None:
    assert _put(visitor, "/settings/reminders", **{"account[reminder_days]": "3, 14"}) == 303
    alice.account.refresh_from_db()
    assert alice.account.reminder_days == [3, 14]
    assert 'value="3, 14"' in visitor.read("/settings/reminders")

    assert _put(visitor, "/settings/reminders", **{"account[reminder_days]": ""}) == 303

    alice.account.refresh_from_db()
    assert alice.account.reminder_days == []


def test_numbering_shows_the_next_numbers_of_what_is_typed(visitor: Visitor) -> None:
    page = visitor.read("/settings/numbering/vat", **{"account[number_patterns][vat]": "F-nr/yyyy"})

    assert re.findall(r'nowrap">([^<]+)', page)[0].startswith("F-1/20")
    wrong = visitor.read("/settings/numbering/vat", **{"account[number_patterns][vat]": "F/yyyy"})
    assert "The pattern must contain" in wrong


def test_a_pattern_numbers_the_next_document(visitor: Visitor, alice: Person) -> None:
    assert _put(visitor, "/settings/numbering", **{"account[number_patterns][vat]": "F-nr"}) == 303

    made = Caller(alice).post("/invoices.json", {"invoice": {"buyer_name": "Buyer"}}).json()

    assert made["number"] == "F-1"
    assert "F-2" in visitor.read("/settings/numbering")


def test_a_pattern_without_a_counter_is_refused_beside_its_field(visitor: Visitor, alice: Person) -> None:
    place = "/settings/numbering"

    answer = visitor.send(place, seen_on=place, _method="PUT", **{"account[number_patterns][vat]": "F"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="account_number_patterns_vat-faults"' in page
    assert 'value="F"' in page
    alice.account.refresh_from_db()
    assert alice.account.number_pattern("vat") == "nr-m/mm/yyyy"


def test_the_worked_example_is_the_engines(visitor: Visitor) -> None:
    net = visitor.read("/settings/calculation/example")
    gross = visitor.read(
        "/settings/calculation/example",
        **{"account[calculating_strategy][position]": "keep_gross", "account[discount_kind]": "amount"},
    )

    # 3 × 9.99 net is 29.97; 3 × 12.29 gross is 36.87.
    assert "36.86" in net
    assert "36.87" in gross


def test_the_strategy_is_chosen_by_its_form(visitor: Visitor, alice: Person) -> None:
    fields = {
        "account[calculating_strategy][position]": "keep_gross",
        "account[calculating_strategy][sum]": "keep_gross",
        "account[calculating_strategy][invoice_form_price_kind]": "gross",
        "account[price_decimals]": "3",
    }

    assert _put(visitor, "/settings/calculation", **fields) == 303

    alice.account.refresh_from_db()
    assert alice.account.calculating_strategy["position"] == "keep_gross"
    assert alice.account.price_decimals == 3


def test_a_department_is_made_with_its_logo(visitor: Visitor, alice: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    logo = SimpleUploadedFile("logo.gif", GIF, "image/gif")

    answer = visitor.send(
        "/departments", seen_on="/departments/new", **{"department[name]": "Branch", "department[logo]": logo}
    )

    assert answer.status_code == 303, answer.content
    with scope(account=alice.account):
        made = Department.objects.get(name="Branch")
    assert (made.logo_file_name, made.main) == ("logo.gif", False)


def test_a_file_that_is_no_picture_is_told_beside_its_field(visitor: Visitor) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    text = SimpleUploadedFile("logo.png", b"no picture", "image/png")

    answer = visitor.send(
        "/departments", seen_on="/departments/new", **{"department[name]": "Branch", "department[logo]": text}
    )

    assert answer.status_code == 422
    assert 'id="department_logo-faults"' in answer.content.decode()


def test_somebody_is_invited_given_departments_and_sent_away(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        department = Department.objects.get(main=True).pk
    fields = {
        "user[email]": "new@example.com",
        "user[role]": "accountant",
        "user[department_ids][]": str(department),
    }
    assert visitor.send("/users", seen_on="/users/new", **fields).status_code == 303
    with scope(account=alice.account):
        member = Membership.objects.select_related("user").get(role="accountant")
    assert (member.user.email, member.department_ids) == ("new@example.com", [department])
    place = f"/users/{member.user_id}"

    visitor.send(
        place,
        seen_on=f"{place}/edit",
        _method="PUT",
        **{"user[role]": "member", "user[department_ids][]": ""},
    )
    with scope(account=alice.account):
        member.refresh_from_db()
    assert (member.role, member.department_ids) == ("member", [])

    assert visitor.send(place, seen_on=f"{place}/edit", _method="DELETE").status_code == 303
    with scope(account=alice.account):
        assert Membership.objects.count() == 1


def test_the_last_owner_can_t_be_sent_away(visitor: Visitor, alice: Person) -> None:
    place = f"/users/{alice.user.pk}"

    answer = visitor.send(place, seen_on=f"{place}/edit", _method="DELETE")

    assert answer.status_code == 422
    assert "An account must have an owner" in answer.content.decode()


def test_a_role_of_ones_own_is_made_of_permissions(visitor: Visitor, alice: Person) -> None:
    fields = {"role[name]": "Sales", "role[permissions][]": ["invoices:write", "clients:read"]}

    assert visitor.send("/roles", seen_on="/roles/new", **fields).status_code == 303

    with scope(account=alice.account):
        assert OwnRole.objects.get().permissions == ["clients:read", "invoices:write"]
    assert "Sales" in visitor.read("/users/new")


def test_a_required_second_factor_is_enforced_on_people_only(
    visitor: Visitor, alice: Person, bob: Person
) -> None:
    assert _put(visitor, "/settings/security", **{"account[two_factor_required]": "1"}) == 303

    for place in ("/invoices", "/settings/security", "/clients.json"):
        answer = Visitor(bob).open(place)
        assert answer.status_code == (403 if place.endswith("json") else 303), place
    assert Visitor(bob).open("/invoices")["Location"] == "/accounts/2fa/"
    assert Caller(bob).get("/clients.json").status_code == 200
    Authenticator.objects.create(user=bob.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert Visitor(bob).open("/invoices").status_code == 200


def test_signing_out_everywhere_ends_other_sessions_and_offers_tokens(
    visitor: Visitor, alice: Person
) -> None:
    other = Visitor(alice)
    for each in (other, visitor):
        key = each.client.session.session_key
        UserSession.objects.create(user=alice.user, ip="127.0.0.1", session_key=key, user_agent="Test")

    answer = visitor.send("/settings/sign_out_everywhere", seen_on="/settings/security")

    assert answer.status_code == 303
    assert "1 other session ended." in visitor.read("/settings/security")
    assert other.open("/invoices").status_code == 302
    with scope(account=alice.account):
        assert ApiToken.objects.filter(revoked_at=None).count() == 1

    visitor.send("/settings/sign_out_everywhere", seen_on="/settings/security", revoke_tokens="1")

    with scope(account=alice.account):
        assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_a_provider_keeps_its_key_where_none_is_typed(visitor: Visitor, alice: Person) -> None:
    fields = {
        "payment_provider[kind]": "stripe",
        "payment_provider[title]": "Card",
        "payment_provider[active]": "1",
        "payment_provider[secret_key]": "sk_test_1",
        "payment_provider[webhook_secret]": "whsec_1",
    }
    assert visitor.send("/payment_providers", seen_on="/payment_providers/new", **fields).status_code == 303
    made = Caller(alice).get("/payment_providers.json").json()[0]
    place = f"/payment_providers/{made['id']}"
    assert "sk_test_1" not in visitor.read(f"{place}/edit")
    fields = {**fields, "payment_provider[title]": "Cards", "payment_provider[secret_key]": ""}

    answer = visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields)

    assert answer.status_code == 303, answer.content
    assert Caller(alice).get(f"{place}.json").json()["title"] == "Cards"


def test_money_typed_with_a_comma_is_read(visitor: Visitor, alice: Person) -> None:
    visitor.send(
        "/products", seen_on="/products/new", **{"product[name]": "Tea", "product[price_gross]": "12,30"}
    )

    found = Caller(alice).get("/products.json").json()[0]
    assert Decimal(found["price_gross"]) == Decimal("12.3")


def test_a_bank_account_is_shown_by_departments(visitor: Visitor, alice: Person) -> None:
    with scope(account=alice.account):
        department = Department.objects.get(main=True).pk
    row = "bank_account[bank_account_version_departments]"
    fields = {
        "bank_account[bank_account_number]": "PL61109010140000071219812874",
        "bank_account[bank_name]": "Bank",
        f"{row}[0][department_id]": str(department),
        f"{row}[0][show_on_invoice]": "1",
        f"{row}[0][main_on_department]": "1",
        f"{row}[0][remove]": "0",
        f"{row}[1][department_id]": "",
        f"{row}[1][show_on_invoice]": "0",
    }

    assert visitor.send("/bank_accounts", seen_on="/bank_accounts/new", **fields).status_code == 303

    made = Caller(alice).get("/bank_accounts.json").json()[0]
    assert [each["department_id"] for each in made["bank_account_version_departments"]] == [department]
    place = f"/bank_accounts/{made['id']}"
    fields = {**fields, f"{row}[0][remove]": "1"}
    visitor.send(place, seen_on=f"{place}/edit", _method="PUT", **fields)
    made = Caller(alice).get("/bank_accounts.json").json()[0]
    assert made["bank_account_version_departments"] == []
