"""An account is exported and imported unchanged."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django_scopes import scope, scopes_disabled

from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tidebill.accounts.models import Account, Department
from tidebill.events.models import JournalEntry
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.operation.database import OperatorError
from tidebill.storage.models import Row
from tidebill.transfer import tables
from tidebill.transfer.export import export_account
from tidebill.transfer.import_ import import_account
from tidebill.webhooks.models import Webhook


@pytest.fixture
def books(alice: Person, bob: Person) -> dict[str, int]:
    return fill(alice)


@pytest.fixture
def exported(books: dict[str, int], tmp_path: Path) -> Path:
    file = tmp_path / "acme.zip"
    export_account("acme", file, pdfs=False)
    return file


def _lines(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as found:
        return {name: found.read(name) for name in found.namelist() if not name.startswith("manifest")}


def _rows(file: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(file)[f"tables/{table}.jsonl"].splitlines()]


def _forget(account: Account) -> None:
    """Delete the account from the server, including protected rows."""
    with scopes_disabled():
        for model in reversed(list(apps.get_models())):
            if model is not Account and "account" in {field.name for field in model._meta.concrete_fields}:
                rows = model._base_manager.filter(account_id=account.pk)
                rows._raw_delete(rows.db)
        Account.objects.filter(pk=account.pk).delete()


# ── What is exported ─────────────────────────────────────────────────────────────────────────────────────


def test_every_table_of_an_account_is_exported_or_left_out_for_a_reason() -> None:
    rows = {tables.label_of(model) for model in apps.get_models() if issubclass(model, Row)}
    exported = {tables.label_of(model) for model in tables.tables()}

    assert rows <= exported | set(tables.LEFT_OUT)
    assert not exported & set(tables.LEFT_OUT)
    assert all(tables.LEFT_OUT.values())
    assert set(tables.LEFT_OUT) <= {tables.label_of(model) for model in apps.get_models()}


def test_every_column_that_looks_like_an_id_is_known_for_what_it_is() -> None:
    unknown = [
        (tables.label_of(model), field.attname)
        for model in tables.tables()
        for field in tables.columns_of(model)
        if _looks_like_ids(field) and tables.reference_of(model, field) is None
    ]
    assert set(unknown) <= tables.FOREIGN | _NO_IDS


def _looks_like_ids(field: Any) -> bool:
    kind = isinstance(field, models.BigIntegerField | models.JSONField)
    return kind and field.attname.endswith(("_id", "_ids", "scope", "_details", "accounts"))


_NO_IDS = {
    ("catalog.product", "quantity_discount_details"),
    ("catalog.product", "elastic_price_details"),
    # The type of the subject depends on the action.
    ("events.journalentry", "subject_id"),
}


def test_every_declared_place_exists() -> None:
    for label, column in {*tables.SECRETS, *tables.REFERENCES, *tables.FOREIGN, *tables.REGENERATED}:
        assert column in {field.attname for field in apps.get_model(label)._meta.concrete_fields}


def test_the_rows_of_a_rich_account_are_in_every_table(exported: Path) -> None:
    with ZipFile(exported) as file:
        counts = json.loads(file.read("manifest.json"))["tables"]

    assert [table for table, count in counts.items() if not count] == []
    for table, count in counts.items():
        assert [row["id"] for row in _rows(exported, table)] == list(range(1, count + 1))


def test_every_journal_entry_has_its_subject(books: dict[str, int], account: Account) -> None:
    actions = set(JournalEntry.objects.filter(account=account).values_list("action", flat=True))

    assert {action for action in actions if tables.subject_of(action) is None} == set()


def test_an_export_holds_nothing_that_lets_somebody_in(exported: Path, alice: Person) -> None:
    text = b"".join(_lines(exported).values()).decode(errors="replace")

    assert alice.token not in text
    assert alice.user.password not in text
    with scope(account=alice.account):
        assert Webhook.objects.get().secret not in text
    assert "sk_test_1" not in text


def test_a_mail_that_waits_stays_behind(exported: Path) -> None:
    assert [row["subject"] for row in _rows(exported, "mail.mail")] == ["A mail that is sent"]


def test_prints_are_included_unless_they_are_not_wanted(alice: Person, tmp_path: Path) -> None:
    with scope(account=alice.account):
        create_invoice(alice.account, NewInvoice(buyer_name="Buyer"))
        kept = create_invoice(alice.account, NewInvoice(buyer_name="Other"))
    export_account("acme", tmp_path / "with.zip")
    export_account("acme", tmp_path / "without.zip", pdfs=False)

    assert _lines(tmp_path / "with.zip")["pdf/2.pdf"].startswith(b"%PDF")
    assert not [name for name in _lines(tmp_path / "without.zip") if name.startswith("pdf/")]
    kept.refresh_from_db()
    assert kept.print_time is None


def test_an_account_that_is_not_there_leaves_no_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="account not found: nobody"):
        export_account("nobody", tmp_path / "file.zip")

    assert list(tmp_path.iterdir()) == []


# ── What arrives ─────────────────────────────────────────────────────────────────────────────────────────


def test_export_import_export_is_identical(exported: Path, account: Account, tmp_path: Path) -> None:
    _forget(account)

    import_account(exported)
    export_account("acme", tmp_path / "again.zip", pdfs=False)

    assert _lines(tmp_path / "again.zip") == _lines(exported)


def test_a_copy_beside_the_original_differs_in_its_name_and_in_secrets_only(
    exported: Path, tmp_path: Path
) -> None:
    import_account(exported, prefix="copy")
    export_account("copy", tmp_path / "copy.zip", pdfs=False)

    first, second = _lines(exported), _lines(tmp_path / "copy.zip")
    assert first.keys() == second.keys()
    for name in first:
        if name.endswith(".jsonl"):
            table = name.removeprefix("tables/").removesuffix(".jsonl")
            for before, after in zip(
                _rows(exported, table), _rows(tmp_path / "copy.zip", table), strict=True
            ):
                differing = {key for key in before if before[key] != after[key]}
                assert differing <= {"token", "prefix"}, table
        else:
            assert first[name] == second[name]


RESOURCES = (
    "invoices", "clients", "products", "categories", "departments", "bank_accounts", "issuers", "warehouses",
    "warehouse_documents", "warehouse_actions", "stock_movements", "price_lists", "recurrings",
    "roles", "users", "banking/payments", "payment_providers", "webhooks", "addresses",
    "printers", "product_warehouses",
)  # fmt: skip
_OF_THE_PLACE = ("id", "token", "url", "ids", "at", "secret")


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_account_answers_the_same_but_for_ids_and_secrets(
    exported: Path, alice: Person, resource: str
) -> None:
    made = import_account(exported, prefix="copy")
    copy = Person(made.user, made.account, made.code or "", "")

    before = _answers(Caller(alice), resource)
    after = _answers(Caller(copy), resource)

    assert before
    assert after == before


def _answers(caller: Caller, resource: str) -> list[Any]:
    found = caller.get(f"/{resource}.json", period="all", per_page=100)
    assert found.status_code == 200, found.content
    whole = []
    for row in found.json():
        one = caller.get(f"/{resource}/{row['id']}.json") if "id" in row else None
        whole.append(_plain(one.json() if one is not None and one.status_code == 200 else row))
    return whole


def _plain(value: Any) -> Any:
    """Return a value without ids, tokens and URLs."""
    if isinstance(value, dict):
        return {
            name: _plain(item)
            for name, item in value.items()
            if not str(name).endswith(tuple(f"_{word}" for word in _OF_THE_PLACE))
            and name not in (*_OF_THE_PLACE, "shortcut_url", "role")
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def test_the_next_number_continues(exported: Path) -> None:
    account = import_account(exported, prefix="copy").account
    before = [row["number"] for row in _rows(exported, "invoices.invoice") if row["kind"] == "vat"]

    with scope(account=account):
        made = create_invoice(account, NewInvoice(buyer_name="Next", issue_date=date(2026, 2, 28)))

    assert made.pattern_nr_m == len(before) + 1
    assert made.number not in before


def test_files_arrive(books: dict[str, int], account: Account, tmp_path: Path) -> None:
    with scope(account=account):
        department = Department.objects.get(main=True)
        department.logo.save("logo.png", ContentFile(b"a picture"))
    export_account("acme", tmp_path / "acme.zip", pdfs=False)

    copy = import_account(tmp_path / "acme.zip", prefix="copy").account

    with scope(account=copy), Department.objects.get(main=True).logo.open() as logo:
        assert logo.read() == b"a picture"


def test_references_stay_inside_of_the_new_account(exported: Path) -> None:
    account = import_account(exported, prefix="copy").account

    for model in tables.tables():
        for field in model._meta.concrete_fields:
            target: Any = field.related_model
            if target is None or "account" not in {column.name for column in target._meta.concrete_fields}:
                continue
            named = tables.rows_of(model, account).exclude(**{field.attname: None})
            for number in named.values_list(field.attname, flat=True):
                assert tables.rows_of(target, account).filter(pk=number).exists(), (model, field)


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────


def test_an_account_that_exists_is_left_alone(exported: Path) -> None:
    with pytest.raises(OperatorError, match="account acme already exists"):
        import_account(exported)

    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 2}, "newer version"),
        ({"tidebill": "99.0.0"}, "newer version"),
        ({"tables": "none"}, "not a Tidebill export"),
        (
            {"tables": {"accounts.account": 1, "accounts.user": 2, "moon.phase": 1}},
            "an unknown table",
        ),
        ({"tables": {"accounts.account": 1, "accounts.user": 2}}, "damaged"),
    ],
)
def test_a_file_that_can_not_be_read_leaves_nothing_behind(
    exported: Path, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    broken = tmp_path / "broken.zip"
    with ZipFile(exported) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "manifest.json":
                text = json.dumps({**json.loads(text), **change}).encode()
            target.writestr(name, text)

    with pytest.raises(OperatorError, match=reason):
        import_account(broken, prefix="copy")

    assert Account.objects.count() == 1


def test_something_that_is_no_zip_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "file.zip").write_text("nothing")

    with pytest.raises(OperatorError, match="not a Tidebill export"):
        import_account(tmp_path / "file.zip")
