"""Accounts to benchmark: their documents, and the statements of a create and a read."""

import io
import json
import logging
import sys
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.db import connection
from django_scopes import scope

from bench.clients import ROWS
from bench.filling import fill, open_books
from bench.limits import Request, measure_pgbench, measure_sqlite, recorded
from tidebill.accounts.services import create_account
from tidebill.invoices.models import Invoice
from tidebill.wsgi import application


@dataclass
class Measured:
    """An account, its token, its first document, and the consecutive ids of the others."""

    token: str
    account: Any
    base: Invoice
    documents: tuple[int, int]
    requests: dict[str, Request] = field(default_factory=dict)

    def limit(self, kind: str, cluster: Any, clients: int, seconds: float) -> float:
        """Return how often per second the database alone can execute the statements of a request."""
        request = self.requests.get(kind) or self._record(kind)
        self.requests[kind] = request
        first, last = self.documents
        ids = range(first, last + 1)
        if cluster is None:
            file = str(connection.settings_dict["NAME"])
            return measure_sqlite(request, ids, file=file, clients=clients, seconds=seconds)
        folder = cluster.url.rpartition("=")[2]
        return measure_pgbench(
            request, ids, programs=cluster.programs, folder=folder, clients=clients, seconds=seconds
        )

    def _record(self, kind: str) -> Request:
        """Record the statements of a request on warm caches."""
        sent = {"invoice": {"buyer_name": "Client 17", "positions": ROWS}}
        call = (
            ("POST", "/invoices.json", sent)
            if kind == "create"
            else ("GET", f"/invoices/{self.base.pk}.json", None)
        )
        for _ in range(2):
            _call(self.token, *call)
        with recorded() as statements:
            document = _call(self.token, *call)
        return Request(statements, document, kind == "create")


def open_account(length: int, first_id: int = 0) -> Measured:
    """Migrate the database and open an account with clients and as many documents."""
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    name = f"books{length}"
    opened = create_account(name, email=f"{name}@example.com", password="correct horse battery")
    if first_id:
        _begin_ids(first_id)
    with scope(account=opened.account):
        base = open_books(opened.account, rows=5)
        fill(base, length)
    return Measured(str(opened.token.code), opened.account, base, (base.pk + 1, base.pk + length - 1))


def _begin_ids(first: int) -> None:
    table = Invoice._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {first})")
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])


def _call(token: str, method: str, path: str, body: Any) -> Any:
    raw = json.dumps(body).encode() if body else b""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda status, headers, fault=None: None)
    return json.loads(b"".join(answer))
