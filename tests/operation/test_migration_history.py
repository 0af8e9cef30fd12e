"""Databases from before the squash keep working, and unfinished ones are refused unchanged."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.live import make_environment
from tidebill.operation.migration_history import predates_squash

# The tables of the last version before the squash, with the migrations that it recorded.
_CREATE = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from tidebill.operation.migration_history import _LAST

executor = MigrationExecutor(connection)
targets = [(package, "0001_initial") for package, _ in _LAST]
executor.migrate(targets)
executor.loader.build_graph()
state = executor.loader.project_state(targets).apps
state.get_model("accounts", "Account").objects.create(prefix="old", name="Old")
recorder = MigrationRecorder(connection)
recorder.migration_qs.filter(app__in=["printing", "storage"], name="0001_initial").delete()
for package, name in _LAST:
    if package != "invoices" and name != "0001_initial":
        recorder.record_applied(package, name)
"""
_FINISH = """
import django
django.setup()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

MigrationRecorder(connection).record_applied("invoices", "0020_valid_until")
"""
_START = """
import django
django.setup()
import json
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tidebill.operation.database import OperatorError, prepare_database

error = ""
try:
    prepare_database()
except OperatorError as reason:
    error = str(reason)
executor = MigrationExecutor(connection)
with connection.cursor() as cursor:
    cursor.execute("SELECT prefix FROM accounts_account")
    accounts = [prefix for prefix, in cursor.fetchall()]
applied = executor.loader.applied_migrations
pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
print(json.dumps([error, accounts, ("invoices", "0020_valid_until") in applied, len(pending) == 0]))
"""


def test_a_database_from_before_the_squash_starts_only_if_it_was_complete(tmp_path: Path) -> None:
    with make_environment(tmp_path, migrated=False) as environment:
        _run(environment, _CREATE)
        error, *unchanged = _run(environment, _START)
        _run(environment, _FINISH)
        complete = [_run(environment, _START) for _ in range(2)]

    assert "early development version" in error
    assert unchanged == [["old"], False, False]
    assert complete == [["", ["old"], False, True]] * 2


def test_an_interrupted_first_migration_is_not_taken_for_an_old_database() -> None:
    assert predates_squash([("auth", "0001_initial"), ("accounts", "0001_initial")]) is False


def _run(environment: dict[str, str], script: str) -> Any:
    process = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (0, "")
    return json.loads(process.stdout or "null")
