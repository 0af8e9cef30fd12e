"""``tidebill import``: restore an account from a file, all or nothing, with amounts unchanged."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, models, transaction
from django_scopes import scope

from tidebill.accounts.models import Account, ApiToken, Membership, User
from tidebill.accounts.services import create_token, create_user
from tidebill.accounts.services.accounts import is_free_prefix, prefix_from
from tidebill.accounts.services.people import drop_credentials, find_user, free_login, is_confirmed
from tidebill.events.models import JournalEntry
from tidebill.kernel.identifiers import new_token
from tidebill.operation.database import OperatorError
from tidebill.transfer import archive, tables
from tidebill.transfer.numbers import Numbers, reserve_ids
from tidebill.transfer.progress import progress

_BATCH = 500
_DAMAGED = "the file is damaged"


def import_account(file: Path, *, prefix: str | None = None) -> ApiToken:
    """Import an exported account, optionally under another prefix; return a token of its owner.

    Raises OperatorError without leaving anything behind.
    """
    try:
        with ZipFile(file) as source:
            return _Import(source, prefix).run()
    except (BadZipFile, EOFError) as error:
        raise OperatorError("the file is not a Tidebill export") from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise OperatorError(f"{_DAMAGED}: {error}") from error
    except DatabaseError as error:
        raise OperatorError(f"{_DAMAGED}: {' '.join(str(error).split())}") from error


class _Import:
    def __init__(self, source: ZipFile, prefix: str | None) -> None:
        self.source = source
        self.manifest = archive.read_manifest(source)
        self.prefix = prefix or self.manifest["prefix"]
        self.numbers = Numbers()
        self.account_id = 0
        self.stored: list[str] = []

    def run(self) -> ApiToken:
        if self.prefix != prefix_from(self.prefix) or not is_free_prefix(self.prefix):
            raise OperatorError(f"account {self.prefix} already exists, or the prefix is invalid")
        try:
            with transaction.atomic():
                self._load()
                return self._new_token()
        except BaseException:
            for name in self.stored:
                default_storage.delete(name)
            raise

    def _load(self) -> None:
        known = {tables.label_of(model): model for model in tables.tables()}
        counts = {name: number for name, number in self.manifest["tables"].items() if name != tables.USER}
        if unknown := sorted(set(counts) - set(known)):
            raise OperatorError(f"the file contains an unknown table: {unknown[0]}")
        self.numbers.put(tables.USER, [person.pk for person in self._people()])
        for label, count in counts.items():
            self.numbers.put(label, reserve_ids(known[label], count))
        self.account_id = self.numbers.in_database(tables.ACCOUNT, 1) or 0
        if not self.account_id:
            raise ValueError("no account")
        for label in counts:
            self._load_table(known[label])

    def _people(self) -> Iterator[User]:
        for row in archive.read_lines(self.source, tables.USER):
            known = find_user(row["email"])
            if known is None:
                # Users set a password by email.
                known = create_user(
                    email=row["email"],
                    password=None,
                    login=free_login(row["login"]),
                    lang=row["lang"],
                    verified=False,
                )
                known.first_name, known.last_name = row["first_name"], row["last_name"]
                known.save(update_fields=["first_name", "last_name"])
            elif not is_confirmed(known):
                # Someone other than the owner of the address may have chosen the password.
                drop_credentials(known)
            yield known

    def _load_table(self, model: type[models.Model]) -> None:
        label = tables.label_of(model)
        with progress(total=self.manifest["tables"][label], label=label) as shown:
            for rows in _batches(archive.read_lines(self.source, label)):
                made = [self._row(model, values) for values in rows]
                if tables.is_secret_place(model, "token"):
                    _renew_tokens(model, made)
                model._base_manager.bulk_create(made)
                shown.update(len(made))

    def _row(self, model: type[models.Model], values: dict[str, Any]) -> models.Model:
        label = tables.label_of(model)
        fields = {field.attname: field for field in tables.columns_of(model)}
        if unknown := sorted(set(values) - set(fields)):
            raise OperatorError(f"the file contains an unknown column: {label}.{unknown[0]}")
        made = {name: self._value(model, fields[name], value) for name, value in values.items()}
        for (table, name), make in tables.REGENERATED.items():
            if table == label:
                made[name] = make()
        if model is Account:
            made["prefix"] = self.prefix
        else:
            made["account_id"] = self.account_id
        if model is JournalEntry:
            subject = tables.subject_of(values["action"])
            made["subject_id"] = self.numbers.in_database(subject or "", values["subject_id"]) or 0
        return model(**made)

    def _value(self, model: type[models.Model], field: "models.Field[Any, Any]", value: object) -> Any:
        folder = tables.folder_of(model, field)
        if folder is not None:
            return self._store(folder, value)
        reference = tables.reference_of(model, field)
        if reference is not None:
            found = reference(value, self.numbers.in_database)
            if found is None and value and (field.primary_key or not field.null):
                raise ValueError(f"{tables.label_of(model)}.{field.attname} names {value}")
            return found
        return value if isinstance(field, models.JSONField) else field.to_python(value)

    def _store(self, folder: str, place: object) -> str:
        """Save a file of the export in the storage; return its name there."""
        if not place or place not in self.source.namelist():
            return ""
        name = f"{folder}/{self.account_id}/{new_token(24)}"
        with self.source.open(place) as stream:
            kept = default_storage.save(name, File(stream))
        self.stored.append(kept)
        return kept

    def _new_token(self) -> ApiToken:
        account = Account.objects.get(pk=self.account_id)
        with scope(account=account):
            member = Membership.objects.filter(role=Membership.Role.OWNER).order_by("pk").first()
            if member is None:
                raise ValueError("nobody owns the account")
            return create_token(account, user=member.user, name="API")


def _renew_tokens(model: type[models.Model], rows: Iterable[Any]) -> None:
    """Keep the tokens of public URLs, unless another row on this server has them."""
    rows = list(rows)
    taken = set(
        model._base_manager.filter(token__in=[row.token for row in rows]).values_list("token", flat=True)
    )
    for row in rows:
        if row.token in taken:
            row.token = new_token(len(row.token))


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while found := list(islice(rows, _BATCH)):
        yield found
