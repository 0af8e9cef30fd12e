"""``tidebill import-from``: a live account of another server, read by its public API, oldest first.

Rows are kept as they were answered and nothing is computed again, so that every sum is the other server's.
Each row is remembered with its number there: a copy that was broken off goes on where it stopped.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.crypto import get_random_string
from django_scopes import scope

from tidebill.accounts.models import Account, BankAccount, Department, Issuer, User
from tidebill.accounts.services import create_account
from tidebill.accounts.services.accounts import is_free_prefix
from tidebill.accounts.services.bank_accounts import DEPARTMENTS, create_bank_account
from tidebill.accounts.services.numbering import Series, give_number
from tidebill.accounts.services.people import find_user
from tidebill.accounts.wire.departments import BankAccount as BankAccountWire
from tidebill.catalog.models import Category, Client, PriceList, PriceListPosition, Product
from tidebill.delivery.models import Attachment
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.create import complete
from tidebill.kernel.identifiers import new_token, normalise_tax_no
from tidebill.kernel.positions import PricedPosition
from tidebill.kernel.strategy import Strategy
from tidebill.kernel.totals import total_positions
from tidebill.operation.database import Unusable
from tidebill.payments.models import Payment, Settlement
from tidebill.transfer import tables
from tidebill.transfer.models import CopiedRow
from tidebill.transfer.progress import progress
from tidebill.transfer.remote import Remote
from tidebill.wire.errors import WireError

_ZERO = Decimal(0)
_CANCELED = "canceled"
_HIDDEN = (
    "cancel_reason,corrected_content_before,corrected_content_after,client_bank_account,buyer_swift,"
    "buyer_sepa_mandate_no,conditional_notes"
)
# Answered lists that are rows of tables, in the order in which they refer to each other.
_CARDS: tuple[tuple[str, type[models.Model]], ...] = (
    ("/departments", Department),
    ("/bank_accounts", BankAccount),
    ("/issuers", Issuer),
    ("/categories", Category),
    ("/products", Product),
    ("/price_lists", PriceList),
    ("/clients", Client),
)
NOT_COPIED = (
    "stock, recurring definitions, people, webhooks, payment providers, logos and attachments are not copied"
)


def copy_account(url: str, token: str, *, prefix: str | None = None, pdfs: bool = True) -> dict[str, Any]:
    """Copies what is not here yet; returns what was copied and what differs. Raises Unusable.

    ``pdfs`` keeps the other server's print of each document as its attachment.
    """
    remote = Remote(url, token)
    try:
        told = remote.one("/account.json")
        if not isinstance(told, dict) or not told.get("prefix"):
            raise Unusable(f"{url} is no account that this token opens")
        account, owner = _open(remote, told, prefix or str(told["prefix"]))
        with scope(account=account):
            return _Copy(remote, account, owner, pdfs=pdfs).run()
    finally:
        remote.close()


def _open(remote: Remote, told: Mapping[str, Any], prefix: str) -> tuple[Account, User]:
    """The account to copy into: a new one, or that of a copy from the same place."""
    email = str(told.get("email") or f"owner@{urlsplit(remote.url).hostname}")
    if is_free_prefix(prefix):
        with transaction.atomic():
            return _new(remote, told, prefix, email)
    account = Account.objects.filter(prefix=prefix).first()
    copied = CopiedRow._base_manager.filter(account=account, source=remote.url)
    owner = find_user(email)
    if account is None or owner is None or not copied.exists():
        raise Unusable(f"there is an account {prefix} already that was not copied from {remote.url}")
    return account, owner


def _new(remote: Remote, told: Mapping[str, Any], prefix: str, email: str) -> tuple[Account, User]:
    if find_user(email):
        raise Unusable(f"{email} belongs to somebody here: copy into an instance without them")
    first = next(remote.every("/departments.json"), {})
    details = {"name": first.get("name") or prefix, "country": str(first.get("country") or "PL")[:2]}
    opened = create_account(prefix, email=email, password=get_random_string(40), **details)
    if first:
        with scope(account=opened.account):
            _remember(opened.account, remote.url, opened.department, first["id"])
    return opened.account, opened.owner


def _remember(account: Account, source: str, row: models.Model, there: int) -> None:
    label = tables.label_of(type(row))
    CopiedRow.objects.create(account=account, source=source, table=label, there=there, here=row.pk)


class _Copy:
    def __init__(self, remote: Remote, account: Account, owner: User, *, pdfs: bool) -> None:
        self.remote = remote
        self.pdfs = pdfs
        self.account = account
        self.owner = owner
        self.known: dict[str, dict[int, int]] = {}
        known = CopiedRow.objects.filter(source=remote.url).values_list("table", "there", "here")
        for table, there, here in known:
            self.known.setdefault(table, {})[there] = here
        self.copied: dict[str, int] = {}
        self.differences: list[str] = []

    def run(self) -> dict[str, Any]:
        self._department()
        for path, model in _CARDS:
            self._each(path, model, self.remote.every(f"{path}.json"))
        for income in ("yes", "no"):
            span = {"period": "all", "order": "id.asc", "income": income}
            self._each("/invoices", Invoice, self.remote.every("/invoices.json", **span))
        self._each(
            "/banking/payments", Payment, self.remote.every("/banking/payments.json", include="invoices")
        )
        return {
            "prefix": self.account.prefix,
            "copied": self.copied,
            "differences": self.differences,
            "not_copied": NOT_COPIED,
        }

    def _department(self) -> None:
        """The main department is made with the account: it takes over what the other server says of it."""
        found = Department.objects.get(main=True)
        there = next((key for key, here in self._of(Department).items() if here == found.pk), None)
        answer = self.remote.one(f"/departments/{there}.json") if there else None
        if answer:
            values = self._values(Department, {**answer, "main": True})
            Department.objects.filter(pk=found.pk).update(**values)

    def _each(self, path: str, model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
        known = self._of(model)
        with progress(total=None, label=path.strip("/")) as shown:
            # The oldest first, as they were made: the later ones refer to them.
            for row in sorted(rows, key=lambda row: int(row["id"])):
                shown.update()
                if int(row["id"]) in known:
                    continue
                try:
                    with transaction.atomic():
                        made = self._make(path, model, row)
                        _remember(self.account, self.remote.url, made, int(row["id"]))
                except (ValueError, ValidationError, WireError) as error:
                    self.differences.append(f"{path}/{row['id']} could not be copied: {error}")
                    continue
                known[int(row["id"])] = made.pk
                self.copied[path.strip("/")] = self.copied.get(path.strip("/"), 0) + 1

    def _make(self, path: str, model: type[models.Model], row: dict[str, Any]) -> models.Model:
        if model is Invoice:
            return self._document(row)
        if model is Payment:
            return self._payment(row)
        answer = self.remote.one(f"{path}/{row['id']}.json", **_extra(model)) or row
        if model is BankAccount:
            return self._bank_account(answer)
        made = self._row(model, answer)
        if isinstance(made, Client):
            made.tax_no_key = normalise_tax_no(made.tax_no or "")
        if isinstance(made, Client | Product):
            made.search_data = made.searchable
        if isinstance(made, Department):
            made.main = False
        made.save(force_insert=True)
        if isinstance(made, PriceList):
            for position in answer.get("price_list_positions") or []:
                self._row(
                    PriceListPosition, {**position, "price_list_id": answer["id"]}, price_list=made
                ).save()
        return made

    def _bank_account(self, answer: dict[str, Any]) -> BankAccount:
        """By its own rule: departments keep copies of the accounts that they show."""
        shown = [
            {**link, "department_id": here}
            for link in answer.get(DEPARTMENTS) or []
            if (here := self.number("accounts.department", link["department_id"]))
        ]
        sent = BankAccountWire.read({**answer, DEPARTMENTS: shown}).sent()
        return create_bank_account(self.account, sent, by=self.owner)

    def _document(self, row: dict[str, Any]) -> Invoice:
        asked = {"correction_positions": "full", "additional_fields[invoice]": _HIDDEN}
        answer = self.remote.one(f"/invoices/{row['id']}.json", **asked) or row
        canceled = answer.get("kind") == _CANCELED
        values = {**answer, "kind": "vat" if canceled else answer["kind"], "cancelled": canceled}
        made: Any = self._row(Invoice, values, attachments_count=0)
        made.user = self.owner
        department = made.department
        series = Series.of(made, department, pattern=answer.get("pattern"))
        give_number(made, series, str(answer["number"]))
        positions = [
            self._row(Position, position, invoice=made) for position in answer.get("positions") or []
        ]
        self._sum_up(made, positions)
        complete(made, [])
        made.product_id = self.number("catalog.product", answer.get("product_id") or 0)
        made.save(force_insert=True)
        for place, position in enumerate(positions):
            position.invoice, position.place = made, place
            position.save(force_insert=True)
        if self.pdfs:
            self._keep_print(made, int(row["id"]))
        return made

    def _keep_print(self, invoice: Invoice, there: int) -> None:
        content = self.remote.file(f"/invoices/{there}.pdf")
        if not content:
            self.differences.append(f"{invoice.kind} {invoice.number}: its PDF could not be read")
            return
        place = f"attachments/{self.account.pk}/{new_token(24)}"
        Attachment.objects.create(
            account=self.account,
            invoice=invoice,
            user=self.owner,
            name=f"{re.sub(r'[^A-Za-z0-9_.-]', '-', invoice.number)}.pdf",
            path=default_storage.save(place, ContentFile(content)),
            content_type="application/pdf",
            size=len(content),
            added=True,
        )
        Invoice.objects.filter(pk=invoice.pk).update(attachments_count=1)

    def _sum_up(self, invoice: Invoice, positions: list[Any]) -> None:
        """The summary by rate, which no answer shows; says where the sums here would be others."""
        names = list(PricedPosition.__dataclass_fields__)
        priced = [PricedPosition(**{name: getattr(row, name) for name in names}) for row in positions]
        totals = total_positions(
            priced,
            strategy=Strategy.parse(invoice.calculating_strategy),
            show_discount=invoice.show_discount,
            discount_kind=invoice.discount_kind,
            price_decimals=self.account.price_decimals,
        )
        invoice.tax_lines = [
            {name: str(getattr(line, name)) for name in ("tax", "rate", "net", "tax_amount", "gross")}
            for line in totals.tax_lines
        ]
        computed = sum((line.gross for line in totals.tax_lines), _ZERO)
        if computed != invoice.price_gross:
            name = f"{invoice.kind} {invoice.number}"
            self.differences.append(f"{name}: price_gross {invoice.price_gross}, its rows come to {computed}")

    def _payment(self, row: dict[str, Any]) -> Payment:
        made: Any = self._row(Payment, row)
        made.user = self.owner
        made.save(force_insert=True)
        numbers = [found["id"] for found in row.get("invoices") or []] or [row.get("invoice_id") or 0]
        left = made.price if made.paid else _ZERO
        for place, number in enumerate(numbers):
            invoice = Invoice.objects.filter(pk=self._of(Invoice).get(int(number), 0)).first()
            if invoice is None:
                continue
            amount = min(left, max(invoice.paid - invoice.paid_by_payments, _ZERO))
            left -= amount
            Settlement.objects.create(
                account=self.account, payment=made, invoice=invoice, place=place, amount=amount
            )
            paid = invoice.paid_by_payments + amount
            Invoice.objects.filter(pk=invoice.pk).update(paid_by_payments=paid)
        return made

    def _row(self, model: type[models.Model], answer: Mapping[str, Any], **given: Any) -> Any:
        return model(account=self.account, **{**self._values(model, answer), **given})

    def _values(self, model: type[models.Model], answer: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that an answer tells of, with references to the rows here."""
        values = {}
        for field in tables.columns_of(model):
            if field.primary_key or tables.folder_of(model, field) is not None:
                continue
            if field.related_model is User or field.attname not in answer:
                continue
            found = self._value(model, field, answer[field.attname])
            if found is not None or field.null:
                values[field.attname] = found
        if tables.is_secret_place(model, "token"):
            token = str(answer.get("token") or "")
            taken = not token or model._base_manager.filter(token=token).exists()
            values["token"] = new_token() if taken else token
        return values

    def _value(self, model: type[models.Model], field: Any, value: Any) -> Any:
        reference = tables.reference_of(model, field)
        if reference is not None:
            return reference(value, self.number)
        return value if isinstance(field, models.JSONField) else field.to_python(value)

    def number(self, table: str, there: int) -> int | None:
        """The row here that is row ``there`` of the other server; None where it was not copied."""
        return self.known.get(table, {}).get(int(there)) if there else None

    def _of(self, model: type[models.Model]) -> dict[int, int]:
        return self.known.setdefault(tables.label_of(model), {})


def _extra(model: type[models.Model]) -> dict[str, str]:
    return {"additional_fields[client]": "bank_account,swift"} if model is Client else {}
