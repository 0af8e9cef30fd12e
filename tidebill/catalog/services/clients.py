"""Clients."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.reverse_related import ManyToOneRel

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.addresses import keep_one_primary
from tidebill.events import journal
from tidebill.kernel.identifiers import new_token, normalize_tax_no, tax_no_check
from tidebill.storage.rows import assign, check_references, lock_account
from tidebill.storage.writing import insert
from tidebill.wire import errors
from tidebill.wire.errors import Invalid
from tidebill.wire.readers import TEXT_MAX

TOKEN_LENGTH = 20
# Leaves room for a number.
_SHORTCUT_MAX = 240
_REFERENCES = ("price_list_id", "category_id", "department_id", "buyer_id")


@transaction.atomic
def create_client(account: Account, attributes: ClientInput, *, by: User | None = None) -> Client:
    """Create a client; a number is appended to a shortcut that is taken."""
    check_references(Client, attributes, _REFERENCES)
    client = new_client(account, attributes)
    create_clients(account, [client], by=by)
    return client


def new_client(account: Account, attributes: ClientInput) -> Client:
    """Return an unsaved client; raises Invalid. Its shortcut may be taken."""
    client = Client(account=account, token=new_token(TOKEN_LENGTH), name="", shortcut="")
    assign(client, attributes)
    complete_client(client)
    return client


@transaction.atomic
def create_clients(account: Account, clients: Sequence[Client], *, by: User | None = None) -> None:
    """Store new clients; a number is appended to a shortcut that is taken."""
    lock_account(account)
    others = Client.objects.filter(deleted=False)
    wanted = [client.shortcut[:_SHORTCUT_MAX] for client in clients]
    taken = set(others.filter(shortcut__in=wanted).values_list("shortcut", flat=True))
    for client, shortcut in zip(clients, wanted, strict=True):
        client.shortcut = _free_shortcut(shortcut, others, taken)
        taken.add(client.shortcut)
    insert(clients)
    made = [(client, {"name": client.name, "tax_no": client.tax_no}) for client in clients]
    journal.record_many(made, "client.create", by=by)


@transaction.atomic
def update_client(client: Client, attributes: ClientInput, *, by: User | None = None) -> Client:
    """Update a client. Issued documents keep their copies."""
    check_references(Client, attributes, _REFERENCES, row=client)
    before = journal.snapshot(client)
    changed = assign(client, attributes)
    complete_client(client)
    if "shortcut" in changed or not client.shortcut:
        lock_account(client.account)
        client.shortcut = unique_shortcut(client)
    journal.save_changes(client, before, "client.update", by=by)
    return client


@transaction.atomic
def save_clients(changed: Sequence[tuple[Client, Client]], *, by: User | None = None) -> None:
    """Save completed clients: pairs of client as stored and as changed."""
    for stored, client in changed:
        if client.shortcut != stored.shortcut:
            lock_account(client.account)
            client.shortcut = unique_shortcut(client)
    pairs = [(client, journal.snapshot(stored)) for stored, client in changed]
    journal.save_many_changes(pairs, "client.update", by=by)


@transaction.atomic
def delete_client(client: Client, *, by: User | None = None) -> None:
    """Hide a client; its documents are unchanged."""
    before = journal.snapshot(client)
    client.deleted = True
    journal.save_changes(client, before, "client.destroy", by=by)


@transaction.atomic
def merge_clients(kept: Client, others: Sequence[Client], *, by: User | None = None) -> Client:
    """Redirect all references from ``others`` to ``kept`` and hide ``others``; documents keep copies."""
    ids = [other.pk for other in others if other.pk != kept.pk]
    keep_one_primary(kept, ids)
    for relation in Client._meta.get_fields(include_hidden=True):
        # All packages above reference clients by foreign key, so they are found by introspection.
        if isinstance(relation, ManyToOneRel):
            column = relation.field.attname
            rows: Any = relation.related_model
            rows._base_manager.filter(**{f"{column}__in": ids}).update(**{column: kept.pk})
    for other in others:
        if other.pk in ids:
            delete_client(other, by=by)
    journal.record(kept, "client.merge", by=by, after={"merged": ids})
    return kept


def set_panel_password(client: Client, password: str) -> None:
    """Set the client's password for the panel, or remove it; only a hash is stored."""
    client.panel_password = make_password(password) if password else ""
    client.save(update_fields=["panel_password"])


def client_of_panel(email: str, password: str) -> Client | None:
    """Return the client of the account in scope with this email and panel password."""
    wanted = email.strip().casefold()
    found = Client.objects.filter(deleted=False, email__iexact=wanted).exclude(panel_password="")[:20]
    matching = [client for client in found if check_password(password, client.panel_password)]
    if not matching:
        # Takes as long as a match, to not reveal which addresses exist.
        make_password(password)
    return matching[0] if matching else None


def complete_client(client: Client) -> None:
    """Set derived columns; raises Invalid if the name is missing."""
    if not client.company:
        if not (client.last_name or "").strip():
            raise Invalid({"last_name": errors.BLANK})
        client.name = client.name or full_name(client.first_name, client.last_name)[:TEXT_MAX]
    if not client.name.strip():
        raise Invalid({"name": errors.BLANK})
    client.shortcut = client.shortcut or client.name
    client.tax_no_key = normalize_tax_no(client.tax_no or "")
    check = tax_no_check(client.country or "", tax_no=client.tax_no or "")
    client.tax_no_check = check and check[:TEXT_MAX]
    client.search_data = client.searchable


def full_name(first: str | None, last: str | None) -> str:
    """Join first and last name; empty if both are."""
    return " ".join(part.strip() for part in (first, last) if part and part.strip())


def unique_shortcut(client: Client) -> str:
    """Return the client's shortcut, with the next free number if it is taken: ``Client1 (5)``."""
    wanted = client.shortcut[:_SHORTCUT_MAX]
    others = Client.objects.filter(deleted=False).exclude(pk=client.pk)
    taken = {wanted} if others.filter(shortcut=wanted).exists() else set()
    return _free_shortcut(wanted, others, taken)


def _free_shortcut(wanted: str, others: "QuerySet[Client]", taken: Collection[str]) -> str:
    """Return the shortcut if it is not ``taken``, else with the next number that ``others`` leave free."""
    if wanted not in taken:
        return wanted
    stored = others.filter(shortcut__startswith=f"{wanted} (").values_list("shortcut", flat=True)
    numbered = [text for text in (*stored, *taken) if text.startswith(f"{wanted} (") and text.endswith(")")]
    inner = (text[len(wanted) + 2 : -1] for text in numbered)
    number = max((int(text) for text in inner if text.isdecimal() and len(text) < 10), default=1) + 1
    return f"{wanted} ({number})"


def matching_client(clients: Sequence[Client], buyer: ClientInput) -> Client | None:
    """Return the first client that matches the buyer's tax number and email, as far as given."""
    tax_no = normalize_tax_no(buyer.tax_no or "")
    email = (buyer.email or "").strip().casefold()
    for client in clients:
        if tax_no and client.tax_no_key != tax_no:
            continue
        if email and (client.email or "").strip().casefold() != email:
            continue
        return client
    return None
