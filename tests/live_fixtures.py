"""The running product, and accounts in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.live import INTEGRATION_TOKEN, Server, make_environment, run_server


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with make_environment(tmp_path_factory.mktemp("live")) as variables:
        yield variables


@pytest.fixture(scope="session")
def server(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product as started by an operator."""
    with run_server(environment, tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def login(server: Server) -> dict[str, Any]:
    """A new account: the response to a partner who opens it, and its password."""
    prefix = f"t{uuid4().hex[:10]}"
    password = "correct horse battery"
    sent = {
        "account": {"prefix": prefix, "lang": "en"},
        "user": {"login": prefix, "email": f"{prefix}@example.com", "password": password},
        "integration_token": INTEGRATION_TOKEN,
    }
    opened = httpx.post(f"{server.url}/account.json", json=sent, timeout=60)
    assert opened.status_code == 201, opened.text
    return {**opened.json(), "password": password}


@pytest.fixture
def http(server: Server, login: dict[str, Any]) -> Iterator[httpx.Client]:
    """An unauthenticated connection: documented operations include their token."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


@pytest.fixture
def token(login: dict[str, Any]) -> str:
    return str(login["api_token"])


@pytest.fixture
def api(server: Server, token: str) -> Iterator[httpx.Client]:
    """An authenticated connection."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def answer_keys() -> dict[str, Any]:
    """The fields of recorded responses."""
    return json.loads((Path(__file__).parent / "contract" / "answer_keys.json").read_text())
