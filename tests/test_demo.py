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


def test_the_demo_leaves_an_account_of_that_name_alone(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment:
        create = ("account", "create", "demo", "--email", "a@example.com", "--password", "tide and time 26")
        company = (
            "--tax-no",
            "5252445767",
            "--street",
            "Quay 1",
            "--post-code",
            "00-001",
            "--city",
            "Gdynia",
        )
        made = json.loads(run_command(environment, *create, *company).stdout)

        refused = run_command(environment, "demo")

        with (
            run_server(environment, tmp_path) as server,
            httpx.Client(base_url=server.url, timeout=60) as api,
        ):
            api.headers["Authorization"] = f"Bearer {made['api_token']}"
            documents = api.get("/invoices.json", params={"period": "all"}).json()
            (department,) = api.get("/departments.json").json()

    assert refused.returncode == 1
    assert "is not the demo account" in refused.stderr
    assert made["api_token"] not in refused.stdout + refused.stderr
    assert documents == []
    facts = [department[name] for name in ("tax_no", "street", "post_code", "city")]
    assert facts == ["5252445767", "Quay 1", "00-001", "Gdynia"]


def test_the_demo_of_a_public_server_needs_a_password(tmp_path: Path) -> None:
    with make_environment(tmp_path) as environment:
        environment["TIDEBILL_BASE_URL"] = "https://tidebill.example.com"
        refused = run_command(environment, "demo")
        weak = run_command(environment, "demo", "--password", "1234")
        loaded = run_command(environment, "demo", "--password", "tide and time 26")

    assert [refused.returncode, weak.returncode, loaded.returncode] == [1, 1, 0]
    assert "Choose a password" in refused.stderr
    assert "acme-demo-2026" not in loaded.stdout
    assert "tide and time 26" not in loaded.stdout


def _facts(text: str) -> list[str]:
    names = ("Address", "Sign in", "Password", "API token")
    return [line.strip() for line in text.splitlines() if line.strip().startswith(names)]
