"""Check values while they are typed into a form: tax numbers, bank accounts, email addresses."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.responses import Response, Value
from tidebill.kernel.addresses import list_addresses
from tidebill.kernel.countries import country_code
from tidebill.kernel.identifiers import iban_problem, tax_no_problem
from tidebill.kernel.permissions import ANYBODY
from tidebill.wire.declaring import field
from tidebill.wire.resource import Schema
from tidebill.wire.types import Text, choice

_REASONS = {
    ("tax_no", "length"): _("The number is too short or too long for this country."),
    ("tax_no", "checksum"): _("The check digit is wrong: a digit may be mistyped."),
    ("tax_no", "format"): _("Numbers of this country have another form."),
    ("iban", "length"): _("The check digits don't match: a digit may be missing or mistyped."),
    ("iban", "checksum"): _("The check digits don't match: a digit may be missing or mistyped."),
    ("iban", "format"): _("An IBAN starts with a country code and has only letters and digits."),
    ("email", "format"): _("This is not a complete email address, such as anna@example.com."),
}
Kind = choice("tax_no", "iban", "email")


class CheckParameters(Schema):
    """Parameters of a check."""

    kind: Kind = field("What to check.", example="iban")
    value: Text = field("The text typed.", example="PL61109010140000071219812874")
    country: Text = field("Country of the party; the account's without one.", example="PL")


@endpoint(
    "Checks a number or an address",
    answers="Whether it is valid, and what is wrong",
    parameters=CheckParameters,
    permission=ANYBODY,
    formats=("json",),
    documented=False,
)
def check(context: RequestContext) -> Response:
    given = context.filters(CheckParameters)
    kind, value = given.kind or "", given.value or ""
    country = country_code(given.country) or context.account.country
    problem = _problem(kind, value, country)
    said = _REASONS[kind, problem] if problem else ""
    valid = gettext("Valid number") if kind == "tax_no" and not problem else ""
    return Value(value={"valid": problem is None, "message": gettext(said) if said else valid})


def _problem(kind: str, value: str, country: str) -> str | None:
    if not value.strip():
        return None
    if kind == "tax_no":
        return tax_no_problem(country, tax_no=value)
    return iban_problem(value, country=country) if kind == "iban" else _email_problem(value)


def _email_problem(value: str) -> str | None:
    try:
        for address in list_addresses(value):
            validate_email(address)
    except ValidationError:
        return "format"
    return None
