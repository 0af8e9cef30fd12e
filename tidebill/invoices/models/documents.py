from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from tidebill.storage.fields import (
    Amount,
    Day,
    Flag,
    FlagOrNull,
    LongText,
    Moment,
    Number,
    Object,
    Percent,
    Price,
    Quantity,
    Rate,
    Rows,
    Text,
)
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey

# Prefix of the number series of test documents.
TEST_SERIES = "t:"
TEST_PREFIX = "TEST "


class Invoice(Row):
    """A billing document of any kind: a snapshot of seller, buyer, line items and totals, with the API's
    field names.

    ``kind`` stays what the document was issued as; a canceled one has ``cancelled`` set. ``number_scope`` is
    the department whose patterns numbered it, or 0 for the account's. Nested rows that are only read with the
    document (descriptions, parties, bank accounts, settlements) are part of the snapshot.
    """

    # All indexes below start with the account, so a separate one would only slow inserts down.
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    app = Text()
    origin = Text()
    from_api = Flag()
    test = Flag()
    deleted = Flag()
    token = models.CharField(max_length=32, unique=True)
    sales_code = models.CharField(max_length=20)

    kind = models.CharField(max_length=30, default="vat")
    income = Flag(default=True)
    number = models.CharField(max_length=255)
    number_key = SortKey(of="number")
    number_scope = models.BigIntegerField(default=0, editable=False)
    # Series the number was drawn from, regardless of the current kind and date. Null in rows of older
    # versions.
    number_kind = Text(30, editable=False)
    number_period = Text(10, editable=False)
    pattern = models.CharField(max_length=255, default="")
    pattern_nr = Number()
    pattern_nr_m = Number()
    pattern_nr_d = Text()
    normalized_number = Text()
    oid = Text()
    # Equals oid if the client requested uniqueness: the unique constraint settles races.
    unique_oid = Text(editable=False)
    title = Text()
    lang = Text(20)
    status = models.CharField(max_length=30, default="issued")
    approval_status = Text()
    cancelled = Flag()
    cancel_reason = LongText()
    invoice_template_id = models.BigIntegerField(default=1)
    search_data = models.TextField(default="", editable=False)

    place = Text()
    issue_date = models.DateField()
    issue_year = models.PositiveSmallIntegerField()
    sell_date = Text(20)
    sell_date_kind = Text()
    transaction_date = Day()
    delivery_date = Day()
    # Last day on which the buyer can accept an estimate.
    valid_until = Day()
    delivery_terms = Text()
    accounting_vat_tax_date = Day()
    accounting_income_tax_date = Day()
    accounting_other_tax_date = Day()

    payment_type = Text()
    payment_to = Day()
    payment_to_kind = Text()
    payment_to_description = LongText()
    paid = Amount(default=0)
    # The part of ``paid`` from recorded payments; the rest was sent as paid, or set by status.
    paid_by_payments = Amount(default=0, editable=False)
    # When the rest was paid, oldest first: [{date, amount}], for statements.
    paid_directly = Object(editable=False)
    paid_date = Day()
    split_payment = FlagOrNull()
    skonto_active = FlagOrNull()
    skonto_discount_date = Day()
    skonto_discount_value = Percent(null=True)

    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, related_name="+", null=True
    )
    seller_name = Text()
    seller_tax_no = Text()
    seller_tax_no_kind = Text()
    seller_street = Text()
    seller_post_code = Text()
    seller_city = Text()
    seller_country = Text()
    seller_email = Text()
    seller_phone = Text()
    seller_fax = Text()
    seller_www = Text()
    seller_person = Text()
    seller_bank = Text()
    seller_bank_account = Text()
    seller_bank_account_id = Number()
    seller_bank_swift = Text()
    seller_bdo_no = Text()
    seller_einvoice_address = Text()
    seller_ksef_taxpayer_status = Text()
    seller_jst = Text()
    seller_gv = Text()

    client = models.ForeignKey(
        "catalog.Client", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    buyer_name = Text()
    buyer_name_key = SortKey(of="buyer_name")
    buyer_company = Flag(default=True)
    buyer_first_name = Text()
    buyer_last_name = Text()
    buyer_title = Text()
    buyer_person = Text(default="")
    buyer_tax_no = Text()
    buyer_tax_no_kind = Text()
    buyer_street = Text()
    buyer_post_code = Text()
    buyer_city = Text()
    buyer_country = Text()
    buyer_email = Text()
    email_for_reminders = Text()
    buyer_phone = Text()
    buyer_mobile_phone = Text()
    buyer_fax = Text()
    buyer_www = Text()
    buyer_note = LongText()
    buyer_bank = Text()
    buyer_bank_account = Text()
    buyer_swift = Text()
    buyer_sepa_mandate_no = Text()
    client_bank_account = Text()
    buyer_mass_payment_code = Text()
    buyer_reference = Text()
    buyer_einvoice_address = Text()
    buyer_jst = Text()
    buyer_gv = Text()

    recipient = models.ForeignKey(
        "catalog.Client", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    recipient_name = Text()
    recipient_company = FlagOrNull()
    recipient_first_name = Text()
    recipient_last_name = Text()
    recipient_tax_no = Text()
    recipient_street = Text()
    recipient_post_code = Text()
    recipient_city = Text()
    recipient_country = Text()
    recipient_email = Text()
    recipient_phone = Text()
    recipient_note = LongText()
    issuer = Text()
    use_issuer = Flag()
    invoice_issuer = Text()
    use_invoice_issuer = FlagOrNull()
    intermediary_entity = Text()

    use_delivery_address = Flag()
    delivery_address = LongText()
    multiple_delivery_addresses = FlagOrNull()
    delivery_address_title = Text()
    delivery_address_street = Text()
    delivery_address_street_additional = Text()
    delivery_address_city = Text()
    delivery_address_post_code = Text()
    delivery_address_country = Text()

    currency = models.CharField(max_length=3)
    price_net = Amount(default=0)
    price_tax = Amount(default=0)
    price_gross = Amount(default=0)
    # Charges less deductions less an energy premium: gross plus this is the amount payable.
    settlement_total = Amount(default=0, db_default=0, editable=False)
    discount = Amount(default=0)
    discount_net = Amount(null=True)
    discount_kind = models.CharField(max_length=20, default="percent_total")
    show_discount = Flag()
    calculating_strategy = Object()
    # Tax summary as printed: [{tax, rate, net, tax_amount, gross}].
    tax_lines = Rows(editable=False)
    products_margin = Amount(null=True)
    tax2_visible = FlagOrNull(default=False)
    reverse_charge = Flag()
    transaction_type = Text()
    use_oss = FlagOrNull(default=False)
    use_moss = Flag()
    exempt_tax_kind = Text()
    np_tax_kind = Text()
    na_tax_kind = Text()
    hide_tax = FlagOrNull()
    procedure_vat_margin = Text()
    procedure_designations = Rows()
    # The document's own groups, instead of those of its line items.
    gtu_codes = models.JSONField(null=True, blank=True)
    use_prime_cee = FlagOrNull()
    prime_cee_value = Amount(null=True)
    prime_cee_value_before = Amount(null=True)
    use_prices_from_price_lists = FlagOrNull()
    price_list = models.ForeignKey(
        "catalog.PriceList", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    exchange_currency = Text(3)
    exchange_kind = models.CharField(max_length=10, default="nbp")
    exchange_rate = Rate(default=1)
    exchange_rate_den = Rate(default=1)
    exchange_currency_rate = Rate(null=True)
    exchange_currency_rate_den = Rate(default=1)
    exchange_date = Day()
    exchange_note = LongText(default="")
    exchange_difference = Amount(default=0)
    agreed_currency = Text(3)
    agreed_exchange_rate = Rate(null=True)

    description = LongText()
    description_footer = LongText()
    description_long = LongText()
    prevent_default_description_long = FlagOrNull()
    conditional_notes = LongText()
    additional_info = Flag()
    additional_info_desc = Text()
    additional_invoice_field = LongText()
    internal_note = LongText()
    correction = LongText()
    correction_reason = LongText()
    corrected_content_before = LongText()
    corrected_content_after = LongText()
    accounting_note_kind = Text()
    interest_rate = Text()
    sum_recovery = Text()
    advanced_payment_discount = Text()

    product_cache = models.TextField(default="")
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    category = models.ForeignKey("catalog.Category", on_delete=models.SET_NULL, null=True, related_name="+")
    invoice = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    from_invoice = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    # Ids of the advances that a final invoice settles.
    advance_ids = Rows(editable=False)
    # Summary by rate of the advances and their corrections as the final document deducted them.
    deducted_lines = Object(editable=False)
    invoice_for_receipt_id = Number()
    receipt_for_invoice_id = Number()
    issued_to_receipt = FlagOrNull(default=False)
    recurring_id = Number()
    warehouse_id = Number()
    warehouse_document_id = Number()
    exclude_from_stock_level = Flag()
    transaction_contracts = Rows()
    transaction_orders = Rows()
    transaction_batches = Rows()

    accounting_kind = Text()
    accounting_status = Text()
    accounting_scheme = Text()
    accounting_doc = FlagOrNull()
    document_posted = FlagOrNull()
    exclude_from_accounting = Flag()
    locked_by_export = FlagOrNull()
    not_cost = Flag()

    sent_time = Moment()
    # Accepted reminders: {"date": datetime, "type": "overdue"}.
    reminders = Rows(editable=False)
    print_time = Moment()
    email_status = Text()
    send_after_completion = FlagOrNull()
    send_completion_to = Text()
    paid_after_completion = FlagOrNull()
    prevent_send_email_to_complete = FlagOrNull()
    show_attachments = Flag()
    attachments_count = models.PositiveIntegerField(default=0)
    fiscal_status = Text()
    fiscal_print_error = Text()
    gov_id = Text()
    gov_kind = Text()
    gov_status = Text()
    gov_link = LongText()
    gov_verification_link = LongText()
    gov_send_date = Moment()
    gov_sell_date = Moment()
    gov_error_messages = Object()
    gov_corrected_invoice_number = Text()

    descriptions = Rows()
    settlement_positions = Rows()
    recipients = Rows()
    issuers = Rows()
    bank_accounts = Rows()

    department_path = "department_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "number_scope", "number"],
                condition=Q(deleted=False, income=True, test=False),
                name="invoice_number_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "number_kind", "number_period", "number_scope", "number"],
                condition=Q(deleted=False, income=True),
                name="invoice_series_number_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "unique_oid"], condition=Q(deleted=False), name="invoice_oid_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "id"], name="invoice_newest"),
            models.Index(fields=["account", "updated_at"], name="invoice_updated_at"),
            models.Index(fields=["account", "transaction_date"], name="invoice_transaction_date"),
            models.Index(fields=["account", "paid_date"], name="invoice_paid_date"),
            models.Index(fields=["account", "payment_to"], name="invoice_payment_to"),
            models.Index(fields=["account", "number"], name="invoice_number"),
            models.Index(fields=["account", "number_key"], name="invoice_number_key"),
            models.Index(fields=["account", "oid"], name="invoice_oid"),
            models.Index(fields=["account", "client", "id"], name="invoice_client"),
            models.Index(fields=["account", "kind", "id"], name="invoice_kind"),
            models.Index(fields=["account", "status", "id"], name="invoice_status"),
            # Partial indexes: most documents have no related ones.
            models.Index(
                fields=["account", "invoice"], condition=Q(invoice__isnull=False), name="invoice_of_invoice"
            ),
            models.Index(
                fields=["account", "from_invoice"],
                condition=Q(from_invoice__isnull=False),
                name="invoice_from_invoice",
            ),
            # Covering index for sums, counts and sorting in lists and reports.
            models.Index(
                fields=[
                    "account",
                    "issue_date",
                    "income",
                    "deleted",
                    "cancelled",
                    "kind",
                    "currency",
                    "status",
                    "payment_to",
                    "client",
                    "department",
                    "receipt_for_invoice_id",
                    "price_net",
                    "price_tax",
                    "price_gross",
                    "paid",
                    "settlement_total",
                    "test",
                ],
                name="invoice_books",
            ),
        ]

    # Limited products that this change exceeded; reported, never stored.
    shortages: Sequence[Any] = ()

    def __str__(self) -> str:
        return self.number

    # Name in the journal.
    journal_name = "invoice"

    @property
    def amount_payable(self) -> Decimal:
        """Return gross plus charges minus deductions, before payments, in the document's currency."""
        return self.price_gross + self.settlement_total

    @property
    def amount_due(self) -> Decimal:
        """Return the amount payable minus payments, in the document's currency; negative for a refund."""
        return self.amount_payable - self.paid

    @property
    def series_kind(self) -> str:
        """Return the kind that its number counts; expenses and tests have series of their own."""
        kind = self.kind if self.income else f"expense {self.kind}"
        return f"{TEST_SERIES}{kind}" if self.test else kind

    @property
    def number_prefix(self) -> str:
        """Return the prefix of its number pattern."""
        return TEST_PREFIX if self.test else ""

    @property
    def numbered_alike(self) -> Q:
        """Return a filter for the documents whose numbers must differ."""
        return Q(kind=self.kind, income=self.income, test=self.test)


class Position(Row):
    """A line item. Prices and totals are before discount; the document's totals are after it."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    # Line items are ordered by place, then id.
    place = models.PositiveIntegerField(default=0)
    kind = Text(30)
    name = Text()
    description = LongText()
    code = Text()
    product = models.ForeignKey("catalog.Product", on_delete=models.SET_NULL, null=True, related_name="+")
    additional_info = Text()
    # Line of the buyer's order (BT-132).
    order_line = Text()
    quantity = Quantity(default=1)
    quantity_unit = Text()
    tax = Text(default="0")
    tax2 = Text(default="0")
    technical_tax = Text()
    price_net = Price(default=0)
    price_gross = Price(default=0)
    price_tax = Price(default=0)
    total_price_net = Amount(default=0)
    total_price_gross = Amount(default=0)
    total_price_tax = Amount(default=0)
    discount = Amount(null=True)
    discount_percent = Percent(null=True)
    discount_net = Amount(null=True)
    exchange_rate = Rate(default=1)
    total_purchase_price = Amount(null=True)
    vat_margin_tax = Text()
    vat_margin_total_price_net = Amount(null=True)
    vat_margin_total_price_tax = Amount(null=True)
    vat_margin_total_price_gross = Amount(null=True)
    use_eco_tax = FlagOrNull()
    eco_tax_net = Amount(null=True)
    lump_sum_tax = Text()
    gtu_code = Text()
    accounting_tax_kind = Text()
    accounting_id1 = Text()
    accounting_id2 = Text()
    corrected_pos_kind = Text()
    invoice_position_id = Number()
    correction_before_attributes = Object()
    correction_after_attributes = Object()
    additional_fields = Object()
    # Components of a set at the time of sale.
    package_products_details = Object()
    deleted = Flag()

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.name or ""
