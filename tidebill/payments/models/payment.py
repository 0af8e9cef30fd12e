from django.db import models
from django.db.models import Q

from tidebill.storage.fields import Amount, Flag, FlagOrNull, LongText, Moment, Number, Object, Text
from tidebill.storage.models import Row


class Payment(Row):
    """A received or expected payment, with the API's field names."""

    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    updater = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    name = Text()
    kind = models.CharField(max_length=50, default="api")
    income = Flag(default=True)
    deleted = Flag()
    price = Amount(default=0)
    currency = models.CharField(max_length=3)
    paid = Flag()
    paid_date = Moment()
    overpaid = Amount(null=True)
    # A refunded payment is unpaid again: when its money came, and when it went back.
    received_at = Moment(editable=False)
    refunded_at = Moment(editable=False)
    # The unallocated part: overpaid, or paid for a document that isn't owed, such as a proforma.
    credit = Amount(default=0, db_default=0, editable=False)
    credit_client = models.ForeignKey(
        "catalog.Client",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    client = models.ForeignKey("catalog.Client", on_delete=models.SET_NULL, null=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.SET_NULL, null=True, related_name="+")
    quantity = models.BigIntegerField(default=1)
    attachments_count = models.PositiveIntegerField(default=0)

    description = LongText()
    comment = LongText()
    note = LongText()
    code = Text()
    oid = Text()
    test = FlagOrNull()

    payment_id = Number()
    bank_account_id = Number()
    subscription_id = Number()
    recurring = FlagOrNull()
    period = Text()

    provider = Text()
    provider_title = Text()
    provider_status = Text()
    provider_response = LongText()
    external_payment_id = Text()
    transaction_id = Text()
    transaction_kind = Text()
    gocardless_payment_id = Text()
    payment_callback = LongText()
    commission = Text()
    promocode = Text()
    additional_discount = Text()
    additional_discount_amount = Text()
    use_moss = FlagOrNull()
    moss_notice = Text()
    tax = Text()

    first_name = Text()
    last_name = Text()
    street = Text()
    post_code = Text()
    city = Text()
    country = Text()
    email = Text()
    phone = Text()
    lang = Text()
    generate_invoice = FlagOrNull()
    invoice_name = Text()
    invoice_company = Text()
    invoice_tax_no = Text()
    invoice_street = Text()
    invoice_post_code = Text()
    invoice_city = Text()
    invoice_country = Text()
    invoice_comment = LongText()

    bank = Text()
    account_number = Text()
    client_bank_account_number = Text()
    bank_account_balance = Text()
    cheque_number = Text()
    card_number = Text()
    transfer_sender = LongText()
    transfer_recipient = LongText()
    import_details = LongText()
    import_id = Number()
    import_kind = Text()
    import_md5 = Text()
    import_ref = Text()
    no_duplicate_md5 = Text()
    match_status = Text()
    auto_link_error = Text()

    field1 = Text()
    field2 = Text()
    field3 = Text()
    field4 = Text()
    field5 = Text()
    referrer = Text()
    partner = Text()
    processed = FlagOrNull()
    closed = FlagOrNull()
    app_action_id = Number()
    additional_fields = Object()

    department_path = "department_id"
    shown_without_department = True

    class Meta:
        indexes = [
            models.Index(fields=["account", "id"], name="payment_newest"),
            models.Index(fields=["account", "oid"], name="payment_oid"),
            models.Index(
                fields=["account", "credit_client"], condition=Q(credit__gt=0), name="payment_credit"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Settlement(Row):
    """The part of a payment allocated to one document; ``place`` is the document's position."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="+")
    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(default=0)
    amount = Amount(default=0)
    # The document was replaced by another one of the payment, which gets the money.
    mirrored = Flag(db_default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "invoice"], name="settlement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} settles {self.invoice_id}"
