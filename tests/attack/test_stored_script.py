"""Scripts in text are escaped on every page, in every response, and in PDFs."""

from typing import Any

import pytest
from django.db import models
from django_scopes import scope
from lxml import html

from tests.attack.pages import pages_of, row_numbers
from tests.caller import Caller
from tests.people import Person
from tests.transfer.books import fill
from tests.visitor import Visitor
from tidebill.accounts.models import Account, BankAccount, Department, Issuer, OwnRole
from tidebill.attachments.models import Attachment
from tidebill.catalog.models import Address, Category, Client, PriceList, Product
from tidebill.fiscal.models import Printer
from tidebill.invoices.models import Invoice, Position
from tidebill.mail.models import EmailTemplate, Mail
from tidebill.payments.models import Payment
from tidebill.recurring.models import Recurring
from tidebill.stock.models import Warehouse, WarehouseAction, WarehouseDocument

_UNIQUE = ("number", "code", "name", "shortcut", "oid", "unique_oid", "external_id", "bank_account_number")
SCRIPT = '"\'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}#eval("1")'
MODELS: tuple[type[models.Model], ...] = (
    Account,
    Department,
    BankAccount,
    Issuer,
    OwnRole,
    Client,
    Address,
    Product,
    Category,
    PriceList,
    Payment,
    Invoice,
    Position,
    Recurring,
    Warehouse,
    WarehouseDocument,
    WarehouseAction,
    Attachment,
    Mail,
    EmailTemplate,
    Printer,
)
# Fields with a validated format, or with access control meaning.
_FORMED = frozenset(
    {
        "token",
        "key",
        "path",
        "kind",
        "lang",
        "currency",
        "country",
        "time_zone",
        "status",
        "exchange_kind",
        "discount_kind",
        "number_pattern",
        "pattern",
        "invoice_pattern",
        "every",
        "time_in_timezone",
        "issue_on_specific_day",
        "payment_to",
        "message_id",
        "content_type",
        "print_option",
        "domain",
        "prefix",
        "role",
        "split_payment",
        "procedure_designations",
        "limited_stock",
        "payment_code",
        "public_key",
    }
)


def _infect(person: Person) -> None:
    """Store the script in every text column of every row."""
    for model in MODELS:
        names = [column.attname for column in model._meta.concrete_fields if _is_free_text(column)]
        rows: Any = model._base_manager
        mine = rows.filter(pk=person.account.pk) if model is Account else rows.filter(account=person.account)
        assert names or model in (Printer,), model
        for row in mine:
            fitting = dict.fromkeys(names, SCRIPT)
            rows.filter(pk=row.pk).update(**_distinct(fitting, row.pk))


def _distinct(values: dict[str, str], number: int) -> dict[str, str]:
    """Append the row's number to names and codes that must be unique."""
    return {name: f"{value}{number}" if name in _UNIQUE else value for name, value in values.items()}


def _is_free_text(column: Any) -> bool:
    if not isinstance(column, models.CharField | models.TextField) or column.choices:
        return False
    formed = column.attname in _FORMED or column.attname.endswith(
        ("_country", "_kind", "_currency", "_pattern", "tax", "tax2")
    )
    room = column.max_length is None or column.max_length >= len(SCRIPT) + 12
    return room and not formed and not getattr(column, "unique", False)


@pytest.fixture
def infected(alice: Person) -> dict[str, int]:
    with scope(account=alice.account):
        fill(alice)
        _infect(alice)
        return row_numbers(alice)


def test_no_page_runs_what_a_text_says(alice: Person, infected: dict[str, int]) -> None:
    visitor = Visitor(alice)
    shown, wrong = 0, []
    for path in sorted(set(pages_of(infected))):
        answer = visitor.open(path, period="all")
        assert answer.status_code < 500, (path, answer.content[:300])
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        shown += "alert(1)" in answer.content.decode()
        wrong += [f"{path}: {fault}" for fault in _faults(answer.content)]

    assert wrong == []
    # Guard against a vacuous test.
    assert shown > 10


def test_no_public_page_runs_what_a_text_says(alice: Person, infected: dict[str, int]) -> None:
    with scope(account=alice.account):
        invoice = Invoice.objects.exclude(token="").order_by("pk")[0]
        client = Client.objects.order_by("pk")[0]
    for path in (f"/invoice/{invoice.token}", f"/invoice/payment/{invoice.token}", f"/client/{client.token}"):
        answer = Visitor().open(path)
        assert answer.status_code == 200, (path, answer.content)
        assert _faults(answer.content) == [], path


def test_answers_keep_the_text_as_it_is(alice: Person, infected: dict[str, int]) -> None:
    number = infected["invoices"]
    as_json = Caller(alice).get(f"/invoices/{number}.json").json()
    as_xml = Caller(alice).get(f"/invoices/{number}.xml").content

    assert as_json["buyer_name"] == SCRIPT
    assert b"<script>" not in as_xml
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in as_xml


def test_paper_shows_it_as_text(alice: Person, infected: dict[str, int]) -> None:
    answer = Caller(alice).get(f"/invoices/{infected['invoices']}.pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert b"/JavaScript" not in answer.content
    assert b"/JS" not in answer.content


def _faults(page: bytes) -> list[str]:
    """Return elements and attributes that would run foreign code."""
    faults = []
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and (
            element.text or not (element.get("src") or "").startswith("/static/")
        ):
            faults.append(f"script {element.text or element.get('src')}")
        faults += [f"{element.tag} {name}" for name in element.attrib if name.startswith("on")]
        faults += [
            f"{element.tag} {name}"
            for name in ("href", "src", "action", "formaction")
            if (element.get(name) or "").strip().lower().startswith(("javascript:", "data:text"))
        ]
        faults += ["style attribute"] if element.get("style") is not None else []
    return faults
