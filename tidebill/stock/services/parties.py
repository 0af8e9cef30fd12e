"""Department and client of a warehouse document: resolved by id or name, and copied."""

from tidebill.accounts.models import Account, Department, User
from tidebill.accounts.services.departments import main_department
from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client
from tidebill.kernel.commands import known
from tidebill.stock.commands import WarehouseDocumentInput
from tidebill.stock.models import WarehouseDocument
from tidebill.storage.rows import lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

_DEPARTMENT = (
    "name",
    "tax_no",
    "tax_no_kind",
    "street",
    "post_code",
    "city",
    "country",
    "bank",
    "bank_account",
    "email",
    "phone",
    "fax",
    "www",
)
_CLIENT = (
    "name",
    "company",
    "title",
    "first_name",
    "last_name",
    "tax_no",
    "tax_no_kind",
    "street",
    "post_code",
    "city",
    "country",
    "bank",
    "bank_account",
    "email",
    "phone",
    "note",
    "use_delivery_address",
    "delivery_address",
)


def resolve_department(document: WarehouseDocument, attributes: WarehouseDocumentInput) -> Department:
    """Copy the given department, or the main one; attributes take precedence."""
    department = _find_department(attributes)
    document.department = department
    _copy(document, department, "department", _DEPARTMENT, attributes)
    return department


def resolve_client(
    document: WarehouseDocument, attributes: WarehouseDocumentInput, *, by: User | None
) -> None:
    """Copy the given client, if any, creating one for an unknown name."""
    client = _find_client(document.account, attributes, by=by)
    document.client = client
    if client:
        _copy(document, client, "client", _CLIENT, attributes)


def _copy(
    document: WarehouseDocument,
    card: object,
    prefix: str,
    names: tuple[str, ...],
    sent: WarehouseDocumentInput,
) -> None:
    for name in names:
        if sent.get(f"{prefix}_{name}") is None:
            setattr(document, f"{prefix}_{name}", getattr(card, name))


def _find_department(attributes: WarehouseDocumentInput) -> Department:
    number, name = known(attributes.department_id), (attributes.department_name or "").strip()
    departments = Department.objects.filter(deleted=False)
    if number:
        found = departments.filter(pk=number).first()
        if found is None:
            raise Invalid({"department_id": errors.NOT_FOUND})
        return found
    named = departments.filter(name=name).order_by("-main", "pk").first() if name else None
    return named or main_department()


def _find_client(account: Account, attributes: WarehouseDocumentInput, *, by: User | None) -> Client | None:
    number, name = known(attributes.client_id), (attributes.client_name or "").strip()
    clients = Client.objects.filter(deleted=False)
    if number:
        found = clients.filter(pk=number).first()
        if found is None:
            raise Invalid({"client_id": errors.NOT_FOUND})
        return found
    if not name:
        return None
    # Of concurrent documents that name a new client, one creates it and the others find it.
    lock_account(account)
    sent = {field: value for field in _CLIENT if (value := attributes.get(f"client_{field}")) is not None}
    client = clients.filter(name=name).order_by("pk").first()
    return client or create_client(account, ClientInput.of({**sent, "company": True}), by=by)
