"""Whether a received e-invoice is addressed to the account: by tax number and electronic address."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_noop

from tidebill.accounts.models import Department
from tidebill.einvoicing.building.parties import electronic_address
from tidebill.einvoicing.model import Invoice, Party
from tidebill.kernel.electronic_addresses import EMAIL
from tidebill.kernel.identifiers import company_numbers
from tidebill.wire.errors import RuleViolation

_OTHER = gettext_noop("The e-invoice is addressed to %(addressee)s, not to your company")


class AddressedToAnother(RuleViolation):
    """The buyer is another company: ``addressee``, its name and number."""

    def __init__(self, received: Invoice, addressee: str) -> None:
        self.received, self.addressee = received, addressee
        super().__init__(_OTHER, addressee=addressee)


def refuse_other_addressee(received: Invoice, own: Collection[str] = ()) -> None:
    """Raise AddressedToAnother if none of the buyer's numbers is the account's; ``own`` are further ones.

    A file or an account without numbers can't be compared.
    """
    mine = [number for text in (*_own_numbers(), *own) for number in company_numbers(text)]
    theirs = _numbers(received.buyer)
    if mine and theirs and not {number for text in theirs for number in company_numbers(text)} & set(mine):
        buyer = received.buyer
        named = ", ".join(filter(None, (buyer.name or buyer.trading_name, theirs[0])))
        raise AddressedToAnother(received, named)


def _own_numbers() -> Iterator[str]:
    for department in Department.objects.filter(deleted=False).only("tax_no", "einvoice_address"):
        yield department.tax_no or ""
        address = electronic_address(department.einvoice_address)
        yield address.value if address and address.scheme != EMAIL else ""


def _numbers(buyer: Party) -> list[str]:
    """Return the buyer's numbers, the tax number first; without one or an address there is no comparison."""
    endpoint = buyer.endpoint
    address = endpoint.value if endpoint and endpoint.scheme not in ("", EMAIL) else ""
    named = [number for number in (buyer.vat_id, buyer.tax_id, address) if number]
    others = [identifier.value for identifier in (buyer.legal_id, *buyer.identifiers) if identifier]
    return [*named, *others] if named else []
