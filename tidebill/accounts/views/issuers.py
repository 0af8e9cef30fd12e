from tidebill.accounts.commands import IssuerInput
from tidebill.accounts.models import Issuer
from tidebill.accounts.services import issuers
from tidebill.accounts.wire import Issuer as Wire
from tidebill.http.crud import PlainResource
from tidebill.storage.selectors import get_or_not_found


def load(id: int) -> Issuer:
    """Return an issuer of the account in scope; raises NotFound."""
    return get_or_not_found(Issuer.objects.filter(pk=id, deleted=False))


index, create, show, update, destroy = PlainResource(
    resource=Wire,
    one="an issuer",
    many="issuers",
    command=IssuerInput,
    find=lambda given: Issuer.objects.filter(deleted=False),
    load=load,
    orders=("name", "tax_no", "created_at", "updated_at"),
    create=issuers.create_issuer,
    update=issuers.update_issuer,
    delete=issuers.delete_issuer,
).views()
