"""API schemas of accounts, users and roles."""

from typing import ClassVar

from tidebill.accounts.wire.departments import PaymentCode
from tidebill.kernel import vocabulary
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

RequiredFormat = choice(*vocabulary.REQUIRED_FORMATS)
LimitedStock = choice(*vocabulary.LIMITED_STOCK)
LockDocuments = choice(*vocabulary.LOCK_DOCUMENTS)
BankAccountSecurity = choice(*vocabulary.BANK_ACCOUNT_SECURITY)
DiscountKind = choice(*vocabulary.DISCOUNT_KINDS)
ExchangeKind = choice(*vocabulary.EXCHANGE_KINDS)


Country = types.text(2)


class ConditionalNote(NestedRow):
    """A remark added to documents that meet all of its conditions."""

    name_: ClassVar[str] = "note_rule"
    plural: ClassVar[str] = "note_rules"

    text: types.LongText = field("Text of the remark.", example="Reverse charge, art. 194.")
    kinds: types.Words = field("Kinds of documents; empty for all.", example=["vat"])
    countries: types.Words = field("Countries of the buyer (two letters); empty for all.", example=["DE"])
    currencies: types.Words = field("Currencies; empty for all.", example=["EUR"])
    reverse_charge: types.Flag = field("Whether reverse charge must apply.", example=False)


ConditionalNotes = rows(ConditionalNote, limit=50)


class AccountAttributes(Resource):
    """Attributes of a new or updated account."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = field("Prefix in URLs; altered if it is taken.", example="acme")
    lang: types.Language = field("Document language.", example="pl")
    integration_fast_login: types.Flag = field("Whether the partner signs users in.", example=False)
    integration_logout_url: types.Text = field("Where the partner's users are redirected after signing out.")
    limited_stock: LimitedStock = field(
        "What happens if a document exceeds the stock of a limited product.", example="refuse"
    )
    reminder_days: types.Ids = field(
        "Days after the due date on which reminders are sent; empty for none.", example=[3, 14]
    )

    name: types.Text = field("Name of the account.", example="Acme")
    country: Country = field("Country of the account (two letters).", example="PL")
    currency: types.Currency = field("Default currency of documents.", example="PLN")
    timezone: types.Text = field("Time zone of the account.", example="Europe/Warsaw")

    calculating_strategy: types.Strategy = field(
        "Calculation strategy of documents.",
        example={"position": "default", "sum": "sum", "invoice_form_price_kind": "net"},
    )
    price_decimals: types.Integer = field("Decimals of computed unit prices, 2 to 6.", example=2)
    discount_kind: DiscountKind = field("How discounts are applied.", example="percent_total")
    exchange_kind: ExchangeKind = field("Default source of exchange rates.", example="nbp")
    number_patterns: types.Object = field(
        "Number pattern by document kind; an empty value restores the default.",
        example={"vat": "nr-m/mm/yyyy"},
    )
    default_payment_days: types.Integer = field("Default payment term in days.", example=5)
    default_payment_type: types.Text = field("Default payment type.", example="transfer")
    payment_code: PaymentCode = field("Payment QR code on documents.", example="auto")
    validate_invoices_as: RequiredFormat = field(
        "E-invoice format that documents must comply with on create and update.", example="none"
    )
    auto_create_products: types.Flag = field("Whether new items are saved as products.", example=True)
    auto_create_categories: types.Flag = field("Whether new categories are saved.", example=True)
    tax_rates: types.Words = field(
        "Tax rates offered in forms; empty for the country's.", example=["23", "8"]
    )
    quantity_units: types.Words = field("Units offered in forms; empty for the default ones.", example=["pc"])
    payment_types: types.Words = field("Payment types offered in forms; empty for all.", example=["transfer"])
    lock_date: types.Day = field(
        "Day up to which the books are closed: nothing dated up to it changes.", example="2025-12-31"
    )
    lock_documents: LockDocuments = field(
        "Whether documents are locked once they are sent or printed.", example="none"
    )
    default_description: types.LongText = field(
        "Default remark of departments without one, with `fill_default_descriptions`.", omit_if_empty=True
    )
    default_description_long: types.LongText = field(
        "Additional text of new documents, unless `prevent_default_description_long` is set.",
        omit_if_empty=True,
    )
    note_rules: ConditionalNotes = field(
        "Remarks added to new documents that meet their conditions.", omit_if_empty=True
    )
    bank_account_security_level: BankAccountSecurity = field(
        "Who can change the bank accounts customers pay to: `none` (all users), `normal` (administrators) "
        "or `strong` (the operator of the server).",
        example="none",
    )
    two_factor_required: types.Flag = field(
        "Whether all users must use two-factor authentication.", example=False
    )


class UserAttributes(Resource):
    """Attributes of a user."""

    name_: ClassVar[str] = "user"
    plural: ClassVar[str] = "users"

    id: types.Id = field("ID of the user.", example=1, read_only=True)
    login: types.Text = field("Login; altered if it is taken.", example="login1")
    email: types.Text = field("Email address.", example="a@example.com")
    first_name: types.Text = field("First name.", example="Paul", read_only=True)
    last_name: types.Text = field("Last name.", example="Smith", read_only=True)
    password: types.Text = field(
        "Password; without it, the user gets an invitation by email.", write_only=True
    )
    from_partner: types.Text = field("Name of the partner.", write_only=True)
    invite: types.Flag = field(
        "Whether to send an invitation by email instead of setting a password.", write_only=True
    )
    role: types.Text = field(
        "`admin`, `member`, `accountant`, or `role_N` for a custom role.", example="member"
    )
    department_ids: types.Ids = field(
        "Departments whose documents the user can see; empty for all.", example=[1]
    )
    pending: types.Flag = field(
        "Whether the user has yet to accept the invitation.", example=False, read_only=True
    )


class CompanyAttributes(Resource):
    """What is sent of the company: its first department."""

    name_: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"

    name: types.Text = field("Name.", example="Acme")
    tax_no: types.Text = field("Tax number.")
    post_code: types.Text = field("Postal code.")
    city: types.Text = field("City.")
    street: types.Text = field("Street and house number.")
    person: types.Text = field("Signatory of documents.")
    bank: types.Text = field("Bank.")
    bank_account: types.Text = field("Account number.")


class AccountAnswer(Resource):
    """An account as returned to partners and programs."""

    name_: ClassVar[str] = "account"
    plural: ClassVar[str] = "accounts"

    prefix: types.Text = field("Prefix of the account in URLs.", example="acme", read_only=True)
    api_token: types.Text = field("API token of the user, if one exists.", example="TOKEN", read_only=True)
    url: types.Text = field("URL of the account.", example="https://acme.example.com", read_only=True)
    login: types.Text = field("Login of the user.", example="login1", read_only=True)
    email: types.Text = field("Email address of the user.", example="a@example.com", read_only=True)


class LoginAnswer(AccountAnswer):
    """The signed-in user."""

    name_: ClassVar[str] = "login"
    plural: ClassVar[str] = "logins"

    first_name: types.Text = field("First name.", example="Paul", read_only=True)
    last_name: types.Text = field("Last name.", example="Smith", read_only=True)


class OwnRole(Resource):
    """A custom role."""

    name_: ClassVar[str] = "role"
    plural: ClassVar[str] = "roles"

    id: types.Id = field("ID of the role; other calls use `role_N`.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Sales")
    permissions: types.Words = field("Permissions of the role.", example=["invoices:write", "clients:read"])
