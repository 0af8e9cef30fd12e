"""Objects that are created, read, listed, changed and deleted, as the links of the OpenAPI document say.

No answer is a server error, and each one has the documented shape.
"""

import os
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.live import Server
from tidebill.http.openapi import document

# Quick enough for the suite; increase it with the variable.
EXAMPLES = int(os.environ.get("TIDEBILL_STATEFUL_EXAMPLES", "5"))
STEPS = 8
# What would end the run: the account itself, its users, and the clock of all tests.
_NOT_CALLED = r"^/(account|users|roles|clock|login|settings|exports)"


@pytest.fixture
def answers() -> Counter[tuple[str, int]]:
    """Number of answers by method and status."""
    return Counter()


@pytest.fixture
def faults() -> list[str]:
    """Answers that are server errors or unlike their schema."""
    return []


@pytest.fixture
def machine(server: Server, token: str, answers: Counter[tuple[str, int]], faults: list[str]) -> Any:
    schema = schemathesis.openapi.from_dict(document())
    linked = schema.exclude(path_regex=_NOT_CALLED).include(path_regex=r"\.json$")

    class Calls(linked.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {token}"}, "base_url": server.url}

        def validate_response(self, response: Any, case: Any, **options: Any) -> None:
            answers[case.method, response.status_code] += 1
            try:
                case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])
            except FailureGroup as failure:
                # Collected, because a replay finds another state of the server and proves nothing.
                faults.append(
                    f"{case.method} {case.formatted_path} {response.status_code}: {failure.exceptions}"
                )

    return Calls


def test_linked_calls_never_fail_and_answer_as_documented(
    machine: Any, api: httpx.Client, answers: Counter[tuple[str, int]], faults: list[str]
) -> None:
    few = settings(
        max_examples=5,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    for _ in range(max(1, EXAMPLES // 5)):
        # The same create is accepted once and refused as a duplicate later: no concern of this test.
        with suppress(FlakyStrategyDefinition):
            run_state_machine_as_test(machine, settings=few)

    print(sorted(answers.items()))
    assert faults == []
    assert api.get("/clients.json").status_code == 200
    assert answers["GET", 200] > 0


def test_each_create_is_linked_to_what_it_created() -> None:
    paths = document()["paths"]

    links = paths["/clients.json"]["post"]["responses"]["201"]["links"]

    assert {name: link["operationId"] for name, link in links.items()} == {
        "get": "get_clients_id_json",
        "put": "put_clients_id_json",
        "delete": "delete_clients_id_json",
    }
    linked = [path for path, item in paths.items() if "links" in str(item.get("post", {}).get("responses"))]
    assert len(linked) > 15
