from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from tidebill.kernel.numbering import default_patterns, warehouse_patterns
from tidebill.kernel.vocabulary import LIMITED_STOCK, PAYMENT_CODES, REQUIRED_FORMATS
from tidebill.storage import clock


def default_calculating_strategy() -> dict[str, str]:
    return {"position": "default", "sum": "sum", "invoice_form_price_kind": "net"}


class Account(models.Model):
    """A tenant: everything else belongs to exactly one account."""

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

    default_payment_days = models.PositiveSmallIntegerField(default=5)
    # Which code to pay by its documents show.
    payment_code = models.CharField(max_length=10, default=PAYMENT_CODES[0])
    # The format of e-invoices that documents must comply with when they are issued or changed.
    validate_invoices_as = models.CharField(
        max_length=20, default=REQUIRED_FORMATS[0], db_default=REQUIRED_FORMATS[0]
    )
    default_payment_type = models.CharField(max_length=255, default="transfer")
    online_payments = models.BooleanField(default=False)

    # So many days after its due date a document's buyer is reminded.
    reminder_days = models.JSONField(default=list, blank=True)

    # What forms offer to choose from; empty for the usual ones (tidebill.accounts.choices).
    tax_rates = models.JSONField(default=list, blank=True)
    quantity_units = models.JSONField(default=list, blank=True)
    payment_types = models.JSONField(default=list, blank=True)

    # Everybody must have a second factor before doing anything else.
    two_factor_required = models.BooleanField(default=False)
    # Whether the first steps are no longer shown.
    start_dismissed = models.BooleanField(default=False)

    auto_create_products = models.BooleanField(default=True)
    auto_create_categories = models.BooleanField(default=True)
    settlement_positions_enabled = models.BooleanField(default=True)
    # What its webhooks listen for, so that other changes need not look.
    webhook_kinds = models.JSONField(default=list, blank=True, editable=False)

    # A row of a room above: goods that name no warehouse are kept there.
    main_warehouse_id = models.BigIntegerField(null=True, editable=False)
    # What happens to a document that would take more of a limited product than there is.
    limited_stock = models.CharField(max_length=10, default=LIMITED_STOCK[0])

    # The partner (digest of the integration token) whose service opened the account or was linked to it.
    partner = models.CharField(max_length=64, default="", blank=True, editable=False)
    integration_fast_login = models.BooleanField(default=False)
    integration_logout_url = models.CharField(max_length=1000, default="", blank=True)
    # From then on nobody gets in.
    closed_at = models.DateTimeField(null=True, editable=False)

    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager()

    def __str__(self) -> str:
        return self.prefix

    @property
    def account_id(self) -> int:
        """Itself: the journal files what happens to an account under that account."""
        return self.pk

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the account's days begin and its timestamps are written."""
        return ZoneInfo(self.timezone)

    @property
    def url(self) -> str:
        """Where people and programs reach this account, without a trailing slash."""
        base = urlsplit(settings.TIDEBILL_BASE_URL)
        if not settings.TIDEBILL_DOMAIN:
            return f"{base.scheme}://{base.netloc}"
        port = f":{base.port}" if base.port else ""
        return f"{base.scheme}://{self.prefix}.{settings.TIDEBILL_DOMAIN}{port}"

    def number_pattern(self, kind: str) -> str:
        """The pattern that numbers documents of ``kind`` where no department brings its own."""
        usual = {**default_patterns(), **warehouse_patterns()}
        return str(self.number_patterns.get(kind) or usual.get(kind) or usual["vat"])
