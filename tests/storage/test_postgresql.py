"""PostgreSQL: closed connections are not used, and prepared statements stay correct."""

import time

import psycopg
import pytest
from django.db import connection

from tidebill.storage.prepared import prepared_cursor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only"),
]


def _session() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_the_server_ended_meanwhile_is_replaced() -> None:
    ended = _session()
    place = connection.connection.info.dsn
    connection.close()
    # By another session, as an operator or a restart would.
    with psycopg.connect(place, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [ended])
        while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [ended]).fetchone():
            time.sleep(0.01)
    assert _session() != ended


def test_a_percent_sign_of_a_prepared_statement_is_no_place() -> None:
    with prepared_cursor() as cursor:
        cursor.execute("SELECT %s::text, 10 %% 4, '%%s', %s::int", ["a", "7"])
        assert cursor.fetchone() == ("a", 2, "%s", 7)
