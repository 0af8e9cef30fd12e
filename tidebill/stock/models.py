from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q

from tidebill.storage.fields import (
    Amount,
    Day,
    Flag,
    LongText,
    Number,
    Object,
    Price,
    Quantity,
    Rate,
    Text,
)
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey


class Warehouse(Row):
    """A location of goods; every account has a main one."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    description = LongText()
    kind = Text()
    creator = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    updater = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    active = Flag(default=True)
    use_product_warehouse_cache = Flag()
    siteor_shop_id = Number()
    deleted = Flag()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(kind="main", deleted=False), name="warehouse_one_main"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WarehouseDocument(Row):
    """A document about received, issued or transferred goods, with copies of department and client."""

    kind = models.CharField(max_length=10)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    creator = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    updater = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
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
    pattern_nr_d = Number()
    issue_date = models.DateField()
    issue_year = models.PositiveSmallIntegerField()
    transaction_date = models.DateField()
    expected_delivery_date = Day()
    oid = Text()
    external_id = Text()
    status = Text()
    lang = Text(20)
    supplier = Text()
    recipient = Text()
    recipient_ref = Text()
    description = LongText()
    additional_info = Text()
    additional_info_desc = Text()
    seller_person = Text()
    buyer_person = Text()
    gave_person = Text()
    template_id = Number()
    warehouse_document_id = Number()
    from_form_with_actions = Flag()
    from_api = Flag()
    origin = Text()
    deleted = Flag()

    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    department_name = Text()
    department_tax_no = Text()
    department_tax_no_kind = Text()
    department_street = Text()
    department_post_code = Text()
    department_city = Text()
    department_country = Text()
    department_bank = Text()
    department_bank_account = Text()
    department_email = Text()
    department_phone = Text()
    department_fax = Text()
    department_www = Text()

    client = models.ForeignKey("catalog.Client", on_delete=models.PROTECT, null=True, related_name="+")
    client_name = Text()
    client_company = Flag(default=True)
    client_title = Text()
    client_first_name = Text()
    client_last_name = Text()
    client_tax_no = Text()
    client_tax_no_kind = Text()
    client_street = Text()
    client_post_code = Text()
    client_city = Text()
    client_country = Text()
    client_bank = Text()
    client_bank_account = Text()
    client_email = Text()
    client_phone = Text()
    client_note = LongText()
    client_use_delivery_address = Flag()
    client_delivery_address = LongText()

    currency = models.CharField(max_length=3)
    calculating_strategy = Object()
    exchange_currency = Text(3)
    exchange_kind = Text(10)
    exchange_rate = Rate(default=1)
    exchange_rate_den = Rate(default=1)
    exchange_currency_rate = Rate(null=True)
    exchange_currency_rate_den = Rate(default=1)
    exchange_date = Day()
    exchange_note = LongText()
    fiscal_currency = Text(3)
    fiscal_exchange_rate = Rate(default=1)
    fiscal_exchange_rate_den = Rate(default=1)
    quantity = Quantity(default=0)
    price_net = Amount(default=0)
    price_tax = Amount(default=0)
    price_gross = Amount(default=0)
    purchase_price_net = Amount(default=0)
    purchase_price_tax = Amount(default=0)
    purchase_price_gross = Amount(default=0)

    department_path = "department_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "number_scope", "number"],
                condition=Q(deleted=False),
                name="warehouse_document_number_unique",
            ),
            models.UniqueConstraint(
                fields=["account", "number_kind", "number_period", "number_scope", "number"],
                condition=Q(deleted=False),
                name="warehouse_series_number_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "issue_date"], name="warehouse_document_issued"),
        ]

    # Name in the journal.
    journal_name = "warehouse_document"
    # Limited products that this change exceeded; reported, never stored.
    shortages: Sequence[Any] = ()

    def __str__(self) -> str:
        return self.number

    @property
    def series_kind(self) -> str:
        """Return the kind that its number counts."""
        return f"warehouse {self.kind}"

    @property
    def number_prefix(self) -> str:
        """Return the prefix of its number pattern."""
        return ""

    @property
    def numbered_alike(self) -> Q:
        """Return a filter for the documents whose numbers must differ."""
        return Q(kind=self.kind)


class WarehouseAction(Row):
    """A row of a warehouse document: a product and its quantity."""

    warehouse_document = models.ForeignKey(WarehouseDocument, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    # Destination of a transfer.
    warehouse2 = models.ForeignKey(Warehouse, on_delete=models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    product_name = Text()
    quantity = Quantity(default=1)
    tax = Text()
    price_net = Price(null=True)
    price_gross = Price(null=True)
    total_price_net = Amount(null=True)
    total_price_gross = Amount(null=True)
    purchase_tax = Text()
    purchase_price_net = Price(null=True)
    purchase_price_gross = Price(null=True)

    department_path = "warehouse_document__department_id"

    class Meta:
        indexes = [models.Index(fields=["account", "product"], name="warehouse_action_product")]

    def __str__(self) -> str:
        return self.product_name or ""


class DocumentLink(Row):
    """Link from a warehouse document to a billing document, whose model is in a package above."""

    warehouse_document = models.ForeignKey(WarehouseDocument, on_delete=models.CASCADE, related_name="+")
    invoice_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["warehouse_document", "invoice_id"], name="document_link_once"),
        ]
        indexes = [models.Index(fields=["account", "invoice_id"], name="document_link_invoice")]

    def __str__(self) -> str:
        return f"{self.warehouse_document_id} of {self.invoice_id}"


class Movement(Row):
    """Goods received by a warehouse (positive) or issued from it (negative); stock is the sum of movements.

    Movements are derived from their document and rewritten whenever it changes. ``covered`` movements of an
    invoice don't count, because a linked warehouse document moves the goods. ``unit_cost`` is the net cost of
    received goods.
    """

    # Not indexed: the index of levels starts with account and product.
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = Quantity()
    covered = Flag()
    kind = models.CharField(max_length=30)
    # Whether it is a sale, or a correction of one.
    sale = Flag()
    day = models.DateField()
    unit_cost = Price(null=True)
    warehouse_action = models.ForeignKey(
        WarehouseAction, on_delete=models.CASCADE, null=True, related_name="+"
    )
    invoice_id = Number()

    class Meta:
        indexes = [
            # Covering index for sums of stock.
            models.Index(
                fields=["account", "product", "warehouse", "covered", "sale", "quantity"],
                name="movement_levels",
            ),
            models.Index(fields=["account", "invoice_id"], name="movement_invoice"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id}"


class ProductWarehouse(Row):
    """Prices of a product in one warehouse, if they differ between warehouses."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="+")
    price_net = Price(null=True)
    price_gross = Price(null=True)
    purchase_price_net = Price(null=True)
    purchase_price_gross = Price(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="product_warehouse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.warehouse_id}"
