from typing import Any

from django.db import models
from django.db.models import Q

from tidebill.accounts.models.department import Department
from tidebill.kernel.identifiers import format_account_number
from tidebill.storage.fields import Flag, Text
from tidebill.storage.models import Row

# Columns copied to documents, in addition to the formatted number.
COPIED = (
    "id",
    "name",
    "bank_name",
    "bank_account_number",
    "bank_currency",
    "bank_swift",
    "account_description",
    "own_bank_account",
    "own_bank_account_type",
    "factor_bank_account",
)


class BankAccount(Row):
    """An account for incoming payments."""

    name = Text()
    bank_name = Text(256)
    # As written, with the country's prefix if it completes an IBAN.
    bank_account_number = models.CharField(max_length=255)
    # Identifies the account in every spelling.
    number_key = models.CharField(max_length=255, default="", db_default="", editable=False)
    bank_currency = models.CharField(max_length=3)
    bank_swift = Text()
    account_description = Text(256)
    own_bank_account = Flag()
    own_bank_account_type = Text()
    factor_bank_account = Flag()
    use_mass_payment = Flag(db_default=False)
    deleted = Flag()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "bank_account_number"],
                condition=Q(deleted=False),
                name="bank_account_once",
            ),
        ]
        indexes = [models.Index(fields=["account", "number_key"], name="bank_account_key")]

    def __str__(self) -> str:
        return self.name or self.bank_account_number

    @property
    def copied(self) -> dict[str, Any]:
        """Return the copy for documents, by the API's field names."""
        values = {name: getattr(self, name) for name in COPIED}
        return {
            **values,
            "formatted_bank_account_number": format_account_number(self.bank_account_number),
        }


class BankAccountDepartment(Row):
    """Use of a bank account by a department. A department has at most one main account."""

    bank_account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    show_on_invoice = Flag(default=True)
    main_on_department = Flag()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "department"], name="bank_account_department_once"
            ),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(main_on_department=True),
                name="bank_account_one_main",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account_id} for {self.department_id}"
