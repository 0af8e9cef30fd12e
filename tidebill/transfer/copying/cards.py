"""Migration of departments, clients, products and the like."""

from typing import Any

from django.db import models

from tidebill.accounts.commands import BankAccountInput
from tidebill.accounts.models import BankAccount, Department, Issuer
from tidebill.accounts.services.bank_accounts import DEPARTMENTS, create_bank_account
from tidebill.accounts.wire.departments import BankAccount as BankAccountWire
from tidebill.catalog.models import Address, Category, Client, PriceList, PriceListPosition, Product
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.mail.models import EmailTemplate
from tidebill.printing.models import PrintTemplate
from tidebill.printing.services.print_templates import add_version
from tidebill.stock.models import ProductWarehouse, Warehouse
from tidebill.transfer.copying.copier import Answer, Copier


def migrate_table(model: type[models.Model]) -> Any:
    """Return a function that migrates a table without dependent rows."""

    def copy(copier: Copier, response: Answer) -> models.Model:
        made: models.Model = copier.make(model, response)
        made.save(force_insert=True)
        return made

    return copy


copy_warehouse = migrate_table(Warehouse)
copy_issuer = migrate_table(Issuer)
copy_category = migrate_table(Category)
copy_warehouse_price = migrate_table(ProductWarehouse)
copy_address = migrate_table(Address)
copy_email_template = migrate_table(EmailTemplate)


def copy_print_template(copier: Copier, response: Answer) -> PrintTemplate:
    """Migrate a template in its current version, which is in force since the template was created."""
    made: PrintTemplate = copier.make(PrintTemplate, response)
    made.save(force_insert=True)
    add_version(made, since=made.created_at)
    return made


def copy_department(copier: Copier, response: Answer) -> Department:
    """Migrate a department; the main one is matched with that of the new account."""
    made: Department = copier.make(Department, response, main=False)
    made.save(force_insert=True)
    return made


def copy_bank_account(copier: Copier, response: Answer) -> BankAccount:
    """Migrate a bank account through its service, which updates the departments' copies."""
    shown = [
        {**link, "department_id": here}
        for link in response.get(DEPARTMENTS) or []
        if (here := copier.number("accounts.department", link["department_id"]))
    ]
    sent = BankAccountWire.read({**response, DEPARTMENTS: shown}).build(BankAccountInput)
    return create_bank_account(copier.account, sent, by=copier.owner)


def copy_product(copier: Copier, response: Answer) -> Product:
    made: Product = copier.make(Product, response)
    made.search_data = made.searchable
    made.save(force_insert=True)
    return made


def copy_client(copier: Copier, response: Answer) -> Client:
    made: Client = copier.make(Client, response)
    made.tax_no_key = normalize_tax_no(made.tax_no or "")
    made.search_data = made.searchable
    made.save(force_insert=True)
    return made


def copy_price_list(copier: Copier, response: Answer) -> PriceList:
    made: PriceList = copier.make(PriceList, response)
    made.save(force_insert=True)
    for row in response.get("price_list_positions") or []:
        copier.make(PriceListPosition, row, price_list=made).save(force_insert=True)
    return made
