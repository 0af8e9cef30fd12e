"""Clients, addresses, products and categories."""

from typing import Any

from django.db import models

from tidebill.kernel.identifiers import search_text
from tidebill.kernel.vocabulary import DEFAULT_ADDRESS_KIND
from tidebill.storage.fields import (
    Amount,
    Day,
    Flag,
    FlagOrNull,
    LongText,
    Number,
    Object,
    Percent,
    Price,
    Quantity,
    Rows,
    Text,
)
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey


class Category(Row):
    """A group of products, clients and documents."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    description = LongText()
    alt_name = Text()
    product_tags = Text()
    deleted = Flag()

    class Meta:
        indexes = [
            models.Index(fields=["account", "name"], name="category_name"),
            models.Index(fields=["account", "name_key"], name="category_name_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Client(Row):
    """A customer or supplier. Documents copy its data and never read it again."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    shortcut = models.CharField(max_length=255)
    shortcut_key = SortKey(of="shortcut")
    kind = models.CharField(max_length=10, default="buyer")
    company = Flag(default=True)
    first_name = Text()
    last_name = Text()
    title = Text()
    person = Text()

    tax_no = Text()
    tax_no_kind = Text()
    tax_no_check = Text()
    # Normalized tax number for comparison.
    tax_no_key = models.CharField(max_length=255, default="", editable=False)
    register_number = Text()
    accounting_id = Text()
    accounting_id2 = Text()
    external_id = Text()
    private_id = Text()
    private_id_kind = Text()
    public_entity = Flag(db_default=False)
    peppol_id = Text()
    chorus_identifier_type = Text()
    chorus_identifier = Text()
    chorus_service_code = Text()

    street = Text()
    street_no = Text()
    post_code = Text()
    city = Text()
    country = Text()
    use_delivery_address = Flag()
    delivery_address = LongText()
    multiple_delivery_addresses = Flag(db_default=False)
    delivery_address_title = Text()
    delivery_address_street = Text()
    delivery_address_street_additional = Text()
    delivery_address_post_code = Text()
    delivery_address_city = Text()
    delivery_address_country = Text()

    email = Text()
    email_for_reminders = Text()
    phone = Text()
    mobile_phone = Text()
    fax = Text()
    www = Text()
    note = LongText()

    bank = Text()
    bank_account = Text()
    bank_account_id = Number()
    swift = Text()
    sepa_mandate_no = Text()
    sepa_b2b = Flag(db_default=False)
    ingenico_id = Text()
    mass_payment_code = Text()
    buyer_reference = Text()
    einvoice_address = Text()
    use_mass_payment = Flag()

    discount = Percent(null=True)
    default_tax = Text()
    payment_to_kind = Text()
    default_payment_type = Text()
    disable_auto_reminders = Flag()
    price_list = models.ForeignKey(
        "catalog.PriceList", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    buyer = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    token = models.CharField(max_length=32, unique=True)
    # The password is hashed; the API's password_hash and password_salt stay null.
    panel_password = models.CharField(max_length=255, default="", editable=False)
    panel_user_id = Number()
    attachments_count = models.PositiveIntegerField(default=0)
    tag_list = Rows()
    dynamic_fields = models.JSONField(default=dict, blank=True)
    tp_client_connection = FlagOrNull()

    # Of individuals whose services URSSAF pays in advance.
    urssaf_id = Text()
    birth_date = Day()
    birth_city = Text()
    birth_insee_country = Text()
    birth_insee_department = Text()
    birth_insee_community = Text()
    insee_country = Text()
    insee_community = Text()
    street_kind = Text()

    referrer = Text()
    fuid = Text()
    fname = Text()
    femail = Text()
    # The API's key is a Python keyword.
    import_mark = Text()
    deleted = Flag()
    search_data = models.TextField(default="", editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "name"], name="client_name"),
            models.Index(fields=["account", "name_key"], name="client_name_key"),
            models.Index(fields=["account", "shortcut_key"], name="client_shortcut_key"),
            models.Index(fields=["account", "email"], name="client_email"),
            models.Index(fields=["account", "tax_no_key"], name="client_tax_no"),
            models.Index(fields=["account", "external_id"], name="client_external_id"),
            models.Index(fields=["account", "shortcut"], name="client_shortcut"),
            models.Index(fields=["account", "updated_at"], name="client_updated_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "shortcut"],
                condition=models.Q(deleted=False),
                name="client_shortcut_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def searchable(self) -> str:
        """Return the text indexed for search."""
        return search_text(
            self.name,
            self.shortcut,
            self.tax_no,
            self.tax_no_key,
            self.email,
            self.first_name,
            self.last_name,
            self.external_id,
        )


class Address(Row):
    """An additional address of a client, such as a delivery address; one per kind is primary."""

    # The API's name for the client of an address.
    addressable = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    name = Text()
    kind = models.CharField(max_length=50, default=DEFAULT_ADDRESS_KIND)
    primary = Flag()
    street = Text()
    street_additional = Text()
    city = Text()
    post_code = Text()
    country = Text()
    deleted = Flag()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["addressable", "kind"],
                condition=models.Q(primary=True, deleted=False),
                name="address_one_primary",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class Product(Row):
    """A product or service with its prices. Net is always derived from gross and tax."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    code = Text()
    code_key = SortKey(of="code")
    ean_code = Text()
    description = LongText()
    kind = models.CharField(max_length=10, default="sell")
    service = Flag()
    electronic_service = FlagOrNull()
    disabled = Flag()
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    currency = models.CharField(max_length=3)
    tax = Text(default="0")
    tax2 = Text(default="0")
    price_net = Price(null=True)
    price_gross = Price(null=True)
    price_tax = Price(null=True)
    purchase_tax = Text()
    purchase_tax2 = Text(default="0")
    purchase_price_net = Price(null=True)
    purchase_price_gross = Price(null=True)
    purchase_price_tax = Price(null=True)
    use_eco_tax = Flag()
    eco_tax_net = Amount(null=True)

    quantity = Quantity(default=1)
    quantity_unit = Text()
    additional_info = Text(default="")
    limited = Flag()
    warehouse_numbers_updated_at = models.DateTimeField(null=True, blank=True)
    quantity_sold_outside = Quantity(null=True)
    use_product_warehouses = Flag()
    restricted_to_warehouses = Flag()
    package = Flag()
    package_product_ids = Text()
    package_products_details = Object()
    use_quantity_discount = Flag()
    quantity_discount_details = Object()

    weight = Text()
    weight_unit = Text()
    size = Text()
    size_width = Text()
    size_height = Text()
    size_unit = Text()
    supplier_code = Text()
    accounting_id = Text()
    accounting_id2 = Text()
    accounting_tax_code = Text()
    accounting_tax_code_exp = Text()
    accounting_activity_code = Text()
    accounting_sheet_code = Text()
    gtu_code = Text()
    gtu_codes = Rows()
    tag_list = Rows()
    image_url = LongText()
    is_delivery = FlagOrNull()
    use_moss = Flag()

    token = models.CharField(max_length=32, unique=True)
    automatic_sales = Flag()
    available_from = Text()
    available_to = Text()
    payment_callback = LongText()
    payment_url_ok = LongText()
    payment_url_error = LongText()
    form_fields_horizontal = Flag(default=True)
    form_fields = LongText()
    form_name = Text()
    form_description = LongText(default="")
    form_kind = models.CharField(max_length=50, default="default")
    form_template = LongText()
    elastic_price = Flag()
    show_elastic_price = Flag()
    elastic_price_details = Object()
    elastic_price_date_trigger = Text()
    price_net_on_payment = Flag()
    auto_payment_department_id = Number()
    next_product_id = Number()
    subscription_id = Number()
    iid = Number()
    ecommerce = Flag()
    period = Text()
    use_formula = Flag()
    formula = LongText()
    formula_test_field = Text()
    sync = Flag()
    siteor_disabled = Flag()
    status = Text()
    attachments_count = models.PositiveIntegerField(default=0)
    deleted = Flag()
    search_data = models.TextField(default="", editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "name"], name="product_name"),
            models.Index(fields=["account", "name_key"], name="product_name_key"),
            models.Index(fields=["account", "code_key"], name="product_code_key"),
            models.Index(fields=["account", "code"], name="product_code"),
            models.Index(fields=["account", "updated_at"], name="product_updated_at"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_gtu_code(self) -> str | None:
        """Return the goods and services group of line items with the product."""
        return self.gtu_code or next(iter(self.gtu_codes), None)

    @property
    def searchable(self) -> str:
        """Return the text indexed for search."""
        return search_text(self.name, self.code, self.ean_code, self.supplier_code)


def current(rows: "models.QuerySet[Any, Any]") -> "models.QuerySet[Any, Any]":
    """Exclude deleted rows, which are kept for the documents that reference them."""
    return rows.filter(deleted=False)
