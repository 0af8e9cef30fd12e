"""Find the client or product of a table's row, and create or update it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from tidebill.accounts.models import Account, User
from tidebill.catalog.models import Client, Product
from tidebill.catalog.services.categories import category_named
from tidebill.catalog.services.clients import create_client, update_client
from tidebill.catalog.services.products import create_product, update_product
from tidebill.catalog.wire import Client as ClientWire
from tidebill.catalog.wire import Product as ProductWire
from tidebill.events.journal import snapshot
from tidebill.kernel.identifiers import normalize_tax_no
from tidebill.wire.errors import Invalid, Message

# Columns that change with every save.
_NO_CHANGE = ("updated_at", "search_data")


class Importer(Protocol):
    """Clients or products; ``bring_in`` returns the outcome (create, update, same) and the object."""

    def bring_in(self, values: Mapping[str, str], line: int) -> tuple[str, Any]: ...


class _Importer:
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

    def _change(self, known: Any, sent: dict[str, Any]) -> tuple[str, Any]:
        before = snapshot(known)
        after = snapshot(self._update(known, sent))
        same = all(before[name] == after[name] for name in before if name not in _NO_CHANGE)
        return ("same" if same else "update"), known

    def _read(self, values: Mapping[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def _find(self, sent: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def _create(self, sent: dict[str, Any]) -> Any:
        raise NotImplementedError

    def _update(self, known: Any, sent: dict[str, Any]) -> Any:
        raise NotImplementedError

    def _category(self, values: Mapping[str, str]) -> dict[str, Any]:
        name = values.get("category")
        return {"category_id": category_named(self.account, name, by=self.by).pk} if name else {}


class ClientImporter(_Importer):
    """Clients are matched by external id, else by tax number, else by name and email."""

    def _read(self, values: Mapping[str, str]) -> dict[str, Any]:
        sent = {name: value for name, value in values.items() if name != "category"}
        if "company" not in sent and sent.get("last_name") and not sent.get("name"):
            sent["company"] = "0"
        return {**ClientWire.read(sent).sent(), **self._category(values)}

    def _find(self, sent: Mapping[str, Any]) -> Client | None:
        rows = Client.objects.filter(deleted=False).select_related("account").order_by("pk")
        tax_no = normalize_tax_no(sent.get("tax_no") or "")
        if sent.get("external_id"):
            found = rows.filter(external_id=sent["external_id"]).first()
            if found is not None or not tax_no:
                return found
            rows = rows.filter(Q(external_id=None) | Q(external_id=""))
        if tax_no:
            return rows.filter(tax_no_key=tax_no).first()
        name = sent.get("name") or " ".join(filter(None, (sent.get("first_name"), sent.get("last_name"))))
        same = rows.filter(name=name, tax_no_key="")
        return same.filter(email__iexact=sent["email"]).first() if sent.get("email") else same.first()

    def _create(self, sent: dict[str, Any]) -> Client:
        return create_client(self.account, sent, by=self.by)

    def _update(self, known: Client, sent: dict[str, Any]) -> Client:
        return update_client(known, sent, by=self.by)


class ProductImporter(_Importer):
    """Products are matched by code, else by barcode, else by name."""

    def _read(self, values: Mapping[str, str]) -> dict[str, Any]:
        sent = {name: value for name, value in values.items() if name != "category"}
        return {**ProductWire.read(sent).sent(), **self._category(values)}

    def _find(self, sent: Mapping[str, Any]) -> Product | None:
        rows = Product.objects.filter(deleted=False).select_related("account").order_by("pk")
        for name in ("code", "ean_code"):
            if sent.get(name):
                return rows.filter(**{name: sent[name]}).first()
        return rows.filter(name=sent.get("name") or "").first()

    def _create(self, sent: dict[str, Any]) -> Product:
        product = create_product(self.account, sent, by=self.by)
        self._count(product, sent)
        return product

    def _update(self, known: Product, sent: dict[str, Any]) -> Product:
        # Gross prices take precedence; for a table with only net prices, derive gross from net.
        pairs = (("price_net", "price_gross"), ("purchase_price_net", "purchase_price_gross"))
        led = {gross: None for net, gross in pairs if sent.get(net) is not None and gross not in sent}
        changed = update_product(known, {**led, **sent}, by=self.by)
        self._count(changed, sent)
        return changed

    def _count(self, product: Product, sent: Mapping[str, Any]) -> None:
        import_string(settings.TIDEBILL_COUNT_STOCK)(product, sent, by=self.by)


CARDS: Mapping[str, Callable[..., Importer]] = {"clients": ClientImporter, "products": ProductImporter}
