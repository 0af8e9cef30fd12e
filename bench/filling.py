"""Fill an account of any size by copying one document inside the database: a million takes minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tidebill.catalog.commands import ClientInput
from tidebill.catalog.models import Client
from tidebill.catalog.services.clients import create_client
from tidebill.invoices.commands import NewInvoice
from tidebill.invoices.models import Invoice, Position
from tidebill.invoices.services.issuing.create import create_invoice
from tidebill.invoices.wire import Invoice as Wire

CLIENTS = 500
DAYS = 1_000
_ROW = {"name": "Consulting", "quantity": 2, "tax": "23", "total_price_gross": 246}


def open_books(account: Any, *, rows: int = 3) -> Invoice:
    """Create the clients, and a typical document to copy."""
    for place in range(CLIENTS):
        create_client(account, ClientInput(name=f"Client {place}"))
    positions = [{**_ROW, "name": f"Row {place}"} for place in range(1, rows + 1)]
    sent = Wire.read({"buyer_name": "Client 1", "positions": positions}).build(NewInvoice)
    return create_invoice(account, sent)


def fill(base: Invoice, length: int) -> None:
    """Copy ``base`` up to ``length`` documents, with different numbers, dates, clients and states."""
    start = Invoice.objects.count()
    newest = Invoice.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with _unchecked(), connection.cursor() as cursor:
        _copy_invoices(base, start, length)
        copies = f"n.account_id = {base.account_id} AND n.id > {newest}"
        cursor.execute(
            _statement(Position, {"invoice_id": "n.id"})
            + " FROM invoices_position CROSS JOIN invoices_invoice n"
            f" WHERE invoices_position.invoice_id = {base.pk} AND {copies}"
        )
        cursor.execute(
            "INSERT INTO events_journalentry (account_id, at, user_id, action, subject_id)"
            " SELECT account_id, created_at, user_id, 'invoice.create', id FROM invoices_invoice n"
            f" WHERE {copies}"
        )
    with connection.cursor() as cursor:
        # PostgreSQL does so automatically, SQLite only on request.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def _unchecked() -> Iterator[None]:
    """Disable foreign key checks: copies reference the same rows as their original."""
    off, on = "PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"
    if connection.vendor == "postgresql":
        off, on = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
    with connection.cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


def _copy_invoices(base: Invoice, start: int, end: int) -> None:
    first = Client.objects.order_by("pk").values_list("pk", flat=True)[0]
    day = "date(issue_date, '-' || (i % 1000) || ' days')"
    due = "date(issue_date, '-' || (i % 1000 - 14) || ' days')"
    if connection.vendor == "postgresql":
        day, due = f"issue_date - (i % {DAYS})::int", f"issue_date - (i % {DAYS} - 14)::int"
    columns = {
        "number": "'N/' || i",
        "token": f"'bench{base.account_id}-' || i",
        "client_id": f"{first} + i % {CLIENTS}",
        "buyer_name": f"'Client ' || (i % {CLIENTS})",
        "issue_date": day,
        "transaction_date": day,
        "payment_to": due,
        "search_data": f"'needle' || i || ' firm' || (i % {CLIENTS})",
        "price_gross": "price_gross + i",
        "status": "CASE WHEN i % 5 = 0 THEN 'issued' ELSE 'paid' END",
        "paid": "CASE WHEN i % 5 = 0 THEN 0 ELSE price_gross + i END",
        "pattern": "''",
    }
    numbers = (
        f"(WITH RECURSIVE numbers(i) AS (SELECT {start} UNION ALL SELECT i + 1 FROM numbers"
        f" WHERE i < {end - 1}) SELECT i FROM numbers) AS numbers"
    )
    table = Invoice._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"{_statement(Invoice, columns)} FROM {table}, {numbers} WHERE id = {base.pk}")


def _statement(model: Any, columns: dict[str, str]) -> str:
    table = model._meta.db_table
    names = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    values = [columns.get(name, f"{table}.{name}") for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)}"
