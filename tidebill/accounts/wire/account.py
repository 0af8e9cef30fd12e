"""API schemas of accounts, users and roles."""

from typing import ClassVar

from tidebill.accounts.wire.departments import PaymentCode
from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.resource import Resource, field
from tidebill.wire.types import choice

RequiredFormat = choice(*vocabulary.REQUIRED_FORMATS)
LimitedStock = choice(*vocabulary.LIMITED_STOCK)
LockDocuments = choice(*vocabulary.LOCK_DOCUMENTS)
DiscountKind = choice(*vocabulary.DISCOUNT_KINDS)
ExchangeKind = choice(*vocabulary.EXCHANGE_KINDS)


Country = types.text(2)


class AccountAttributes(Resource):
    """What is sent of an account."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = field("Its name in addresses; altered where it is taken.", example="acme")
    lang: types.Language = field("Language of documents.", example="pl")
    integration_fast_login: types.Flag = field("Whether the partner signs its users in.", example=False)
    integration_logout_url: types.Text = field("Where users of the partner go after signing out.")
    limited_stock: LimitedStock = field(
        "What becomes of a document that takes more of a limited product than there is.", example="refuse"
    )
    reminder_days: types.Ids = field(
        "So many days after its due date a document's buyer is reminded; empty for never.", example=[3, 14]
    )

    name: types.Text = field("What the account is called.", example="Acme")
    country: Country = field("Country of the account, two letters.", example="PL")
    currency: types.Currency = field("Currency that documents start with.", example="PLN")
    timezone: types.Text = field("Zone in which its days begin.", example="Europe/Warsaw")

    calculating_strategy: types.Strategy = field(
        "How documents are calculated.",
        example={"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
    )
    price_decimals: types.Integer = field("Decimals of computed unit prices, 2 to 6.", example=2)
    discount_kind: DiscountKind = field("What a discount is taken off.", example="percent_total")
    exchange_kind: ExchangeKind = field("Whose exchange rates documents start with.", example="nbp")
    number_patterns: types.Object = field(
        "Pattern of numbers by kind of document; an empty one is the usual one.",
        example={"vat": "nr-m/mm/yyyy"},
    )
    default_payment_days: types.Integer = field("Days until a document is due.", example=5)
    default_payment_type: types.Text = field("Payment type that documents start with.", example="transfer")
    payment_code: PaymentCode = field("Which code to pay by documents show.", example="auto")
    validate_invoices_as: RequiredFormat = field(
        "The format of e-invoices that documents must comply with to be issued or changed.", example="none"
    )
    auto_create_products: types.Flag = field("Whether documents make products that are new.", example=True)
    auto_create_categories: types.Flag = field(
        "Whether documents make categories that are new.", example=True
    )
    tax_rates: types.Words = field(
        "Tax rates that forms offer; empty for the country's.", example=["23", "8"]
    )
    quantity_units: types.Words = field("Units that forms offer; empty for the usual.", example=["pc"])
    payment_types: types.Words = field("Payment types that forms offer; empty for all.", example=["transfer"])
    lock_date: types.Day = field(
        "Day up to which the books are closed: nothing dated up to it changes.", example="2025-12-31"
    )
    lock_documents: LockDocuments = field(
        "Whether documents are locked once they are sent or printed.", example="none"
    )
    two_factor_required: types.Flag = field(
        "Whether everybody needs a second factor to sign in.", example=False
    )


class UserAttributes(Resource):
    """What is sent of a user."""

    name_: ClassVar[str] = "user"
    plural: ClassVar[str] = "users"

    id: types.Id = field("Number of the user in the service.", example=1, read_only=True)
    login: types.Text = field("Login; altered where it is taken.", example="login1")
    email: types.Text = field("E-mail address.", example="a@example.com")
    first_name: types.Text = field("First name.", example="Paul", read_only=True)
    last_name: types.Text = field("Last name.", example="Smith", read_only=True)
    password: types.Text = field("Password; without one the user is invited by mail.", write_only=True)
    from_partner: types.Text = field("Name of the partner.", write_only=True)
    invite: types.Flag = field("Whether the user is invited by mail to choose a password.", write_only=True)
    role: types.Text = field(
        "`admin`, `member`, `accountant`, or `role_N` for an own role.", example="member"
    )
    department_ids: types.Ids = field("Departments whose documents may be seen; empty for all.", example=[1])


class CompanyAttributes(Resource):
    """What is sent of the company: its first department."""

    name_: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"

    name: types.Text = field("Name.", example="Acme")
    tax_no: types.Text = field("Tax number.")
    post_code: types.Text = field("Postal code.")
    city: types.Text = field("City.")
    street: types.Text = field("Street and house number.")
    person: types.Text = field("Person who signs documents.")
    bank: types.Text = field("Bank.")
    bank_account: types.Text = field("Account number.")


class AccountAnswer(Resource):
    """An account as partners and programs see it."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = field("Its name in addresses.", example="acme", read_only=True)
    api_token: types.Text = field("API token of the user, if one was made.", example="TOKEN", read_only=True)
    url: types.Text = field("Its address.", example="https://acme.example.com", read_only=True)
    login: types.Text = field("Login of the user.", example="login1", read_only=True)
    email: types.Text = field("E-mail address of the user.", example="a@example.com", read_only=True)


class LoginAnswer(AccountAnswer):
    """Who has signed in."""

    name_: ClassVar[str] = "login"
    plural: ClassVar[str] = "logins"

    first_name: types.Text = field("First name.", example="Paul", read_only=True)
    last_name: types.Text = field("Last name.", example="Smith", read_only=True)


class OwnRole(Resource):
    """A role of the account's own."""

    name_: ClassVar[str] = "role"
    plural: ClassVar[str] = "roles"

    id: types.Id = field("Number of the role; `role_N` is its name elsewhere.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Sales")
    permissions: types.Words = field("What it may do.", example=["invoices:write", "clients:read"])
