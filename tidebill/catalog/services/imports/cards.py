"""How clients and products are read from a table's row, matched, created and updated."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar, Final

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.hooks import count_checker, count_stock
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.clients import complete_client, create_clients, new_client, save_clients
from tidebill.catalog.services.imports.matching import Candidate, Candidates
from tidebill.catalog.services.products import change_product, create_products, new_product, save_products
from tidebill.catalog.wire import Client as ClientWire
from tidebill.catalog.wire import Product as ProductWire
from tidebill.kernel.commands import known
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.storage.rows import assign


class Cards(ABC):
    """Clients or products. Only ``create``, ``update`` and ``count`` change anything."""

    model: ClassVar[Any]
    # Columns that rows are matched by.
    columns: ClassVar[Sequence[str]]

    @abstractmethod
    def read(self, values: Mapping[str, str]) -> Any:
        """Return the command of a row; raises Invalid."""

    @abstractmethod
    def keys_of(self, sent: Any) -> Iterable[tuple[str, str]]:
        """Return pairs of column and value that a matching record may have."""

    @abstractmethod
    def match(self, sent: Any, candidates: Candidates) -> Candidate | None:
        """Return the record that the row refers to."""

    @abstractmethod
    def new(self, account: Account, sent: Any) -> Any:
        """Return a record that is not stored; raises Invalid."""

    @abstractmethod
    def changed(self, card: Any, sent: Any) -> Any:
        """Return a copy with the row's values; raises Invalid."""

    @abstractmethod
    def create(self, account: Account, cards: Sequence[Any], *, by: User | None) -> None:
        """Store new records."""

    @abstractmethod
    def update(self, changed: Sequence[tuple[Any, Any]], *, by: User | None) -> None:
        """Save changed records: pairs of record as stored and as changed."""

    def load_stock(self, cards: Sequence[Any]) -> None:  # noqa: B027  # clients have none
        """Fetch the stock of records, for ``counts_differ``."""

    def counts_differ(self, card: Any, sent: Any) -> bool:
        """Return whether the row changes the stock; raises Invalid or RuleViolation."""
        return False

    def count(self, counts: Sequence[tuple[Any, Any]], *, by: User | None) -> None:  # noqa: B027
        """Count the stock of records."""


class ClientCards(Cards):
    """Clients are matched by external id, else by tax number, else by name and email."""

    model = Client
    columns = ("external_id", "tax_no_key", "name")

    def read(self, values: Mapping[str, str]) -> ClientInput:
        sent = dict(values)
        if "company" not in sent and sent.get("last_name") and not sent.get("name"):
            sent["company"] = "0"
        return ClientWire.read(sent).build(ClientInput)

    def keys_of(self, sent: ClientInput) -> Iterator[tuple[str, str]]:
        if sent.external_id:
            yield "external_id", sent.external_id
        if tax_no := normalize_tax_no(sent.tax_no or ""):
            yield "tax_no_key", tax_no
        elif name := _name_of(sent):
            yield "name", name

    def match(self, sent: ClientInput, candidates: Candidates) -> Candidate | None:
        tax_no = normalize_tax_no(sent.tax_no or "")
        if sent.external_id:
            found = candidates.find("external_id", sent.external_id)
            same = [other for other in candidates.find("tax_no_key", tax_no) if not other.card.external_id]
            return _first([*found, *same])
        if tax_no:
            return _first(candidates.find("tax_no_key", tax_no))
        same = [other for other in candidates.find("name", _name_of(sent)) if not other.card.tax_no_key]
        email = (sent.email or "").casefold()
        return _first(other for other in same if email in ("", (other.card.email or "").casefold()))

    def new(self, account: Account, sent: ClientInput) -> Client:
        return new_client(account, sent)

    def changed(self, card: Client, sent: ClientInput) -> Client:
        client = copy(card)
        assign(client, sent)
        complete_client(client)
        return client

    def create(self, account: Account, cards: Sequence[Client], *, by: User | None) -> None:
        create_clients(account, cards, by=by)

    def update(self, changed: Sequence[tuple[Client, Client]], *, by: User | None) -> None:
        save_clients(changed, by=by)


class ProductCards(Cards):
    """Products are matched by code, else by barcode, else by name."""

    model = Product
    columns = ("code", "ean_code", "name")

    def read(self, values: Mapping[str, str]) -> ProductInput:
        return ProductWire.read(values).build(ProductInput)

    def keys_of(self, sent: ProductInput) -> Iterator[tuple[str, str]]:
        column = next((name for name in self.columns if sent.get(name)), None)
        if column:
            yield column, sent.get(column)

    def match(self, sent: ProductInput, candidates: Candidates) -> Candidate | None:
        return next((_first(candidates.find(*key)) for key in self.keys_of(sent)), None)

    def new(self, account: Account, sent: ProductInput) -> Product:
        return new_product(account, sent)

    def changed(self, card: Product, sent: ProductInput) -> Product:
        product = copy(card)
        change_product(product, _led_by_net(sent))
        return product

    def load_stock(self, cards: Sequence[Product]) -> None:
        self._check_count = count_checker.call(cards)

    def counts_differ(self, card: Product, sent: ProductInput) -> bool:
        return self._check_count(card, sent)

    def create(self, account: Account, cards: Sequence[Product], *, by: User | None) -> None:
        create_products(cards, by=by)

    def update(self, changed: Sequence[tuple[Product, Product]], *, by: User | None) -> None:
        save_products(changed, by=by)

    def count(self, counts: Sequence[tuple[Product, ProductInput]], *, by: User | None) -> None:
        count_stock.call(counts, by=by)


def _name_of(sent: ClientInput) -> str:
    return sent.name or " ".join(filter(None, (known(sent.first_name), known(sent.last_name))))


def _led_by_net(sent: ProductInput) -> ProductInput:
    """Return the command without stored gross prices, which take precedence over the table's net prices."""
    pairs = (("price_net", "price_gross"), ("purchase_price_net", "purchase_price_gross"))
    led = {gross: None for net, gross in pairs if sent.get(net) is not None and not sent.sends(gross)}
    return ProductInput.of({**led, **sent.given()})


def _first(candidates: Iterable[Candidate]) -> Candidate | None:
    return next(iter(candidates), None)


CARDS: Final[Mapping[str, type[Cards]]] = {"clients": ClientCards, "products": ProductCards}
