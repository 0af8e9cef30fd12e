"""Find the client or product of a table's row, and create or update it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Q

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.hooks import count_stock
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.categories import category_named
from tidebill.catalog.services.clients import create_client, update_client
from tidebill.catalog.services.products import create_product, update_product
from tidebill.catalog.wire import Client as ClientWire
from tidebill.catalog.wire import Product as ProductWire
from tidebill.events.journal import snapshot
from tidebill.kernel.commands import UNSET, Command, Maybe, known
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.wire.errors import Invalid, Message

# Columns that change with every save.
_NO_CHANGE = ("updated_at", "search_data")


_Input = TypeVar("_Input", bound=Command)


class Importer(Protocol):
    """Clients or products; ``bring_in`` returns the outcome (create, update, same) and the object."""

    def bring_in(self, values: Mapping[str, str], line: int) -> tuple[str, Any]: ...


class _Importer(Generic[_Input]):
    """``seen`` maps objects of earlier rows to their lines."""

    def __init__(self, account: Account, *, by: User | None) -> None:
        self.account = account
        self.by = by
        self.seen: dict[int, int] = {}

    def bring_in(self, values: Mapping[str, str], line: int) -> tuple[str, Any]:
        sent = self._read(values)
        known = self._find(sent)
        if known is not None and known.pk in self.seen:
            raise Invalid({"base": Message("duplicates line %(line)s", {"line": self.seen[known.pk]})})
        action, card = ("create", self._create(sent)) if known is None else self._change(known, sent)
        self.seen[card.pk] = line
        return action, card

    def _change(self, known: Any, sent: _Input) -> tuple[str, Any]:
        before = snapshot(known)
        after = snapshot(self._update(known, sent))
        same = all(before[name] == after[name] for name in before if name not in _NO_CHANGE)
        return ("same" if same else "update"), known

    def _read(self, values: Mapping[str, str]) -> _Input:
        raise NotImplementedError

    def _find(self, sent: _Input) -> Any:
        raise NotImplementedError

    def _create(self, sent: _Input) -> Any:
        raise NotImplementedError

    def _update(self, known: Any, sent: _Input) -> Any:
        raise NotImplementedError

    def _category(self, values: Mapping[str, str]) -> Maybe[int]:
        name = values.get("category")
        return category_named(self.account, name, by=self.by).pk if name else UNSET


class ClientImporter(_Importer[ClientInput]):
    """Clients are matched by external id, else by tax number, else by name and email."""

    def _read(self, values: Mapping[str, str]) -> ClientInput:
        sent = {name: value for name, value in values.items() if name != "category"}
        if "company" not in sent and sent.get("last_name") and not sent.get("name"):
            sent["company"] = "0"
        return replace(ClientWire.read(sent).build(ClientInput), category_id=self._category(values))

    def _find(self, sent: ClientInput) -> Client | None:
        rows = Client.objects.filter(deleted=False).select_related("account").order_by("pk")
        tax_no = normalize_tax_no(sent.tax_no or "")
        if sent.external_id:
            found = rows.filter(external_id=sent.external_id).first()
            if found is not None or not tax_no:
                return found
            rows = rows.filter(Q(external_id=None) | Q(external_id=""))
        if tax_no:
            return rows.filter(tax_no_key=tax_no).first()
        name = sent.name or " ".join(filter(None, (known(sent.first_name), known(sent.last_name))))
        same = rows.filter(name=name, tax_no_key="")
        return same.filter(email__iexact=sent.email).first() if sent.email else same.first()

    def _create(self, sent: ClientInput) -> Client:
        return create_client(self.account, sent, by=self.by)

    def _update(self, known: Client, sent: ClientInput) -> Client:
        return update_client(known, sent, by=self.by)


class ProductImporter(_Importer[ProductInput]):
    """Products are matched by code, else by barcode, else by name."""

    def _read(self, values: Mapping[str, str]) -> ProductInput:
        sent = {name: value for name, value in values.items() if name != "category"}
        return replace(ProductWire.read(sent).build(ProductInput), category_id=self._category(values))

    def _find(self, sent: ProductInput) -> Product | None:
        rows = Product.objects.filter(deleted=False).select_related("account").order_by("pk")
        for name in ("code", "ean_code"):
            if value := sent.get(name):
                return rows.filter(**{name: value}).first()
        return rows.filter(name=sent.name or "").first()

    def _create(self, sent: ProductInput) -> Product:
        product = create_product(self.account, sent, by=self.by)
        self._count(product, sent)
        return product

    def _update(self, known: Product, sent: ProductInput) -> Product:
        # Gross prices take precedence; for a table with only net prices, derive gross from net.
        pairs = (("price_net", "price_gross"), ("purchase_price_net", "purchase_price_gross"))
        led = {gross: None for net, gross in pairs if sent.get(net) is not None and not sent.sends(gross)}
        changed = update_product(known, ProductInput.of({**led, **sent.given()}), by=self.by)
        self._count(changed, sent)
        return changed

    def _count(self, product: Product, sent: ProductInput) -> None:
        count_stock.call(product, sent, by=self.by)


CARDS: Mapping[str, Callable[..., Importer]] = {"clients": ClientImporter, "products": ProductImporter}
