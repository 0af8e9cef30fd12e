import json
from pathlib import Path

import httpx

from tests.live import make_environment, run_command, run_server


def test_the_demo_is_loaded_once_and_its_curl_line_works(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment:
        first = run_command(environment, "demo")
        again = run_command(environment, "demo")
        assert first.returncode == 0, first.stderr
        assert again.stdout == first.stdout
        shown = dict(line.split("  ", 1) for line in _facts(first.stdout))
        body = first.stdout.split("-d '")[1].split("'")[0]

        with (
            run_server(environment, tmp_path) as server,
            httpx.Client(base_url=server.url, timeout=60) as api,
        ):
            api.headers["Authorization"] = f"Bearer {shown['API token'].strip()}"
            documents = api.get("/invoices.json", params={"period": "all", "per_page": 100}).json()
            created = api.post("/invoices.json", json=json.loads(body))

    assert len(documents) == 30
    assert created.status_code == 201
    assert created.json()["price_gross"] == "123.0"


def _facts(text: str) -> list[str]:
    names = ("Address", "Sign in", "Password", "API token")
    return [line.strip() for line in text.splitlines() if line.strip().startswith(names)]
