"""Cards: what documents name."""

from typing import Any

from django.db import models

from tidebill.accounts.models import BankAccount, Department, Issuer
from tidebill.accounts.services.bank_accounts import DEPARTMENTS, create_bank_account
from tidebill.accounts.wire.departments import BankAccount as BankAccountWire
from tidebill.catalog.models import Address, Category, Client, PriceList, PriceListPosition, Product
from tidebill.delivery.models import EmailTemplate
from tidebill.kernel.identifiers import normalise_tax_no
from tidebill.stock.models import ProductWarehouse, Warehouse
from tidebill.transfer.copying.copier import Answer, Copier


def copy_plain(model: type[models.Model]) -> Any:
    """How a table is copied whose rows are nothing but their columns."""

    def copy(copier: Copier, answer: Answer) -> models.Model:
        made: models.Model = copier.make(model, answer)
        made.save(force_insert=True)
        return made

    return copy


copy_warehouse = copy_plain(Warehouse)
copy_issuer = copy_plain(Issuer)
copy_category = copy_plain(Category)
copy_warehouse_price = copy_plain(ProductWarehouse)
copy_address = copy_plain(Address)
copy_email_template = copy_plain(EmailTemplate)


def copy_department(copier: Copier, answer: Answer) -> Department:
    """The main one has been matched with the one that is made with an account."""
    made: Department = copier.make(Department, answer, main=False)
    made.save(force_insert=True)
    return made


def copy_bank_account(copier: Copier, answer: Answer) -> BankAccount:
    """By its own rule: departments keep copies of the accounts that they show."""
    shown = [
        {**link, "department_id": here}
        for link in answer.get(DEPARTMENTS) or []
        if (here := copier.number("accounts.department", link["department_id"]))
    ]
    sent = BankAccountWire.read({**answer, DEPARTMENTS: shown}).sent()
    return create_bank_account(copier.account, sent, by=copier.owner)


def copy_product(copier: Copier, answer: Answer) -> Product:
    made: Product = copier.make(Product, answer)
    made.search_data = made.searchable
    made.save(force_insert=True)
    return made


def copy_client(copier: Copier, answer: Answer) -> Client:
    made: Client = copier.make(Client, answer)
    made.tax_no_key = normalise_tax_no(made.tax_no or "")
    made.search_data = made.searchable
    made.save(force_insert=True)
    return made


def copy_price_list(copier: Copier, answer: Answer) -> PriceList:
    made: PriceList = copier.make(PriceList, answer)
    made.save(force_insert=True)
    for row in answer.get("price_list_positions") or []:
        copier.make(PriceListPosition, row, price_list=made).save(force_insert=True)
    return made
