"""API schemas of departments, bank accounts and issuers."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, WithJsonSchema

from tidebill.accounts.images import IMAGES, Image
from tidebill.kernel import vocabulary
from tidebill.kernel.numbering import is_valid_pattern
from tidebill.wire import errors, readers, types
from tidebill.wire.declaring import field
from tidebill.wire.resource import NestedRow, Resource, rows
from tidebill.wire.types import choice

# Formatted numbers are longer than their pattern and must fit the column.
_PATTERN_MAX = 100
_read_pattern_text = readers.read_text(_PATTERN_MAX)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_read_colour_text = readers.read_text(256)


def read_pattern(value: object) -> str | None:
    """Parse a number pattern; blank selects the account's."""
    text = _read_pattern_text(value)
    if text and not is_valid_pattern(text):
        raise errors.validation_error("must contain exactly one counter: nr, nr-m or nr-d")
    return text


def read_colour(value: object) -> str | None:
    """Parse a color such as ``#12506b``; blank selects the design's."""
    text = _read_colour_text(value)
    if text and not _COLOUR.fullmatch(text):
        raise errors.validation_error("must be a color such as #12506b")
    return text or None


def read_image(value: object) -> Image | None:
    """Parse an uploaded image; null deletes the current one."""
    if value is None:
        return None
    if not hasattr(value, "read"):
        raise errors.validation_error("must be sent as a file (multipart/form-data)")
    return Image.read(value)


Pattern = Annotated[
    str | None,
    BeforeValidator(read_pattern),
    types.PLAIN,
    WithJsonSchema({"type": ["string", "null"], "maxLength": _PATTERN_MAX}),
]
Colour = Annotated[
    str | None,
    BeforeValidator(read_colour),
    types.PLAIN,
    WithJsonSchema({"type": ["string", "null"], "pattern": f"^{_COLOUR.pattern}$"}),
]
Upload = Annotated[
    Image | None,
    BeforeValidator(read_image),
    types.PLAIN,
    WithJsonSchema({"type": ["string", "null"], "contentMediaType": "application/octet-stream"}),
]
BankText = types.text(256)
PaymentCode = choice(*vocabulary.PAYMENT_CODES)
OwnBankAccountType = choice(*vocabulary.OWN_BANK_ACCOUNT_TYPES)
# InvoiceOcean returns the size of these files as text.
FileSize = Annotated[
    int | None,
    BeforeValidator(readers.read_integer),
    types.ValueCodec(None, json=lambda value, zone: str(value)),
    WithJsonSchema({"type": ["string", "null"]}),
]


class Department(Resource):
    """A seller: company data, texts, bank and number patterns for documents."""

    name_: ClassVar[str] = "department"
    plural: ClassVar[str] = "departments"

    id: types.Id = field("ID of the department.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Factures Test Department")
    shortcut: types.Text = field("Short name.", example="Factures Test")
    main: types.Flag = field("Whether this is the default department.", example=True)
    kind: types.Text = field("Legal form.", example="Ltd")
    tax_no: types.Text = field("Tax number.", example="123456789")
    tax_no_kind: types.Text = field("Label of the tax number.")
    register_number: types.Text = field("Number in the business register.")
    person: types.Text = field("Signatory of documents.")

    street: types.Text = field("Street and house number.", example="3 name street")
    post_code: types.Text = field("Postal code.", example="12345")
    city: types.Text = field("City.", example="Town City")
    country: types.Text = field("Country.", example="FR")
    use_correspondence_address: types.Flag = field(
        "Whether a different postal address is used.", example=False
    )
    correspondence_address: types.LongText = field("Postal address as lines of text.")
    email: types.Text = field("Email address.", example="contact@domain.xyz")
    phone: types.Text = field("Phone number.")
    mobile_phone: types.Text = field("Mobile number.", example="0123456789")
    fax: types.Text = field("Fax number.")
    www: types.Text = field("Website.")

    bank: types.Text = field("Bank.")
    bank_account: types.Text = field("Account number.")
    bank_account_name: types.Text = field("Name of the account.")
    bank_account_currency: types.Text = field("Currency of the account.")
    bank_iban: types.Text = field("IBAN.")
    bank_swift: types.Text = field("BIC of the bank.")
    einvoice_address: types.Text = field(
        "Electronic address for e-invoices: scheme (EAS) and number.",
        example="9945:PL5252445767",
        omit_if_empty=True,
    )
    payment_code: PaymentCode = field(
        "Payment QR code on its documents; by default the account's.",
        example="epc",
        omit_if_empty=True,
    )
    use_mass_payment: types.Flag = field("Whether mass payments are used.", example=False)
    mass_payment_pattern: types.Text = field("Pattern of account numbers for mass payments.")
    cash_init_state: types.Amount = field("Initial cash balance.")

    capital_kind: types.Text = field("Type of capital.")
    capital: types.Text = field("Share capital.")
    capital_currency: types.Text = field("Currency of the share capital.")
    tax_kind: types.Text = field("Tax regime of the company.")
    default_tax: types.Text = field("Default tax rate of items.")
    lump_sum_taxed: types.Flag = field("Whether lump-sum taxation applies.")
    default_lump_sum_tax: types.Text = field("Default lump-sum rate of items.")

    register1_status: types.Text = field("Whether the first register is shown.", example="yes")
    register1_number1: types.Text = field("First number in the first register.", example="123456789")
    register1_number2: types.Text = field("Second number in the first register.")
    register1_number3: types.Text = field("Third number in the first register.", example="Town City")
    register2_status: types.Text = field("Whether the second register is shown.", example="0")
    register2_number1: types.Text = field("First number in the second register.")
    register2_number2: types.Text = field("Second number in the second register.")
    register2_number3: types.Text = field("Third number in the second register.")
    register3_status: types.Text = field("Whether the third register is shown.", example="0")
    register3_number1: types.Text = field("First number in the third register.")
    register3_number2: types.Text = field("Second number in the third register.")
    register3_number3: types.Text = field("Third number in the third register.")
    register4_status: types.Text = field("Whether the fourth register is shown.", example="1")
    register4_number1: types.Text = field("First number in the fourth register.")
    register4_number2: types.Text = field("Second number in the fourth register.")
    register4_number3: types.Text = field("Third number in the fourth register.")
    register5_status: types.Text = field("Whether the fifth register is shown.", example="0")
    register5_number1: types.Text = field("First number in the fifth register.")
    register5_number2: types.Text = field("Second number in the fifth register.")
    register5_number3: types.Text = field("Third number in the fifth register.")

    use_pattern: types.Flag = field("Whether the department uses its own number patterns.", example=False)
    calculate_number_by_pattern_only: types.Flag = field(
        "Whether departments with the same pattern share a counter.", example=False
    )
    invoice_pattern: Pattern = field("Pattern of invoice numbers.", example="Fyyyy-nr")
    invoice_pattern_bill: Pattern = field("Pattern of bills.", example="Rnr")
    invoice_pattern_proforma: Pattern = field("Pattern of proformas.", example="Pnr")
    invoice_pattern_correction: Pattern = field("Pattern of corrections.", example="A/nr")
    invoice_pattern_receipt: Pattern = field("Pattern of receipts.", example="R/nr")
    invoice_pattern_advance: Pattern = field("Pattern of advance invoices.", example="FA/nr")
    invoice_pattern_final: Pattern = field("Pattern of final invoices.", example="FS/nr")
    invoice_pattern_correction_note: Pattern = field("Pattern of correction notes.", example="NKnr")
    invoice_pattern_accounting_note: Pattern = field("Pattern of accounting notes.", example="Nnr")
    pattern_vat_rr: Pattern = field("Pattern of flat-rate farmer invoices.", example="RRnr")
    pattern_vat_mp: Pattern = field("Pattern of cash accounting invoices.", example="MPnr")
    pattern_vat_margin: Pattern = field("Pattern of margin invoices.", example="Mnr")
    pattern_invoice_other: Pattern = field("Pattern of other invoices.", example="Bnr")
    pattern_estimate: Pattern = field("Pattern of estimates.", example="Dyyyy-nr")
    pattern_client_order: Pattern = field("Pattern of orders.", example="BC/nr")
    pattern_payment_receipt: Pattern = field("Pattern of payment receipts.")
    pattern_kp: Pattern = field("Pattern of cash receipts.", example="KPnr")
    pattern_kw: Pattern = field("Pattern of cash payments.", example="KWnr")
    pattern_pz: Pattern = field("Pattern of goods received.", example="BE/nr")
    pattern_wz: Pattern = field("Pattern of goods issued.", example="BL/nr")
    pattern_mm: Pattern = field("Pattern of transfers between warehouses.", example="BT/nr")
    pattern_zt: Pattern = field("Pattern of purchase orders.", example="BC/nr")

    invoice_lang: types.Text = field("Document language.")
    invoice_description: types.LongText = field("Default note of documents.")
    invoice_template_id: types.Id = field("Design of PDFs.")
    accent_colour: Colour = field(
        "Accent color of PDFs, in the designs that have one.", example="#12506b", omit_if_empty=True
    )
    use_invoice_issuer: types.Flag = field("Whether documents show the issuer.", example=False)
    own_footer: types.Flag = field("Whether documents have a custom footer.", example=False)
    footer_kind: types.Text = field("Type of footer.", example="default")
    footer_content: types.LongText = field("Text of the footer.")
    additional_fields: types.Object = field(
        "Additional fields; names of regular keys set those keys.",
        example={"register1_status": "yes"},
    )

    own_email_settings: types.Flag = field("Whether custom email texts are used.", example=False)
    email_from: types.Text = field("Sender of emails.")
    email_cc: types.Text = field("Recipients of copies of emails.")
    email_subject: types.Text = field("Subject of emails.")
    email_template: types.LongText = field("Text of emails.")
    email_template_kind: types.Text = field("Type of email text.", example="default")
    email_pdf: types.Flag = field("Whether the PDF is attached to emails.", example=False)
    own_overdue_email_settings: types.Flag = field("Whether custom reminder texts are used.", example=False)
    overdue_email_subject: types.Text = field("Subject of reminders.")
    overdue_email_template: types.LongText = field("Text of reminders.")
    overdue_email_template_kind: types.Text = field("Type of reminder text.", example="default")
    overdue_email_pdf: types.Flag = field("Whether the PDF is attached to reminders.", example=False)
    overdue_print_title: types.Text = field("Title of printed reminders.")
    overdue_print_text_kind: types.Text = field("Type of printed reminder text.")
    overdue_print_template_id: types.Text = field("Design of printed reminders.")
    overdue_print_text: types.LongText = field("Text of printed reminders.")

    warehouse_id: types.Id = field("Default warehouse.")
    restrict_warehouses: types.Flag = field("Whether only selected warehouses can be used.", example=False)

    logo: Upload = field("Logo: PNG, JPEG or GIF, up to 2 MiB.", write_only=True)
    logo_file_name: types.Text = field("File name of the logo.", example="logo.png", read_only=True)
    logo_content_type: types.Text = field("Media type of the logo.", example="image/png", read_only=True)
    logo_file_size: FileSize = field("Size of the logo in bytes.", example="2048", read_only=True)
    logo_updated_at: types.Moment = field("Time the logo was set.", read_only=True)
    stamp: Upload = field("Stamp printed on documents; same requirements as the logo.", write_only=True)
    stamp_file_name: types.Text = field("File name of the stamp.", read_only=True)
    stamp_content_type: types.Text = field("Media type of the stamp.", read_only=True)
    stamp_file_size: FileSize = field("Size of the stamp in bytes.", read_only=True)
    stamp_updated_at: types.Moment = field("Time the stamp was set.", read_only=True)
    sec_stamp: Upload = field("Second stamp.", write_only=True)
    sec_stamp_file_name: types.Text = field("File name of the second stamp.", read_only=True)
    sec_stamp_content_type: types.Text = field("Media type of the second stamp.", read_only=True)
    sec_stamp_file_size: types.Integer = field("Size of the second stamp in bytes.", read_only=True)
    sec_stamp_updated_at: types.Moment = field("Time the second stamp was set.", read_only=True)

    deleted: types.Flag = field("Whether the department has been deleted.", example=False, read_only=True)
    created_at: types.Moment = field(
        "Creation time of the department.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )
    updated_at: types.Moment = field(
        "Time of the last change to the department.", example="2017-04-07T17:52:09.000+02:00", read_only=True
    )

    @classmethod
    def read(cls, attributes: Mapping[str, object], *, ignored: list[str] | None = None) -> Self:
        """Validate the attributes; a form with an empty file input sends no file."""
        unfolded = _unfold(attributes, names=cls.by_name)
        blank = {name for name in IMAGES if unfolded.get(name) == ""}
        return super().read(
            {name: value for name, value in unfolded.items() if name not in blank}, ignored=ignored
        )


class BankAccountDepartment(NestedRow):
    """How a department uses a bank account."""

    name_: ClassVar[str] = "bank_account_version_department"
    plural: ClassVar[str] = "bank_account_version_departments"

    department_id: types.Id = field("The department.", example=123)
    show_on_invoice: types.Flag = field(
        "Whether its documents show the account; true by default.", example=True
    )
    main_on_department: types.Flag = field("Whether it is the department's default account.", example=True)
    remove: types.Flag = field("Removes the account from the department.", write_only=True)


BankAccountDepartments = rows(BankAccountDepartment)


class BankAccount(Resource):
    """A bank account that customers pay to."""

    name_: ClassVar[str] = "bank_account"
    plural: ClassVar[str] = "bank_accounts"

    id: types.Id = field("ID of the bank account.", example=428554, read_only=True)
    bank_account_id: types.Id = field("Same as `id`.", example=428554, read_only=True)
    name: types.Text = field("Name of the account.", example="Main account")
    bank_name: BankText = field("Bank name; `Rachunek bankowy` by default.", example="ING")
    bank_account_number: types.AccountNumber = field(
        "Account number; stored without separators, unique.", example="PL61 1090 1014 0000 0712 1981 2874"
    )
    bank_currency: types.Currency = field("Currency of the account.", example="PLN")
    bank_swift: types.Text = field("BIC.", example="WBKPPLPP")
    account_description: BankText = field("Description.")
    own_bank_account: types.Flag = field("Whether it is the bank's own account.", example=False)
    own_bank_account_type: OwnBankAccountType = field("Type of the bank's own account.")
    factor_bank_account: types.Flag = field("Whether it is a factor's account.", example=False)
    use_mass_payment: types.Flag = field("Whether the account receives mass payments.", omit_if_empty=True)
    bank_account_version_departments: BankAccountDepartments = field("Departments that use the account.")


class Issuer(Resource):
    """Issuer of documents on behalf of the account, such as a factor."""

    name_: ClassVar[str] = "issuer"
    plural: ClassVar[str] = "issuers"

    id: types.Id = field("ID of the issuer.", example=1, read_only=True)
    name: types.Text = field("Name.", example="Issuer")
    tax_no: types.Text = field("Tax number.", example="4170106662")


def _unfold(attributes: Mapping[str, object], *, names: Mapping[str, object]) -> Mapping[str, Any]:
    """Merge known attributes of ``additional_fields`` into the attributes, where they take precedence.

    Responses never contain values there, so they were sent on purpose.
    """
    given = attributes.get("additional_fields")
    if not isinstance(given, Mapping):
        return attributes
    known = {name: value for name, value in given.items() if name in names and name != "additional_fields"}
    if not known:
        return attributes
    rest = {name: value for name, value in given.items() if name not in names}
    outside = {name: value for name, value in attributes.items() if name != "additional_fields"}
    return {**outside, **known, **({"additional_fields": rest} if rest else {})}
