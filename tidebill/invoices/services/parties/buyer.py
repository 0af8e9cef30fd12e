"""Buyer of a document: match it with a client and copy the client's data."""

from dataclasses import replace
from typing import Any, TypeAlias

from django.db.models import QuerySet

from tidebill.accounts.models import Account, User
from tidebill.accounts.services.protection import PROTECTED, is_protected
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client, full_name, matching_client, update_client
from tidebill.invoices.commands import InvoiceInput, NewInvoice
from tidebill.invoices.fields import FIELDS
from tidebill.invoices.models import Invoice
from tidebill.kernel.commands import known
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.storage.prepared import prepared
from tidebill.storage.rows import lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.readers import TEXT_MAX

# Columns of the document and the client.
COPIED = {name: field.client for name, field in FIELDS.items() if field.client}
_DELIVERY = frozenset(name for name in COPIED if "delivery_address" in name)
_ADDRESS = frozenset(name for name in _DELIVERY if name.startswith("delivery_address"))
NEW_CLIENT = -1
# Status of a document whose buyer completes it.
INCOMPLETE = "incomplete"
# Values by the client's columns.
Card: TypeAlias = dict[str, Any]


def resolve_buyer(
    invoice: Invoice, input_: InvoiceInput, *, by: User | None, copied: Client | None = None
) -> None:
    """Find or create the client and copy its data to the document.

    With ``client_id`` the client's data take precedence over the attributes, unless ``buyer_override`` or
    ``buyer_as_sent`` is set; without it the buyer is matched by name, tax number and email, or created.
    ``copied`` is the client of a copied document, whose buyer is kept.
    """
    number = input_.client_id
    if copied and not number:
        invoice.client = copied
        return
    sent = _sent_buyer(input_)
    if is_protected(invoice.account):
        sent.pop("mass_payment_code", None)
    if number and number != NEW_CLIENT:
        client = _load_client(number, invoice.account)
        if input_.buyer_as_sent and not input_.buyer_override:
            _copy(invoice, {**_card(client), **_with_name(client, _given(sent))}, input_)
        else:
            if input_.buyer_override:
                _override(client, sent, by=by)
            card = {name: value for name, value in _card(client).items() if value not in (None, "")}
            _copy(invoice, {**sent, **card}, input_)
    elif sent.get("name"):
        client = _find_or_create(invoice, sent, always_new=number == NEW_CLIENT, by=by)
        _copy(invoice, {**_card(client), **_given(sent)}, input_)
    elif not DOCUMENT_KINDS[invoice.kind].needs_buyer or input_.status == INCOMPLETE:
        invoice.buyer_name, invoice.client = "", None
        return
    else:
        raise Invalid({"buyer_name": errors.BLANK})
    invoice.client = client
    force_code(invoice, input_)
    _name_person(invoice, client, input_)


def find_buyer(new: NewInvoice) -> Client | None:
    """Return the client that matches the given buyer; None if there is none."""
    sent = _sent_buyer(new)
    return _find_client(sent) if sent.get("name") else None


def override_client(invoice: Invoice, sent: InvoiceInput, *, by: User | None) -> None:
    """Update the client of a stored document with the given buyer; the document has it already."""
    if invoice.client_id is None:
        return
    client = _load_client(invoice.client_id, invoice.account)
    former = client.name
    values = _sent_buyer(replace(sent, client_id=client.pk))
    if is_protected(invoice.account):
        values.pop("mass_payment_code", None)
    _override(client, values, by=by)
    if client.name != former and not sent.buyer_name:
        invoice.buyer_name = client.name


def force_code(invoice: Invoice, sent: InvoiceInput) -> None:
    """Keep the client's mass payment code if bank accounts are protected; raises Invalid for a new code."""
    if not sent.buyer_mass_payment_code or not is_protected(invoice.account):
        return
    code = invoice.client.mass_payment_code if invoice.client else None
    if not code:
        raise Invalid({"buyer_mass_payment_code": PROTECTED})
    invoice.buyer_mass_payment_code = code


def _sent_buyer(input_: InvoiceInput) -> Card:
    """Return the given buyer by the client's columns."""
    given = input_.given(besides={"client_bank_account", *_DELIVERY})
    sent = {card: given[name] for name, card in COPIED.items() if name in given}
    if "name" in sent and not (sent["name"] or "").strip():
        sent["name"] = ""
    if not sent.get("name") and not (input_.client_id or 0) > 0:
        name = full_name(sent.get("first_name"), sent.get("last_name"))[:TEXT_MAX]
        if name:
            sent["name"] = name
            sent["company"] = bool(sent.get("company"))
    return sent


def _load_client(number: int, account: Account) -> Client:
    found = _numbered.instances(number=number)
    if not found:
        raise Invalid({"client_id": errors.NOT_FOUND})
    client: Client = found[0]
    client.account = account
    return client


@prepared
def _numbered(number: int) -> "QuerySet[Client, Client]":
    return Client.objects.filter(pk=number, deleted=False)


def _override(client: Client, sent: Card, *, by: User | None) -> None:
    update_client(client, ClientInput.of(_with_name(client, _given(sent))), by=by)


def _with_name(client: Client, values: Card) -> Card:
    """Complete the name of an individual who is named by first and last name."""
    former = (client.first_name, client.last_name)
    if values.get("name") or not client.name or client.name != full_name(*former)[:TEXT_MAX]:
        return values
    names = (values.get("first_name", former[0]), values.get("last_name", former[1]))
    return {**values, "name": full_name(*names)[:TEXT_MAX] or client.name}


def _find_or_create(invoice: Invoice, sent: Card, *, always_new: bool, by: User | None) -> Client:
    found = None if always_new else _find_client(sent)
    if found is None and not always_new:
        # Of concurrent documents for the same new buyer, one creates the client and the others find it.
        lock_account(invoice.account)
        found = _find_client(sent)
    if found:
        return found
    # An individual without a last name is stored as a company.
    company = sent.get("company") is not False or not sent.get("last_name")
    kind = "buyer" if invoice.income else "seller"
    return create_client(
        invoice.account, ClientInput.of({**_given(sent), "company": company, "kind": kind}), by=by
    )


def _find_client(sent: Card) -> Client | None:
    return matching_client(_named.instances(name=sent["name"]), ClientInput.of(sent))


@prepared
def _named(name: str) -> "QuerySet[Client, Client]":
    return Client.objects.filter(name=name, deleted=False).order_by("pk")


def _given(sent: Card) -> Card:
    return {name: value for name, value in sent.items() if value is not None}


def _card(client: Client) -> Card:
    card = {card: getattr(client, card) for card in COPIED.values()}
    return {**card, "einvoice_address": client.einvoice_address or client.peppol_id}


def _copy(invoice: Invoice, values: Card, input_: InvoiceInput) -> None:
    given = {name for name, value in input_.given().items() if value}
    # A delivery address is taken as a whole: no street of the client in another city.
    kept = _DELIVERY if given & _ADDRESS else given & _DELIVERY
    for name, card in COPIED.items():
        value = values.get(card)
        if name == "client_bank_account" and invoice.client_bank_account:
            continue
        if name in kept:
            continue
        if value is not None:
            setattr(invoice, name, value)


def _name_person(invoice: Invoice, client: Client, sent: InvoiceInput) -> None:
    """Set the recipient: as given (empty for none), or the client's."""
    if known(sent.buyer_person) is None:
        named = full_name(invoice.buyer_first_name, invoice.buyer_last_name)
        invoice.buyer_person = (client.person or named)[:TEXT_MAX]
