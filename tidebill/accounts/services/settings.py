"""Account settings."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from tidebill.accounts.commands import AccountInput, NoteRuleInput
from tidebill.accounts.models import Account, User
from tidebill.accounts.services.protection import refuse_protected
from tidebill.accounts.tasks import sort_by_language
from tidebill.events import journal
from tidebill.kernel.commands import UNSET, known
from tidebill.kernel.kinds import KINDS
from tidebill.kernel.numbering import default_patterns, is_valid_pattern, warehouse_patterns
from tidebill.kernel.tax import is_valid_tax
from tidebill.storage.rows import assign
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

# Required settings: empty values are ignored.
_NEEDED = (
    "lang",
    "integration_fast_login",
    "integration_logout_url",
    "limited_stock",
    "reminder_days",
    "name",
    "country",
    "currency",
    "timezone",
    "calculating_strategy",
    "price_decimals",
    "discount_kind",
    "exchange_kind",
    "default_payment_days",
    "default_payment_type",
    "payment_code",
    "validate_invoices_as",
    "auto_create_products",
    "auto_create_categories",
    "tax_rates",
    "quantity_units",
    "payment_types",
    "two_factor_required",
    "lock_documents",
    "bank_account_security_level",
)
_REMINDERS_MAX, _LAST_REMINDER = 10, 365
_LONGEST_TERM = 3650
_LONGEST_PATTERN = 255
_CHOICES_MAX = 100


@transaction.atomic
def update_settings(account: Account, attributes: AccountInput, *, by: User | None = None) -> None:
    """Update the settings, except the prefix. Raises Invalid."""
    if known(attributes.prefix) not in (None, account.prefix):
        raise Invalid({"prefix": "can't be changed"})
    _check(attributes)
    if known(attributes.bank_account_security_level) not in (None, account.bank_account_security_level):
        refuse_protected(account)
    before = journal.snapshot(account)
    assign(account, {name: value for name in _NEEDED if (value := attributes.get(name)) not in (None, "")})
    for name in ("default_description", "default_description_long"):
        if name in attributes.given():
            setattr(account, name, attributes.get(name) or "")
    if (rules := known(attributes.note_rules)) is not None:
        account.note_rules = _note_rules(rules)
    if attributes.lock_date is not UNSET:
        account.lock_date = known(attributes.lock_date) or None
    if known(attributes.number_patterns) is not None:
        account.number_patterns = _patterns(account, known(attributes.number_patterns))
    if not account.lang:
        raise Invalid({"lang": errors.BLANK})
    journal.save_changes(account, before, "account.update", by=by)
    if (account.lang, account.country) != (before["lang"], before["country"]):
        sort_by_language.using(account=account).enqueue()


def _check(sent: AccountInput) -> None:
    checks = {
        "reminder_days": _are_reminders,
        "timezone": lambda zone: zone in available_timezones() and bool(ZoneInfo(zone)),
        "country": lambda code: _is_code(code, 2),
        "price_decimals": lambda places: 2 <= places <= 6,
        "default_payment_days": lambda days: 0 <= days <= _LONGEST_TERM,
        "tax_rates": lambda rates: len(rates) <= _CHOICES_MAX and all(map(is_valid_tax, rates)),
        "quantity_units": lambda units: len(units) <= _CHOICES_MAX,
        "payment_types": lambda kinds: len(kinds) <= _CHOICES_MAX,
    }
    wrong = [
        name for name, fits in checks.items() if sent.get(name) not in (None, "") and not fits(sent.get(name))
    ]
    if wrong:
        raise Invalid(dict.fromkeys(wrong, errors.INVALID))


def _are_reminders(days: list[int]) -> bool:
    return len(days) <= _REMINDERS_MAX and all(1 <= day <= _LAST_REMINDER for day in days)


def _patterns(account: Account, sent: object) -> dict[str, str]:
    """Return the account's patterns merged with the given ones; an empty one resets to the default."""
    usual = {**default_patterns(), **warehouse_patterns()}
    if not isinstance(sent, dict) or not set(sent) <= set(usual):
        raise Invalid({"number_patterns": errors.NOT_LISTED})
    wanted = {kind: str(text or "").strip() or usual[kind] for kind, text in sent.items()}
    wrong = {
        f"number_patterns.{kind}": Message("must contain exactly one counter: nr, nr-m or nr-d")
        for kind, text in wanted.items()
        if len(text) > _LONGEST_PATTERN or not is_valid_pattern(text)
    }
    if wrong:
        raise Invalid(wrong)
    return {**account.number_patterns, **wanted}


def _note_rules(sent: Sequence[NoteRuleInput]) -> list[dict[str, object]]:
    """Return the rules as they are stored; a rule without text is removed. Raises Invalid."""
    rules, wrong = [], {}
    for index, rule in enumerate(sent):
        text = (known(rule.text) or "").strip()
        if not text:
            continue
        kinds, countries, currencies = (
            [word.strip() for word in known(words) or []]
            for words in (rule.kinds, rule.countries, rule.currencies)
        )
        place = f"note_rules[{index}]"
        if not set(kinds) <= set(KINDS):
            wrong[f"{place}.kinds"] = errors.NOT_LISTED
        if not all(_is_code(code, 2) for code in countries):
            wrong[f"{place}.countries"] = errors.INVALID
        if not all(_is_code(code, 3) for code in currencies):
            wrong[f"{place}.currencies"] = errors.INVALID
        rules.append(
            {
                "text": text,
                "kinds": kinds,
                "countries": [code.upper() for code in countries],
                "currencies": [code.upper() for code in currencies],
                "reverse_charge": bool(known(rule.reverse_charge)),
            }
        )
    if wrong:
        raise Invalid(wrong)
    return rules


def _is_code(code: str, letters: int) -> bool:
    return code.isascii() and code.isalpha() and len(code) == letters
