"""No input to any documented operation causes a server error."""

import os
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.live import Server
from tidebill.http.openapi import document

# Quick enough for the suite; increase it with the variable.
EXAMPLES = int(os.environ.get("TIDEBILL_ATTACK_EXAMPLES", "6"))
IMPATIENT = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def operations(server: Server, token: str) -> list[Any]:
    for name in ("Schema buyer", "Other buyer"):
        body = {"api_token": token, "invoice": {"buyer_name": name}}
        assert httpx.post(f"{server.url}/invoices.json", json=body).status_code == 201
    schema = schemathesis.openapi.from_dict(document())
    return [found.ok() for found in schema.get_all_operations()]


def test_no_call_fails_on_the_servers_side(operations: list[Any], server: Server, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    for operation in operations:

        @IMPATIENT
        @given(case=operation.as_strategy())
        def probe(case: Any) -> None:
            case.call_and_validate(base_url=server.url, headers=headers, checks=[not_a_server_error])

        probe()

    assert len(operations) > 30
