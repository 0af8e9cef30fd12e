from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from tidebill.kernel.numbering import default_patterns, warehouse_patterns
from tidebill.kernel.vocabulary import (
    BANK_ACCOUNT_SECURITY,
    LIMITED_STOCK,
    LOCK_DOCUMENTS,
    PAYMENT_CODES,
    REQUIRED_FORMATS,
)
from tidebill.storage import clock


def default_calculating_strategy() -> dict[str, str]:
    return {"position": "default", "sum": "sum", "invoice_form_price_kind": "net"}


class Account(models.Model):
    """A tenant: every other row belongs to exactly one account."""

    prefix = models.CharField(
        max_length=63, unique=True, validators=[RegexValidator(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z")]
    )
    name = models.CharField(max_length=255)
    country = models.CharField(max_length=2, default="PL")
    currency = models.CharField(max_length=3, default="PLN")
    lang = models.CharField(max_length=10, default="en")
    timezone = models.CharField(max_length=64, default="Europe/Warsaw")

    calculating_strategy = models.JSONField(default=default_calculating_strategy)
    price_decimals = models.PositiveSmallIntegerField(default=2)
    discount_kind = models.CharField(max_length=20, default="percent_total")
    exchange_kind = models.CharField(max_length=10, default="nbp")

    number_patterns = models.JSONField(default=default_patterns)

    # Texts of new documents.
    default_description = models.TextField(default="", db_default="", blank=True)
    default_description_long = models.TextField(default="", db_default="", blank=True)
    # Remarks by condition: {text, kinds, countries, currencies, reverse_charge}.
    note_rules = models.JSONField(default=list, db_default=[], blank=True)

    default_payment_days = models.PositiveSmallIntegerField(default=5)
    # Payment QR code on documents.
    payment_code = models.CharField(max_length=10, default=PAYMENT_CODES[0])
    # E-invoice format that documents must comply with when issued or changed.
    validate_invoices_as = models.CharField(
        max_length=20, default=REQUIRED_FORMATS[0], db_default=REQUIRED_FORMATS[0]
    )
    default_payment_type = models.CharField(max_length=255, default="transfer")
    online_payments = models.BooleanField(default=False)

    # Days after the due date on which buyers are reminded.
    reminder_days = models.JSONField(default=list, blank=True)

    # Form options; empty for the defaults (tidebill.accounts.choices).
    tax_rates = models.JSONField(default=list, blank=True)
    quantity_units = models.JSONField(default=list, blank=True)
    payment_types = models.JSONField(default=list, blank=True)

    # Require a second factor from every member.
    two_factor_required = models.BooleanField(default=False)
    # Whether the getting-started steps are hidden.
    start_dismissed = models.BooleanField(default=False)

    auto_create_products = models.BooleanField(default=True)
    auto_create_categories = models.BooleanField(default=True)
    settlement_positions_enabled = models.BooleanField(default=True)
    # Events its webhooks subscribe to, so that other changes skip the lookup.
    webhook_kinds = models.JSONField(default=list, blank=True, editable=False)

    # Primary key in a package above: the default warehouse.
    main_warehouse_id = models.BigIntegerField(null=True, editable=False)
    # Reaction to a document that exceeds the stock of a limited product.
    limited_stock = models.CharField(max_length=10, default=LIMITED_STOCK[0])

    # Nothing dated up to this day changes any more.
    lock_date = models.DateField(null=True)
    lock_documents = models.CharField(max_length=20, default=LOCK_DOCUMENTS[0], db_default=LOCK_DOCUMENTS[0])

    bank_account_security_level = models.CharField(
        max_length=10, default=BANK_ACCOUNT_SECURITY[0], db_default=BANK_ACCOUNT_SECURITY[0]
    )

    # Digest of the integration token of the partner that opened the account or was linked to it.
    partner = models.CharField(max_length=64, default="", blank=True, editable=False)
    integration_fast_login = models.BooleanField(default=False)
    integration_logout_url = models.CharField(max_length=1000, default="", blank=True)
    # Set when the account is closed; sign-in is rejected from then on.
    closed_at = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.prefix

    @property
    def account_id(self) -> int:
        """Return the account's own id, so that the journal can record changes of the account."""
        return self.pk

    @property
    def zone(self) -> ZoneInfo:
        """Return the account's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def url(self) -> str:
        """Return the account's base URL, without a trailing slash."""
        base = urlsplit(settings.TIDEBILL_BASE_URL)
        if not settings.TIDEBILL_DOMAIN:
            return f"{base.scheme}://{base.netloc}"
        port = f":{base.port}" if base.port else ""
        return f"{base.scheme}://{self.prefix}.{settings.TIDEBILL_DOMAIN}{port}"

    def number_pattern(self, kind: str) -> str:
        """Return the account's number pattern for documents of ``kind``."""
        usual = {**default_patterns(), **warehouse_patterns()}
        return str(self.number_patterns.get(kind) or usual.get(kind) or usual["vat"])
