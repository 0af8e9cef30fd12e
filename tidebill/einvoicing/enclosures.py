"""The files that are attached to a document: a higher room keeps them, and tells here which there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidebill.invoices.models import Invoice


@dataclass(frozen=True)
class Enclosure:
    """A file of a document; ``size`` in bytes, ``read`` gives them."""

    id: int
    name: str
    size: int
    read: Callable[[], bytes]


Provider = Callable[[Invoice], Sequence[Enclosure]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Names who knows the files of documents; called once, when the rooms are ready."""
    _providers[:] = [provider]


def enclosures_of(invoice: Invoice) -> list[Enclosure]:
    """The files of a document, oldest first."""
    if not invoice.attachments_count:
        return []
    return [found for provider in _providers for found in provider(invoice)]
