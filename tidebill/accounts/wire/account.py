"""The account itself, its users and roles on the wire."""

from typing import ClassVar

from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import Resource, key
from tidebill.wire.types import choice

LimitedStock = choice(*vocabulary.LIMITED_STOCK)


class AccountAttributes(Resource):
    """What is sent of an account."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = key("Its name in addresses; altered where it is taken.", example="acme")
    lang: types.Language = key("Language of documents.", example="pl")
    integration_fast_login: types.Flag = key("Whether the partner signs its users in.", example=False)
    integration_logout_url: types.Text = key("Where users of the partner go after signing out.")
    limited_stock: LimitedStock = key(
        "What becomes of a document that takes more of a limited product than there is.", example="refuse"
    )
    reminder_days: types.Ids = key(
        "So many days after its due date a document's buyer is reminded; empty for never.", example=[3, 14]
    )


class UserAttributes(Resource):
    """What is sent of a user."""

    name_: ClassVar[str] = "user"
    plural: ClassVar[str] = "users"

    id: types.Id = key("Number of the user in the service.", example=1, read_only=True)
    login: types.Text = key("Login; altered where it is taken.", example="login1")
    email: types.Text = key("E-mail address.", example="a@example.com")
    first_name: types.Text = key("First name.", example="Paul", read_only=True)
    last_name: types.Text = key("Last name.", example="Smith", read_only=True)
    password: types.Text = key("Password; without one the user is invited by mail.", write_only=True)
    from_partner: types.Text = key("Name of the partner.", write_only=True)
    invite: types.Flag = key("Whether the user is invited by mail to choose a password.", write_only=True)
    role: types.Text = key("`admin`, `member`, `accountant`, or `role_N` for an own role.", example="member")
    department_ids: types.Ids = key("Departments whose documents may be seen; empty for all.", example=[1])


class CompanyAttributes(Resource):
    """What is sent of the company: its first department."""

    name_: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"

    name: types.Text = key("Name.", example="Acme")
    tax_no: types.Text = key("Tax number.")
    post_code: types.Text = key("Postal code.")
    city: types.Text = key("City.")
    street: types.Text = key("Street and house number.")
    person: types.Text = key("Person who signs documents.")
    bank: types.Text = key("Bank.")
    bank_account: types.Text = key("Account number.")


class AccountAnswer(Resource):
    """An account as partners and programs see it."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = key("Its name in addresses.", example="acme", read_only=True)
    api_token: types.Text = key("API token of the user, if one was made.", example="TOKEN", read_only=True)
    url: types.Text = key("Its address.", example="https://acme.example.com", read_only=True)
    login: types.Text = key("Login of the user.", example="login1", read_only=True)
    email: types.Text = key("E-mail address of the user.", example="a@example.com", read_only=True)


class LoginAnswer(AccountAnswer):
    """Who has signed in."""

    name_: ClassVar[str] = "login"
    plural: ClassVar[str] = "logins"

    first_name: types.Text = key("First name.", example="Paul", read_only=True)
    last_name: types.Text = key("Last name.", example="Smith", read_only=True)


class OwnRole(Resource):
    """A role of the account's own."""

    name_: ClassVar[str] = "role"
    plural: ClassVar[str] = "roles"

    id: types.Id = key("Number of the role; `role_N` is its name elsewhere.", example=1, read_only=True)
    name: types.Text = key("Name.", example="Sales")
    permissions: types.Words = key("What it may do.", example=["invoices:write", "clients:read"])
