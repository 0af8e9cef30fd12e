"""Departments, bank accounts and issuers on the wire: each key declared once."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, WithJsonSchema

from tidebill.accounts.images import IMAGES, Image
from tidebill.kernel import vocabulary
from tidebill.kernel.numbering import is_valid_pattern
from tidebill.wire import errors, readers, types
from tidebill.wire.resource import NestedRow, Resource, key, rows
from tidebill.wire.types import choice

# What a pattern writes is longer than itself, and has to fit the column of numbers.
_PATTERN_MAX = 100
_read_pattern_text = readers.read_text(_PATTERN_MAX)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_read_colour_text = readers.read_text(256)


def read_pattern(value: Any) -> str | None:
    """A pattern of document numbers; blank leaves it to the account."""
    text = _read_pattern_text(value)
    if text and not is_valid_pattern(text):
        raise errors.validation_error("must contain exactly one counter: nr, nr-m or nr-d")
    return text


def read_colour(value: Any) -> str | None:
    """A colour such as ``#12506b``; blank leaves it to the design."""
    text = _read_colour_text(value)
    if text and not _COLOUR.fullmatch(text):
        raise errors.validation_error("must be a colour such as #12506b")
    return text or None


def read_image(value: Any) -> Image | None:
    """An image sent as a file; null takes away the one there is."""
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
# The service that this wire comes from answers the size of these files as text.
FileSize = Annotated[
    int | None,
    BeforeValidator(readers.read_integer),
    types.Form(None, json=lambda value, zone: str(value)),
    WithJsonSchema({"type": ["string", "null"]}),
]


class Department(Resource):
    """A seller: the company data, texts, bank and number patterns that documents take over."""

    name_: ClassVar[str] = "department"
    plural: ClassVar[str] = "departments"

    id: types.Id = key("Number of the department in the service.", example=1, read_only=True)
    name: types.Text = key("Name.", example="Factures Test Department")
    shortcut: types.Text = key("Short name.", example="Factures Test")
    main: types.Flag = key("Whether documents that name no department are this one's.", example=True)
    kind: types.Text = key("Legal form.", example="Ltd")
    tax_no: types.Text = key("Tax number.", example="123456789")
    tax_no_kind: types.Text = key("What the tax number is called.")
    register_number: types.Text = key("Number in the business register.")
    person: types.Text = key("Person who signs documents.")

    street: types.Text = key("Street and house number.", example="3 name street")
    post_code: types.Text = key("Postal code.", example="12345")
    city: types.Text = key("City.", example="Town City")
    country: types.Text = key("Country.", example="FR")
    use_correspondence_address: types.Flag = key("Whether letters go to another address.", example=False)
    correspondence_address: types.LongText = key("That address as lines of text.")
    email: types.Text = key("E-mail address.", example="contact@domain.xyz")
    phone: types.Text = key("Telephone number.")
    mobile_phone: types.Text = key("Mobile number.", example="0123456789")
    fax: types.Text = key("Fax number.")
    www: types.Text = key("Web address.")

    bank: types.Text = key("Bank.")
    bank_account: types.Text = key("Account number.")
    bank_account_name: types.Text = key("Name of the account.")
    bank_account_currency: types.Text = key("Currency of the account.")
    bank_iban: types.Text = key("IBAN.")
    bank_swift: types.Text = key("BIC of the bank.")
    einvoice_address: types.Text = key(
        "Electronic address for e-invoices: scheme (EAS) and number.",
        example="9945:PL5252445767",
        sparse=True,
    )
    payment_code: PaymentCode = key(
        "Which code to pay by its documents show; the account's where there is none.",
        example="epc",
        sparse=True,
    )
    use_mass_payment: types.Flag = key("Whether mass payments are used.", example=False)
    mass_payment_pattern: types.Text = key("Pattern of account numbers for mass payments.")
    cash_init_state: types.Amount = key("Cash in hand when cash documents began.")

    capital_kind: types.Text = key("Kind of capital.")
    capital: types.Text = key("Share capital.")
    capital_currency: types.Text = key("Currency of the capital.")
    tax_kind: types.Text = key("How the company is taxed.")
    default_tax: types.Text = key("Tax rate that rows start with.")
    lump_sum_taxed: types.Flag = key("Whether revenue is taxed by a lump sum.")
    default_lump_sum_tax: types.Text = key("Lump-sum rate that rows start with.")

    register1_status: types.Text = key("Whether the first register is shown.", example="yes")
    register1_number1: types.Text = key("First number in the first register.", example="123456789")
    register1_number2: types.Text = key("Second number in the first register.")
    register1_number3: types.Text = key("Third number in the first register.", example="Town City")
    register2_status: types.Text = key("Whether the second register is shown.", example="0")
    register2_number1: types.Text = key("First number in the second register.")
    register2_number2: types.Text = key("Second number in the second register.")
    register2_number3: types.Text = key("Third number in the second register.")
    register3_status: types.Text = key("Whether the third register is shown.", example="0")
    register3_number1: types.Text = key("First number in the third register.")
    register3_number2: types.Text = key("Second number in the third register.")
    register3_number3: types.Text = key("Third number in the third register.")
    register4_status: types.Text = key("Whether the fourth register is shown.", example="1")
    register4_number1: types.Text = key("First number in the fourth register.")
    register4_number2: types.Text = key("Second number in the fourth register.")
    register4_number3: types.Text = key("Third number in the fourth register.")
    register5_status: types.Text = key("Whether the fifth register is shown.", example="0")
    register5_number1: types.Text = key("First number in the fifth register.")
    register5_number2: types.Text = key("Second number in the fifth register.")
    register5_number3: types.Text = key("Third number in the fifth register.")

    use_pattern: types.Flag = key("Whether documents are numbered by these patterns.", example=False)
    calculate_number_by_pattern_only: types.Flag = key(
        "Whether departments with the same pattern count together.", example=False
    )
    invoice_pattern: Pattern = key("Pattern of invoice numbers.", example="Fyyyy-nr")
    invoice_pattern_bill: Pattern = key("Pattern of bills.", example="Rnr")
    invoice_pattern_proforma: Pattern = key("Pattern of pro formas.", example="Pnr")
    invoice_pattern_correction: Pattern = key("Pattern of corrections.", example="A/nr")
    invoice_pattern_receipt: Pattern = key("Pattern of receipts.", example="R/nr")
    invoice_pattern_advance: Pattern = key("Pattern of advance invoices.", example="FA/nr")
    invoice_pattern_final: Pattern = key("Pattern of final invoices.", example="FS/nr")
    invoice_pattern_correction_note: Pattern = key("Pattern of correction notes.", example="NKnr")
    invoice_pattern_accounting_note: Pattern = key("Pattern of accounting notes.", example="Nnr")
    pattern_vat_rr: Pattern = key("Pattern of invoices to flat-rate farmers.", example="RRnr")
    pattern_vat_mp: Pattern = key("Pattern of invoices by the cash method.", example="MPnr")
    pattern_vat_margin: Pattern = key("Pattern of margin invoices.", example="Mnr")
    pattern_invoice_other: Pattern = key("Pattern of other invoices.", example="Bnr")
    pattern_estimate: Pattern = key("Pattern of estimates.", example="Dyyyy-nr")
    pattern_client_order: Pattern = key("Pattern of orders.", example="BC/nr")
    pattern_payment_receipt: Pattern = key("Pattern of payment receipts.")
    pattern_kp: Pattern = key("Pattern of cash receipts.", example="KPnr")
    pattern_kw: Pattern = key("Pattern of cash payments.", example="KWnr")
    pattern_pz: Pattern = key("Pattern of goods received.", example="BE/nr")
    pattern_wz: Pattern = key("Pattern of goods issued.", example="BL/nr")
    pattern_mm: Pattern = key("Pattern of transfers between warehouses.", example="BT/nr")
    pattern_zt: Pattern = key("Pattern of purchase orders.", example="BC/nr")

    invoice_lang: types.Text = key("Language of documents.")
    invoice_description: types.LongText = key("Note that documents start with.")
    invoice_template_id: types.Id = key("Design of printed documents.")
    accent_colour: Colour = key(
        "Colour of printed documents, in the designs that have one.", example="#12506b", sparse=True
    )
    use_invoice_issuer: types.Flag = key("Whether documents name who issued them.", example=False)
    own_footer: types.Flag = key("Whether documents have a footer of their own.", example=False)
    footer_kind: types.Text = key("Kind of footer.", example="default")
    footer_content: types.LongText = key("Text of the footer.")
    additional_fields: types.Object = key(
        "Further fields; those named like a key of the department are that key.",
        example={"register1_status": "yes"},
    )

    own_email_settings: types.Flag = key("Whether mails have texts of their own.", example=False)
    email_from: types.Text = key("Sender of mails.")
    email_cc: types.Text = key("Who gets a copy of mails.")
    email_subject: types.Text = key("Subject of mails.")
    email_template: types.LongText = key("Text of mails.")
    email_template_kind: types.Text = key("Kind of text of mails.", example="default")
    email_pdf: types.Flag = key("Whether mails carry the document as PDF.", example=False)
    own_overdue_email_settings: types.Flag = key("Whether reminders have texts of their own.", example=False)
    overdue_email_subject: types.Text = key("Subject of reminders.")
    overdue_email_template: types.LongText = key("Text of reminders.")
    overdue_email_template_kind: types.Text = key("Kind of text of reminders.", example="default")
    overdue_email_pdf: types.Flag = key("Whether reminders carry the document as PDF.", example=False)
    overdue_print_title: types.Text = key("Title of printed reminders.")
    overdue_print_text_kind: types.Text = key("Kind of text of printed reminders.")
    overdue_print_template_id: types.Text = key("Design of printed reminders.")
    overdue_print_text: types.LongText = key("Text of printed reminders.")

    warehouse_id: types.Id = key("Warehouse that documents start with.")
    restrict_warehouses: types.Flag = key("Whether only some warehouses may be used.", example=False)

    logo: Upload = key("Logo: PNG, JPEG or GIF of at most 2 MiB.", write_only=True)
    logo_file_name: types.Text = key("File name of the logo.", example="logo.png", read_only=True)
    logo_content_type: types.Text = key("Media type of the logo.", example="image/png", read_only=True)
    logo_file_size: FileSize = key("Size of the logo in bytes.", example="2048", read_only=True)
    logo_updated_at: types.Moment = key("When the logo was set.", read_only=True)
    stamp: Upload = key("Stamp that is printed on documents, like the logo.", write_only=True)
    stamp_file_name: types.Text = key("File name of the stamp.", read_only=True)
    stamp_content_type: types.Text = key("Media type of the stamp.", read_only=True)
    stamp_file_size: FileSize = key("Size of the stamp in bytes.", read_only=True)
    stamp_updated_at: types.Moment = key("When the stamp was set.", read_only=True)
    sec_stamp: Upload = key("Second stamp.", write_only=True)
    sec_stamp_file_name: types.Text = key("File name of the second stamp.", read_only=True)
    sec_stamp_content_type: types.Text = key("Media type of the second stamp.", read_only=True)
    sec_stamp_file_size: types.Integer = key("Size of the second stamp in bytes.", read_only=True)
    sec_stamp_updated_at: types.Moment = key("When the second stamp was set.", read_only=True)

    deleted: types.Flag = key("Whether the department has been deleted.", example=False, read_only=True)
    created_at: types.Moment = key(
        "When the department was made.", example="2017-04-05T16:25:26.000+02:00", read_only=True
    )
    updated_at: types.Moment = key(
        "When the department was last changed.", example="2017-04-07T17:52:09.000+02:00", read_only=True
    )

    @classmethod
    def read(cls, attributes: Mapping[str, Any], *, ignored: list[str] | None = None) -> Self:
        """What was sent; a form whose file was left empty sends no file."""
        unfolded = _unfold(attributes, names=cls.by_name)
        blank = {name for name in IMAGES if unfolded.get(name) == ""}
        return super().read(
            {name: value for name, value in unfolded.items() if name not in blank}, ignored=ignored
        )


class BankAccountDepartment(NestedRow):
    """What a department does with a bank account."""

    name_: ClassVar[str] = "bank_account_version_department"
    plural: ClassVar[str] = "bank_account_version_departments"

    department_id: types.Id = key("The department.", example=123)
    show_on_invoice: types.Flag = key(
        "Whether its documents show the account; true when not sent.", example=True
    )
    main_on_department: types.Flag = key(
        "Whether it is the department's first account; one is.", example=True
    )
    remove: types.Flag = key("Takes the account away from the department.", write_only=True)


BankAccountDepartments = rows(BankAccountDepartment)


class BankAccount(Resource):
    """An account that customers pay to."""

    name_: ClassVar[str] = "bank_account"
    plural: ClassVar[str] = "bank_accounts"

    id: types.Id = key("Number of the bank account in the service.", example=428554, read_only=True)
    bank_account_id: types.Id = key("The same number.", example=428554, read_only=True)
    name: types.Text = key("Name of the account.", example="Main account")
    bank_name: BankText = key("Bank; `Rachunek bankowy` when not sent.", example="ING")
    bank_account_number: types.AccountNumber = key(
        "Account number; kept without separators, unique.", example="PL61 1090 1014 0000 0712 1981 2874"
    )
    bank_currency: types.Currency = key("Currency of the account.", example="PLN")
    bank_swift: types.Text = key("BIC.", example="WBKPPLPP")
    account_description: BankText = key("Description.")
    own_bank_account: types.Flag = key("Whether the account is the bank's own.", example=False)
    own_bank_account_type: OwnBankAccountType = key("Type of the bank's own account.")
    factor_bank_account: types.Flag = key("Whether the account is a factor's.", example=False)
    bank_account_version_departments: BankAccountDepartments = key("What departments do with the account.")


class Issuer(Resource):
    """Somebody who issues documents in the account's name."""

    name_: ClassVar[str] = "issuer"
    plural: ClassVar[str] = "issuers"

    id: types.Id = key("Number of the issuer in the service.", example=1, read_only=True)
    name: types.Text = key("Name.", example="Issuer")
    tax_no: types.Text = key("Tax number.", example="4170106662")


def _unfold(attributes: Mapping[str, Any], *, names: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attributes with the known ones of ``additional_fields`` beside it, where they win.

    Answers never show a key in there, so what is in there was put there on purpose.
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
