"""Getting started: completed steps, and the form that sets up the company."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from django.db import transaction
from django.utils.translation import gettext_noop as _

from tidebill.accounts.commands import AccountInput, DepartmentInput
from tidebill.accounts.models import Account, Department, User
from tidebill.accounts.services.departments import main_department, update_department
from tidebill.accounts.services.settings import update_settings
from tidebill.desk.models import SampleRow
from tidebill.events import journal
from tidebill.events.models import JournalEntry
from tidebill.invoices.models import Invoice
from tidebill.kernel.oss import STANDARD_RATES
from tidebill.mail.services.server import can_send
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource

COMPANY, NUMBERING, MAIL, INVOICE = "company", "numbering", "mail", "invoice"
STEPS: Final = (
    (COMPANY, _("Your company"), _("As shown on every document"), "/start/company"),
    (NUMBERING, _("Numbering"), _("How your invoices are numbered"), "/start/numbering"),
    (MAIL, _("Email"), _("So that invoices reach your clients"), "/settings/mail"),
    (INVOICE, _("First invoice"), _("All you need is a client, an item and a price"), "/invoices/new"),
)
_NUMBERED: Final = "account.numbering"


class Company(Resource):
    """What the first step asks for: the main department, and the account's money and language."""

    name_: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"

    name: types.Text = field("Name.", example="Acme")
    tax_no: types.Text = field("Tax number.")
    street: types.Text = field("Street and house number.")
    post_code: types.Text = field("Postal code.")
    city: types.Text = field("City.")
    country: types.text(2) = field("Country, two letters.", example="PL")  # type: ignore[valid-type]
    email: types.Text = field("E-mail address.")
    bank: types.Text = field("Bank.")
    bank_account: types.Text = field("Account number.")
    currency: types.Currency = field("Currency that documents start with.", example="PLN")
    default_tax: types.Text = field("Tax rate that rows start with.", example="23")
    lang: types.Language = field("Language of documents.", example="pl")


def usual_tax(country: str) -> str | None:
    """Return the standard tax rate of an EU member state, the likely default of a new seller."""
    rate = STANDARD_RATES.get(country)
    return str(rate) if rate else None


def done_steps(account: Account) -> set[str]:
    """Return the completed steps of the account in scope."""
    department = main_department()
    facts = {
        COMPANY: bool(department.street or department.city) and bool(department.name),
        NUMBERING: JournalEntry.objects.filter(account=account, action=_NUMBERED).exists(),
        MAIL: can_send(account),
        INVOICE: _real_invoices().exists(),
    }
    return {step for step, is_done in facts.items() if is_done}


def is_shown(account: Account) -> bool:
    """Return whether the steps are shown: until a document is issued or they are dismissed."""
    return not account.start_dismissed and not _real_invoices().exists()


@transaction.atomic
def set_up_company(
    account: Account, company: DepartmentInput, settings: AccountInput, *, by: User | None = None
) -> Department:
    """Set up the main department and the account's currency and language; raises Invalid."""
    department = update_department(main_department(), values=company, by=by)
    update_settings(account, replace(settings, country=(settings.country or "").upper()), by=by)
    return department


@transaction.atomic
def settle_numbering(account: Account, patterns: Mapping[str, str], *, by: User | None = None) -> None:
    """Store the number patterns and mark the step as completed; raises Invalid."""
    update_settings(account, AccountInput(number_patterns=dict(patterns)), by=by)
    journal.record(account, _NUMBERED, by=by)


@transaction.atomic
def dismiss(account: Account, *, by: User | None = None) -> None:
    """Hide the steps."""
    before = journal.snapshot(account)
    account.start_dismissed = True
    journal.save_changes(account, before, "account.update", by=by)


def _real_invoices() -> Any:
    samples = SampleRow.objects.filter(kind=SampleRow.Kind.INVOICE).values("subject_id")
    return Invoice.objects.filter(deleted=False, income=True).exclude(pk__in=samples)
