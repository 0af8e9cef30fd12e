"""Files from the register: the document as accepted (`gov`), and the receipt (`gov_upo`)."""

from django.core import signing
from django_scopes import scopes_disabled

from tidebill.invoices.models import Invoice
from tidebill.transmission.models import Transmission
from tidebill.wire.errors import NotFound

_SALT = "tidebill.transmission.files"
_SECONDS = 600
_COLUMNS = {"gov": "content", "gov_upo": "receipt"}


def link_of(invoice: Invoice, kind: str) -> str | None:
    """Return a signed URL of the file; None if there is none."""
    taken = Transmission.objects.filter(invoice=invoice, state=Transmission.State.ACCEPTED, channel="ksef")
    found = taken.exclude(**{_COLUMNS[kind]: b""}).order_by("-pk").first()
    if found is None:
        return None
    return f"{invoice.account.url}/attachments/gov/{signing.dumps([found.pk, kind], salt=_SALT)}"


def open_link(signed: str) -> tuple[str, bytes]:
    """Return name and content of the file; raises NotFound."""
    try:
        number, kind = signing.loads(signed, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    with scopes_disabled():
        found = Transmission.objects.of_open_accounts().filter(pk=number, invoice__deleted=False).first()
    if found is None:
        raise NotFound
    start = "UPO-" if kind == "gov_upo" else ""
    return f"{start}{found.external_id or 'document'}.xml", bytes(getattr(found, _COLUMNS[kind]))
