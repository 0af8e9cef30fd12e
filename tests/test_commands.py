"""Commands have the fields that the API's schemas accept, with the same types."""

import types
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from tidebill.accounts import commands as accounts
from tidebill.accounts.wire import account as account_wire
from tidebill.accounts.wire import departments as departments_wire
from tidebill.catalog import commands as catalog
from tidebill.catalog.wire import cards as cards_wire
from tidebill.catalog.wire import price_lists as price_lists_wire
from tidebill.invoices import commands as invoices
from tidebill.invoices import wire as invoices_wire
from tidebill.kernel.commands import Command, Unset
from tidebill.mail import commands as mail
from tidebill.mail.wire import mail_servers as mail_servers_wire
from tidebill.mail.wire import mails as mails_wire
from tidebill.payments import commands as payments
from tidebill.payments import wire as payments_wire
from tidebill.recurring import commands as recurring
from tidebill.recurring import wire as recurring_wire
from tidebill.stock import commands as stock
from tidebill.stock import wire as stock_wire
from tidebill.transmission import commands as transmission
from tidebill.transmission import wire as transmission_wire
from tidebill.webhooks import commands as webhooks
from tidebill.webhooks import wire as webhooks_wire
from tidebill.wire.resource import Schema

# Every schema that is read, and the commands that its values become.
COMMANDS: list[tuple[type[Schema], type[Command]]] = [
    (account_wire.AccountAttributes, accounts.AccountInput),
    (account_wire.UserAttributes, accounts.UserInput),
    (account_wire.CompanyAttributes, accounts.CompanyInput),
    (account_wire.OwnRole, accounts.RoleInput),
    (departments_wire.Department, accounts.DepartmentInput),
    (departments_wire.BankAccount, accounts.BankAccountInput),
    (departments_wire.BankAccountDepartment, accounts.BankAccountUseInput),
    (departments_wire.Issuer, accounts.IssuerInput),
    (cards_wire.Client, catalog.ClientInput),
    (cards_wire.Address, catalog.AddressInput),
    (cards_wire.Product, catalog.ProductInput),
    (cards_wire.Category, catalog.CategoryInput),
    (price_lists_wire.PriceList, catalog.PriceListInput),
    (price_lists_wire.PriceListPosition, catalog.ListPriceInput),
    (stock_wire.Warehouse, stock.WarehouseInput),
    (stock_wire.WarehouseDocument, stock.WarehouseDocumentInput),
    (stock_wire.WarehouseAction, stock.WarehouseActionInput),
    (stock_wire.ProductWarehouse, stock.WarehousePriceInput),
    (recurring_wire.Recurring, recurring.RecurringInput),
    (mails_wire.EmailTemplate, mail.TemplateInput),
    (mails_wire.SendParameters, mail.MailOptions),
    (transmission_wire.KsefConnection, transmission.KsefInput),
    (transmission_wire.PeppolConnection, transmission.PeppolInput),
    (mail_servers_wire.MailServer, mail.MailServerInput),
    (webhooks_wire.Webhook, webhooks.WebhookInput),
    (invoices_wire.Invoice, invoices.NewInvoice),
    (invoices_wire.Invoice, invoices.InvoiceChange),
    (invoices_wire.Position, invoices.LineItemInput),
    (invoices_wire.Description, invoices.DescriptionInput),
    (invoices_wire.Settlement, invoices.SettlementInput),
    (invoices_wire.Party, invoices.PartyInput),
    (invoices_wire.DocumentBankAccount, invoices.DocumentBankAccountInput),
    (payments_wire.Payment, payments.NewPayment),
    (payments_wire.Payment, payments.PaymentChange),
    (payments_wire.PaymentProvider, payments.ProviderInput),
]
# Keys that a command doesn't have, since they only make sense for another one.
IGNORED: dict[type[Command], set[str]] = {
    invoices.InvoiceChange: {
        "advance_creation_mode",
        "advance_value",
        "fill_default_descriptions",
        "fill_products_descriptions",
        "invoice_ids",
        "position_name",
        "total_correction",
        "update_product_name",
    }
}
# Fields that no request can set.
INTERNAL: dict[type[Command], set[str]] = {
    invoices.NewInvoice: {"fill_places", "number_pattern", "recurring_id"}
}


@pytest.mark.parametrize(("schema", "command"), COMMANDS, ids=lambda each: each.__name__)
def test_a_command_has_the_fields_of_its_schema(schema: type[Schema], command: type[Command]) -> None:
    writable = {key.attribute for key in schema.keys if not key.read_only}

    assert set(command.__dataclass_fields__) - INTERNAL.get(command, set()) == writable - IGNORED.get(
        command, set()
    )


@pytest.mark.parametrize(("schema", "command"), COMMANDS, ids=lambda each: each.__name__)
def test_fields_have_the_types_of_their_keys(schema: type[Schema], command: type[Command]) -> None:
    hints = get_type_hints(command)

    for name in command.__dataclass_fields__.keys() - INTERNAL.get(command, set()):
        assert _alternatives(hints[name]) == _alternatives(schema.model_fields[name].annotation), name


def _alternatives(hint: Any) -> set[Any]:
    """Return the types of a field's value, without null; rows and free-form values in general terms."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    parts = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return {_general(part) for part in parts} - {type(None), Unset}


def _general(hint: Any) -> Any:
    if get_origin(hint) in (list, Sequence):
        (item,) = get_args(hint)
        return Sequence[object] if isinstance(item, type) and issubclass(item, Schema | Command) else hint
    # The sides of a corrected line item are built from free-form values.
    return object if hint is Any or hint is invoices.LineItemInput else hint
