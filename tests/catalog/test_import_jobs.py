"""Imports in the background: batches, progress, cancellation, crashes, and a preview that is exact."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from django_scopes import scope

from tests.caller import Caller
from tests.people import Person
from tests.statements import asked
from tests.visitor import Visitor
from tidebill.accounts.models import Account, Membership, OwnRole
from tidebill.accounts.services import create_account
from tidebill.catalog.commands import CategoryInput, ClientInput, ProductInput
from tidebill.catalog.models import Category, Client, Product, TableImport
from tidebill.catalog.services.categories import create_category
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.imports import booking, cancel_import, create_import, run_import, work
from tidebill.catalog.services.products import create_product
from tidebill.events import queue
from tidebill.events.models import Job, JournalEntry
from tidebill.stock.models import WarehouseDocument
from tidebill.stock.products import with_stock
from tidebill.wire.errors import RuleViolation
from tidebill.wire.sheets import read_sheet

pytestmark = pytest.mark.django_db
BATCH = booking.BATCH
Status = TableImport.Status


def _clients(count: int, *others: str) -> str:
    return "\n".join(["name,email", *(f"Client {n},c{n}@example.com" for n in range(count)), *others])


def _import(account: Account, text: str, kind: str = "clients") -> TableImport:
    return create_import(account, kind, "table.csv", read_sheet("table.csv", text.encode()))


def _work() -> None:
    """Perform all jobs that are due, as the worker does."""
    while job := queue.claim():
        queue.perform(job)
        assert queue.finish(job)


def _stored(row: TableImport) -> TableImport:
    return TableImport.objects.select_related("account").get(pk=row.pk)


def _outcomes(row: TableImport) -> list[tuple[Any, ...]]:
    return [(found["line"], found["action"], found["name"], found["faults"]) for found in row.report]


def test_a_long_table_is_previewed_and_imported_by_jobs(scoped: Account) -> None:
    row = _import(scoped, _clients(3 * BATCH, ",x@example.com"))
    assert (row.status, row.report) == (Status.CHECKING, [])
    _work()
    row = _stored(row)
    assert (row.status, row.rows_done, row.count("create"), row.count("refuse")) == ("checked", 0, 150, 1)
    assert not Client.objects.exists()

    assert run_import(row).status == Status.RUNNING
    _work()

    row = _stored(row)
    assert (row.status, row.rows_done, row.count("create"), row.count("refuse")) == ("done", 151, 150, 1)
    assert list(Client.objects.order_by("pk").values_list("name", flat=True)) == [
        f"Client {n}" for n in range(150)
    ]
    assert [cells[0] for cells in row.cells] == [152]


def test_no_transaction_imports_more_than_a_batch_and_others_write_in_between(
    scoped: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _import(scoped, _clients(3 * BATCH))
    _work()
    run_import(_stored(row))
    other = create_account("globex", email="charlie@example.org", password="correct horse battery").account
    sizes, next_batch = [], booking.Booking.import_batch

    def import_batch(self: booking.Booking) -> bool:
        before = Client.objects.count()
        with asked() as statements:
            is_running = next_batch(self)
        opened = [sql for sql in statements if sql.startswith(("BEGIN", "SAVEPOINT"))]
        sizes.append((Client.objects.count() - before, len(opened) > 0))
        with scope(account=other):
            create_client(other, ClientInput(name=f"In between {len(sizes)}"))
        return is_running

    monkeypatch.setattr(booking.Booking, "import_batch", import_batch)
    _work()

    assert sizes == [(BATCH, True)] * 3
    with scope(account=other):
        assert Client.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_another_account_writes_while_a_table_is_imported(alice: Person, charlie: Person) -> None:
    with scope(account=alice.account):
        row = _import(alice.account, _clients(4 * BATCH))
        _work()
        run_import(_stored(row))
    written, ended = [], threading.Event()

    def write() -> None:
        try:
            while not ended.is_set():
                with scope(account=charlie.account):
                    create_client(charlie.account, ClientInput(name=f"Other {len(written)}"))
                    with scope(account=alice.account):
                        written.append(_stored(row).rows_done)
                time.sleep(0.001)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        _work()
    finally:
        ended.set()
        writer.join()

    with scope(account=alice.account):
        assert _stored(row).status == Status.DONE
    # It saw the import in progress: its own changes were committed between two batches.
    assert {done for done in written if 0 < done < 4 * BATCH}


@pytest.fixture
def _dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Let the worker die in the middle of the second batch, after its records are written."""
    calls: list[int] = []
    store = booking.Booking._store

    def die(self: booking.Booking, plans: Any) -> None:
        calls.append(len(plans))
        store(self, plans)
        if len(calls) == 2:
            raise SystemExit("killed")

    monkeypatch.setattr(booking.Booking, "_store", die)
    yield calls


def test_a_killed_worker_repeats_nothing(scoped: Account, _dying: list[int]) -> None:
    row = _import(scoped, _clients(3 * BATCH))
    _work()
    run_import(_stored(row))
    with pytest.raises(SystemExit):
        _work()
    assert (_stored(row).status, _stored(row).rows_done) == (Status.RUNNING, BATCH)
    assert Client.objects.count() == BATCH

    # The lease of its job expires.
    Job.objects.exclude(locked_until=None).update(locked_until=None)
    _work()

    assert (_stored(row).status, _stored(row).rows_done) == (Status.DONE, 3 * BATCH)
    assert Client.objects.count() == 3 * BATCH
    assert JournalEntry.objects.filter(action="client.create").count() == 3 * BATCH


def test_two_workers_never_import_a_row_twice(scoped: Account) -> None:
    row = _import(scoped, _clients(3 * BATCH))
    _work()
    run_import(_stored(row))
    first = booking.Booking(_stored(row), by=None)
    second = booking.Booking(_stored(row), by=None)
    assert first.import_batch()

    assert not second.import_batch()

    while first.import_batch():
        pass
    assert Client.objects.count() == 3 * BATCH


def test_an_import_whose_job_is_lost_says_that_it_failed_and_can_be_continued(scoped: Account) -> None:
    row = _import(scoped, _clients(3 * BATCH))
    _work()
    run_import(_stored(row))
    booking.Booking(_stored(row), by=None).import_batch()
    work.end_abandoned_imports.call()
    assert _stored(row).status == Status.RUNNING
    Job.objects.filter(finished_at=None).delete()

    work.end_abandoned_imports.call()

    row = _stored(row)
    assert (row.status, row.rows_done, row.count("create")) == (Status.FAILED, BATCH, BATCH)
    run_import(row)
    _work()
    assert _stored(row).status == Status.DONE
    assert Client.objects.count() == 3 * BATCH


def test_an_error_in_the_middle_is_not_hidden(scoped: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _import(scoped, _clients(2 * BATCH))
    _work()
    run_import(_stored(row))
    with monkeypatch.context() as patch:
        patch.setattr(booking, "book", lambda *args, **options: 1 / 0)
        _work()

    assert (_stored(row).status, _stored(row).rows_done) == (Status.FAILED, 0)
    assert JournalEntry.objects.filter(action="import.fail", subject_id=row.pk).exists()


def test_a_canceled_import_keeps_its_rows_and_goes_on_where_it_stopped(scoped: Account) -> None:
    row = _import(scoped, _clients(3 * BATCH))
    _work()
    run_import(_stored(row))
    booking.Booking(_stored(row), by=None).import_batch()

    canceled = cancel_import(row)

    assert (canceled.status, canceled.done, canceled.count("create")) == (Status.CANCELED, BATCH, BATCH)
    _work()
    assert Client.objects.count() == BATCH
    with pytest.raises(RuleViolation):
        cancel_import(row)
    run_import(row)
    _work()
    assert (_stored(row).status, Client.objects.count()) == (Status.DONE, 3 * BATCH)


def test_a_canceled_preview_imports_nothing(scoped: Account) -> None:
    row = cancel_import(_import(scoped, _clients(2 * BATCH)))
    _work()

    assert (_stored(row).status, _stored(row).report) == (Status.CANCELED, [])
    with pytest.raises(RuleViolation):
        run_import(row)
    assert not Client.objects.exists()


def test_a_preview_is_exact_across_batches(scoped: Account) -> None:
    known = create_client(scoped, ClientInput(name="Known", tax_no="5252445767", email="k@example.com"))
    create_client(scoped, ClientInput(name="By name", city="Berlin"))
    head = ["name,email,tax_no,external_id,city,category,discount"]
    filler = [f"Filler {n},,,,,," for n in range(BATCH)]
    last = [
        "Renamed,,525-244-57-67,,,,",
        *filler,
        "Known,k@example.com,,,,,",
        "Known again,,5252445767,,,,",
        "Filler 3,,,,,,",
        "By name,,,,Berlin,,",
        "New,n@example.com,,X1,,Trade,",
        *(f"More {n},,,,,," for n in range(BATCH)),
        "New too,,,X1,,,",
        "New,n@example.com,,,,Trade,",
        "Bad,,,,,,a lot",
    ]
    row = _import(scoped, "\n".join([*head, *last]))
    _work()
    trial = _outcomes(_stored(row))

    run_import(_stored(row))
    _work()

    assert _outcomes(_stored(row)) == trial
    told = {name: (action, faults) for _, action, name, faults in trial}
    assert told["By name"] == ("same", [])
    assert told["Known again"] == ("refuse", [["base", "duplicates line 2"]])
    assert told["Filler 3"][0] == "refuse"
    assert told["New too"][0] == "refuse"
    assert told["Bad"] == ("refuse", [["discount", "is not a number"]])
    known.refresh_from_db()
    assert known.name == "Renamed"
    assert Category.objects.filter(name="Trade").count() == 1


def test_a_missing_category_is_refused_if_the_account_creates_none(scoped: Account) -> None:
    scoped.auto_create_categories = False
    scoped.save()
    create_category(scoped, CategoryInput(name="Goods"))

    row = _import(scoped, "name,category\nDesk,Goods\nLamp,Lights\n", "products")

    assert [found[1] for found in _outcomes(row)] == ["create", "refuse"]
    run_import(row)
    assert [product.category.name for product in Product.objects.all() if product.category] == ["Goods"]


def test_a_table_of_stock_alone_is_a_change_and_counts_with_one_document_per_batch(scoped: Account) -> None:
    for code in ("A", "B", "C"):
        create_product(scoped, ProductInput(name=code, code=code))
    create_product(scoped, ProductInput(name="Work", code="W", service=True))
    row = _import(scoped, "code,name,stock\nA,A,5\nB,B,7\nC,C,0\nW,W,3\nD,D,-1\n", "products")
    trial = _outcomes(row)
    assert [found[1] for found in trial] == ["update", "update", "same", "refuse", "refuse"]
    assert trial[4][3] == [["stock_level", "can't be less than 0"]]

    ran = run_import(row)

    assert _outcomes(ran) == trial
    levels = with_stock(list(Product.objects.order_by("code").values()))
    assert [level["stock_level"] for level in levels] == [5, 7, 0, 0]
    assert WarehouseDocument.objects.count() == 1
    again = _import(scoped, "code,name,stock\nA,A,5\nB,B,7\n", "products")
    assert [found[1] for found in _outcomes(again)] == ["same", "same"]


def test_a_row_that_fails_late_is_refused_and_its_batch_imported(
    scoped: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_client(scoped, ClientInput(name="Known", tax_no="5252445767"))
    row = _import(scoped, "name,tax_no\nOne,\nRenamed,5252445767\nTwo,\nThree,\n")

    def refuse_renamed(changed: Any, **options: Any) -> None:
        if changed:
            raise RuleViolation("Another change interfered with this row. Import it again.")

    monkeypatch.setattr("tidebill.catalog.services.imports.cards.save_clients", refuse_renamed)
    ran = run_import(row)

    assert [found[1] for found in _outcomes(ran)] == ["create", "refuse", "create", "create"]
    assert sorted(Client.objects.values_list("name", flat=True)) == ["Known", "One", "Three", "Two"]


def test_progress_is_told_by_the_api(alice: Person) -> None:
    api = Caller(alice)
    text = _clients(2 * BATCH, ",nameless@example.com")
    made = api.post("/imports.json", {"import": {"kind": "clients", "file": text}}).json()
    place = f"/imports/{made['id']}"
    assert (made["status"], made["rows_total"], made["rows_done"], made["report"]) == ("checking", 101, 0, [])
    assert api.post(f"{place}/run.json").status_code == 422
    _work()
    checked = api.get(f"{place}.json").json()
    counted = ("status", "created", "changed", "unchanged", "refused")
    assert [checked[key] for key in counted] == ["checked", 100, 0, 0, 1]
    assert api.post(f"{place}/run.json").json()["status"] == "running"
    assert api.delete(f"{place}.json").status_code == 422

    canceled = api.post(f"{place}/cancel.json").json()

    assert (canceled["status"], canceled["rows_done"], canceled["created"]) == ("canceled", 0, 0)
    assert not any(line["booked"] for line in canceled["report"])
    api.post(f"{place}/run.json")
    _work()
    done = api.get(f"{place}.json").json()
    assert (done["status"], done["rows_done"], done["created"]) == ("done", 101, 100)
    assert done["report"][0]["booked"] is True


def test_a_refused_row_names_the_column_of_the_file(alice: Person) -> None:
    sent = {"kind": "clients", "file": "Nazwa,Rabat\nAlfa,dużo\n"}

    made = Caller(alice).post("/imports.json", {"import": sent}).json()

    assert made["report"][0]["errors"] == [{"column": "Rabat", "message": "is not a number"}]
    assert made["report"][0]["faults"] == [["discount", "is not a number"]]


def test_the_page_shows_progress_and_cancels(alice: Person) -> None:
    visitor = Visitor(alice)
    with scope(account=alice.account):
        row = _import(alice.account, _clients(2 * BATCH))
    place = f"/imports/{row.pk}"
    assert "0 of 100 rows checked" in visitor.read(place)

    visitor.send(f"{place}/cancel", seen_on=place)

    assert "Nothing was imported." in visitor.read(place)
    assert 'hx-trigger="every 1s"' not in visitor.read(place)


def test_who_may_not_change_clients_neither_cancels_nor_deletes(alice: Person, bob: Person) -> None:
    with scope(account=alice.account):
        row = _import(alice.account, _clients(2 * BATCH))
        role = OwnRole.objects.create(account=alice.account, name="Goods", permissions=["products:write"])
        Membership.objects.filter(user=bob.user).update(role=role.key)

    for method, path in (("POST", f"/imports/{row.pk}/cancel.json"), ("DELETE", f"/imports/{row.pk}.json")):
        assert Caller(bob).send(method, path).status_code == 403

    with scope(account=alice.account):
        assert _stored(row).status == Status.CHECKING


def test_the_reasons_are_in_the_language_of_the_user(scoped: Account) -> None:
    with translation.override("pl"):
        row = _import(scoped, "first_name,name\n" + "Ada,\n" * (BATCH + 1))

    _work()

    assert _stored(row).report[0]["faults"] == [["name", "nie może być puste"]]
