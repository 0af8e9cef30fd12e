"""Upper limits: the recorded statements of a request, executed by a minimal client.

For PostgreSQL this is pgbench with prepared statements and the same number of clients, for SQLite a tight
loop in a process per client. Values that differ between requests (counter, number, ids, tokens) differ here
too.
"""

import multiprocessing
import re
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg.adapt import PyFormat, Transformer

Statements = list[tuple[str, tuple[Any, ...]]]
_COUNTER = re.compile(r"INSERT INTO invoices_numbercounter")


@dataclass(frozen=True)
class Request:
    """The statements of one request; ``document`` is the row it created or read."""

    statements: Statements
    document: dict[str, Any]
    changes: bool


@contextmanager
def recorded() -> Iterator[Statements]:
    """Record the statements executed inside, with their values as sent to the database."""
    found: Statements = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many:
            found.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────


def measure_pgbench(
    request: Request, ids: range, *, programs: Path, folder: str, clients: int, seconds: float
) -> float:
    """Return the requests per second that pgbench achieves."""
    script, variables = _script(request, ids)
    file = Path(folder) / "limit.sql"
    file.write_text(script)
    command = [str(programs / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2"]
    command += ["-T", str(int(seconds)), "-f", str(file), "-h", folder, "-U", "tidebill"]
    command += [item for name, value in variables.items() for item in ("-D", f"{name}={value}")]
    done = subprocess.run([*command, "tidebill"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return float(re.findall(r"tps = ([\d.]+)", done.stdout)[0])


def _script(request: Request, ids: range) -> tuple[str, dict[str, str]]:
    variables: dict[str, str] = {}
    lines = [f"\\set id random({ids[0]}, {ids[-1]})", "\\set secret random(1, 1000000000000000)"]
    for sql, params in request.statements:
        if sql.lstrip().upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            continue
        lines += _statement(sql, params, request, variables)
    if request.changes:
        first = next(
            place
            for place, line in enumerate(lines)
            if "INSERT" in line or "UPDATE" in line or "SELECT" in line
        )
        # Authentication precedes the transaction.
        lines.insert(first + 1, "BEGIN;")
        commit = max(place for place, line in enumerate(lines) if line.startswith("INSERT"))
        lines.insert(commit + 1, "COMMIT;")
    return "\n".join(lines) + "\n", variables


def _statement(sql: str, params: Sequence[Any], request: Request, variables: dict[str, str]) -> list[str]:
    values = iter(params)
    text = re.sub(r"%s", lambda _: _value(next(values), request, variables), sql.strip())
    text = " ".join(text.replace("%%", "%").split())
    if _COUNTER.match(text):
        return [f"{text} \\gset"]
    if text.startswith('INSERT INTO "invoices_invoice"'):
        return [f"{text} \\gset made_"]
    return [f"{text};"]


def _value(value: Any, request: Request, variables: dict[str, str]) -> str:
    document = request.document
    if value is None:
        return "NULL"
    made = ":made_id" if request.changes else ":id"
    if type(value) is int and value == document["id"]:
        return made
    if isinstance(value, list) and set(map(type, value)) == {int} and set(value) == {document["id"]}:
        return f"array_fill({made}::bigint, ARRAY[{len(value)}])"
    text = _dumped(value)
    return (request.changes and _fresh(text, document, variables)) or _variable(text, variables)


def _fresh(text: str, document: dict[str, Any], variables: dict[str, str]) -> str:
    """Replace a unique value by a variable."""
    if text == document["token"]:
        return "('limit' || :client_id || '-' || :secret)"
    if text == document["number"]:
        return "('limit/' || :last)"
    if text.startswith("{") and document["number"] in text:
        return f"replace({_variable(text, variables)}, 'N', :last)::jsonb"
    return ""


def _dumped(value: Any) -> str:
    """Format a value as psycopg sends it."""
    dumper = Transformer(connection.connection).get_dumper(value, PyFormat.TEXT)
    text: bytes = dumper.dump(value)
    return bytes(text).decode()


def _variable(text: str, variables: dict[str, str]) -> str:
    if not text:
        # pgbench has no empty variables.
        return "''"
    for name, known in variables.items():
        if known == text:
            return f":{name}"
    name = f"p{len(variables)}"
    variables[name] = text
    return f":{name}"


# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────────────


def measure_sqlite(request: Request, ids: range, *, file: str, clients: int, seconds: float) -> float:
    """Return the requests per second of tight loops, one process per client."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(clients) as pool:
        counts = pool.starmap(_loop, [(request, ids, file, seconds, place) for place in range(clients)])
    return sum(counts) / seconds


def _loop(request: Request, ids: range, file: str, seconds: float, client: int) -> int:
    database = sqlite3.connect(file, timeout=60, isolation_level=None, cached_statements=500)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        database.execute(f"PRAGMA {pragma}")
    prepared = [
        (sql.replace("%s", "?").replace("%%", "%"), params)
        for sql, params in request.statements
        if not sql.startswith(("BEGIN", "COMMIT"))
    ]
    end, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        _once(
            database, prepared, request, ids[count * 7919 % len(ids)], f"limit{client}-{time.monotonic_ns()}"
        )
        count += 1
    return count


def _once(
    database: sqlite3.Connection, statements: Statements, request: Request, number: int, secret: str
) -> None:
    document, opened = request.document, False
    swapped: dict[Any, Any] = {document["id"]: number}
    if request.changes:
        swapped = {document["token"]: secret, document["number"]: secret}
    last = max((place for place, (sql, _) in enumerate(statements) if "INSERT" in sql), default=0)
    for place, (sql, params) in enumerate(statements):
        if request.changes and place == 1:
            database.execute("BEGIN IMMEDIATE")
            opened = True
        values = [swapped.get(value, value) if type(value) in (int, str) else value for value in params]
        rows = database.execute(sql, values).fetchall()
        if sql.startswith('INSERT INTO "invoices_invoice"'):
            swapped[document["id"]] = rows[0][0]
        if opened and place == last:
            database.execute("COMMIT")
            opened = False
