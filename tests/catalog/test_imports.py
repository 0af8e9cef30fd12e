"""Imports of clients and products: dry run, column mapping, single import, and reasons per rejected row."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from openpyxl import Workbook
from pydantic_core import PydanticCustomError

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.accounts.commands import RoleInput, UserInput
from tidebill.accounts.models import Account, Membership, OwnRole
from tidebill.accounts.services.authority import OPERATOR
from tidebill.accounts.services.members import change_member
from tidebill.accounts.services.roles import create_role
from tidebill.catalog.commands import ClientInput, ProductInput
from tidebill.catalog.models import Category, Client, Product, TableImport
from tidebill.catalog.services.clients import create_client
from tidebill.catalog.services.imports import change_mapping, create_import, run_import
from tidebill.catalog.services.products import create_product
from tidebill.events.models import JournalEntry
from tidebill.wire.errors import Invalid, RuleViolation
from tidebill.wire.sheets import BYTES_MAX, CELL_MAX, ROWS_MAX, Sheet, read_sheet

pytestmark = pytest.mark.django_db
CLIENTS = "Nazwa;NIP;Miejscowość;E-mail;Rabat\nAlfa;5252445767;Łódź;a@example.com;5,5\nBeta;;Gdańsk;;\n"


def _sheet(text: str) -> Sheet:
    return read_sheet("table.csv", text.encode())


def _import(account: Account, text: str, kind: str = "clients") -> TableImport:
    return create_import(account, kind, "table.csv", _sheet(text))


def _actions(row: TableImport) -> list[tuple[int, str]]:
    return [(found["line"], found["action"]) for found in row.report]


def test_a_trial_tells_what_will_happen_and_changes_nothing(scoped: Account) -> None:
    row = _import(scoped, CLIENTS)

    assert row.mapping == {"0": "name", "1": "tax_no", "2": "city", "3": "email", "4": "discount"}
    assert _actions(row) == [(2, "create"), (3, "create")]
    assert not Client.objects.exists()
    assert not JournalEntry.objects.filter(action="client.create").exists()


def test_all_good_rows_come_in_and_the_same_table_makes_no_doubles(scoped: Account) -> None:
    ran = run_import(_import(scoped, CLIENTS))

    alfa = Client.objects.get(name="Alfa")
    assert (alfa.tax_no, alfa.city, alfa.email, alfa.discount) == (
        "5252445767",
        "Łódź",
        "a@example.com",
        Decimal("5.5"),
    )
    assert _actions(ran) == [(2, "create"), (3, "create")]
    again = run_import(_import(scoped, CLIENTS))
    assert _actions(again) == [(2, "same"), (3, "same")]
    assert Client.objects.count() == 2


def test_a_known_client_is_changed_in_what_the_table_says_only(scoped: Account) -> None:
    known = create_client(scoped, ClientInput(name="Old", tax_no="525-244-57-67", phone="1", city="Łódź"))

    ran = run_import(_import(scoped, CLIENTS))

    known.refresh_from_db()
    assert (known.name, known.phone, known.city) == ("Alfa", "1", "Łódź")
    assert ran.report[0] | {"faults": []} == {
        "line": 2,
        "action": "update",
        "name": "Alfa",
        "id": known.pk,
        "faults": [],
    }


def test_the_number_in_another_system_goes_before_the_tax_number(scoped: Account) -> None:
    first = create_client(scoped, ClientInput(name="One", external_id="7"))
    create_client(scoped, ClientInput(name="Two", tax_no="5252445767"))

    run_import(_import(scoped, "external_id,name,tax_no\n7,Renamed,5252445767\n"))

    first.refresh_from_db()
    assert first.name == "Renamed"
    assert Client.objects.count() == 2


def test_bad_rows_are_refused_with_their_line_and_reason(scoped: Account) -> None:
    text = "name,email,discount\nGood,,\n,x@example.com,\nDear,,a lot\n\nGood,,\n"

    ran = run_import(_import(scoped, text))

    assert _actions(ran) == [(2, "create"), (3, "refuse"), (4, "refuse"), (6, "refuse")]
    assert [row["faults"] for row in ran.report[1:]] == [
        [["name", "can't be blank"]],
        [["discount", "is not a number"]],
        [["base", "duplicates line 2"]],
    ]
    assert [client.name for client in Client.objects.all()] == ["Good"]
    assert [row[0] for row in ran.cells] == [3, 4, 6]


def test_a_private_person_needs_only_a_last_name(scoped: Account) -> None:
    run_import(_import(scoped, "first name,last name\nAda,Lovelace\n"))

    client = Client.objects.get()
    assert (client.name, client.company) == ("Ada Lovelace", False)


def test_products_are_known_by_code_and_counted(scoped: Account) -> None:
    known = create_product(scoped, ProductInput(name="Desk", code="D1", tax="23", price_gross=Decimal(123)))
    text = "code,name,net price,vat,category,stock\nD1,Desk,200,23,Furniture,\nL1,Lamp,100,8,Furniture,7\n"

    ran = run_import(_import(scoped, text, "products"))

    known.refresh_from_db()
    assert (known.price_net, known.price_gross) == (Decimal(200), Decimal(246))
    lamp = Product.objects.get(code="L1")
    assert (lamp.price_gross, lamp.category) == (Decimal(108), Category.objects.get(name="Furniture"))
    assert _actions(ran) == [(2, "update"), (3, "create")]
    again = run_import(_import(scoped, text, "products"))
    assert _actions(again) == [(2, "same"), (3, "same")]


def test_other_columns_are_chosen_and_tried_again(scoped: Account) -> None:
    row = _import(scoped, "Wer,Wo\nAlfa,Berlin\n")
    assert _actions(row) == [(2, "refuse")]

    changed = change_mapping(row, {"0": "name", "1": "city"})

    assert _actions(changed) == [(2, "create")]
    for wrong in ({"0": "name", "1": "name"}, {"9": "name"}, {"0": "password_hash"}):
        with pytest.raises(Invalid):
            change_mapping(row, wrong)


def test_a_table_runs_once(scoped: Account) -> None:
    row = _import(scoped, CLIENTS)
    run_import(row)

    with pytest.raises(RuleViolation):
        run_import(row)
    assert Client.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_in_the_usual_dialects(encoding: str, delimiter: str) -> None:
    text = '"Nazwa","Miasto"\r\n"Żółw, S.A.","Łódź"\r\n"Ćma","Gdańsk"\r\n'.replace('","', f'"{delimiter}"')

    found = read_sheet("a.csv", text.encode(encoding))

    assert (found.headers, found.cells) == (["Nazwa", "Miasto"], [["Żółw, S.A.", "Łódź"], ["Ćma", "Gdańsk"]])


def test_a_workbook_is_read_as_its_cells_stand_there() -> None:
    book = Workbook()
    assert book.active
    for row in (["name", "nip", "price", None], ["Alfa", 5252445767, 12.5, None], ["Beta", 7, 3.0, None]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)

    found = read_sheet("a.xlsx", stream.getvalue())

    assert found.headers == ["name", "nip", "price"]
    assert found.cells == [["Alfa", "5252445767", "12.5"], ["Beta", "7", "3"]]


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/worksheets/sheet1.xml", b"0" * (65 * 2**20))
    return stream.getvalue()


def _entities() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as pack:
        pack.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "has no rows"),
        (b"name\n", "has no rows"),
        (b"name\n" + b"a\n" * (ROWS_MAX + 1), "has too many rows"),
        (b",".join(b"x" * 2 for _ in range(101)) + b"\n" + b"," * 100 + b"a\n", "has too many columns"),
        (b"name\n" + b"a" * (CELL_MAX + 1), "is too long"),
        (b"a" * (BYTES_MAX + 1), "is too large"),
        (b"PK\x03\x04no zip", "is not a readable table"),
        (b"name\n\0", "is not a readable table"),
        (_bomb(), "is too large"),
        (_entities(), "is not a readable table"),
    ],
    ids=["empty", "headings", "rows", "columns", "cell", "bytes", "no zip", "binary", "bomb", "entities"],
)
def test_what_is_no_bounded_table_is_refused(content: bytes, text: str) -> None:
    with pytest.raises(PydanticCustomError, match=text):
        read_sheet("a.csv", content)


def test_a_quote_before_a_formula_is_taken_off_again() -> None:
    assert read_sheet("a.csv", b"name,phone\n'=1+1,'+48 1\n").cells == [["=1+1", "+48 1"]]


def test_a_program_sends_a_table_as_text_and_runs_it(alice: Person) -> None:
    api = Caller(alice)
    sent = api.post("/imports.json", {"import": {"kind": "clients", "file": CLIENTS}})
    assert sent.status_code == 201, sent.content
    place = f"/imports/{sent.json()['id']}"
    assert [row["action"] for row in sent.json()["report"]] == ["create", "create"]

    ran = api.post(f"{place}/run.json")

    assert (ran.status_code, ran.json()["status"]) == (200, "done")
    assert len(api.get("/clients.json").json()) == 2
    assert api.get("/imports.json").json()[0]["name"] == "clients"
    assert api.delete(f"{place}.json").json() == "ok"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"file": "name\nA"}, "kind"),
        ({"kind": "clients"}, "file"),
        ({"kind": "clients", "file": "a"}, "file"),
    ],
)
def test_a_table_without_kind_or_rows_is_refused(alice: Person, sent: dict[str, str], field: str) -> None:
    answer = Caller(alice).post("/imports.json", {"import": sent})

    assert (answer.status_code, list(answer.json()["message"])) == (422, [field])


def test_refused_rows_are_fetched_as_a_table_with_the_reasons(alice: Person) -> None:
    visitor = Visitor(alice)
    table = SimpleUploadedFile("a.csv", b"name,email\n,=x@example.com\nGood,\n", "text/csv")
    made = visitor.send(
        "/imports", seen_on="/imports/new", **{"import[kind]": "clients", "import[file]": table}
    )
    place = made["Location"]
    assert "Import 1 row" in visitor.read(place)

    assert visitor.send(f"{place}/run", seen_on=place).status_code == 303

    answer = visitor.client.get(f"{place}/refused.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["name", "email", "Line", "Reason for rejection"],
        ["", "'=x@example.com", "2", "name: can't be blank"],
    ]


def test_a_file_that_is_no_table_is_told_beside_its_field(alice: Person) -> None:
    table = SimpleUploadedFile("a.xlsx", b"PK\x03\x04", "application/zip")

    answer = Visitor(alice).send(
        "/imports", seen_on="/imports/new", **{"import[kind]": "products", "import[file]": table}
    )

    assert answer.status_code == 422
    assert 'id="import_file-faults"' in answer.content.decode()


def test_who_may_change_clients_only_imports_no_products(bob: Person) -> None:
    with scope(account=bob.account):
        sales = {"name": "Sales", "permissions": ["clients:write"]}
        role: OwnRole = create_role(bob.account, RoleInput(**sales), authority=OPERATOR)
        change_member(Membership.objects.get(user=bob.user), UserInput(role=role.key), authority=OPERATOR)

    answer = Caller(bob).post("/imports.json", {"import": {"kind": "products", "file": "name\nDesk"}})

    assert answer.status_code == 403
    with scope(account=bob.account):
        assert not TableImport.objects.exists()
