"""Files for operators name metrics, commands, variables and addresses that exist."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from tidebill.cli import _parser

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCUMENTED = (DEPLOY.parent / "docs" / "operating.md").read_text()
_METRIC = re.compile(r"\btidebill_[a-z_]+")
_PROBED = re.compile(r"(?:path: |health_uri |8000)(/\w+)")


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["alerts.yaml", "grafana-dashboard.json"])
def test_every_query_asks_for_a_metric_that_is_exposed(settings: Any, file: str) -> None:
    settings.TIDEBILL_METRICS_TOKEN = "figures"
    Client().get("/healthz")
    content = Client().get("/metrics", headers={"Authorization": "Bearer figures"}).content.decode()
    exposed = set(_METRIC.findall(content))

    queried = {name for query in _queries(DEPLOY / "monitoring" / file) for name in _METRIC.findall(query)}

    assert queried
    assert queried - exposed == set()


def _queries(file: Path) -> list[str]:
    if file.suffix == ".json":
        panels = json.loads(file.read_text())["panels"]
        return [target["expr"] for panel in panels for target in panel["targets"]]
    groups = yaml.safe_load(file.read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def test_every_command_in_a_unit_exists() -> None:
    commands = [
        line.split()[1:]
        for unit in (DEPLOY / "systemd").glob("*.service")
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart=")
    ]

    parsed = [_parser().parse_args(command) for command in commands]

    assert [options.command for options in parsed].count("serve") == 1
    assert {"backup", "rehearse"} <= {options.command for options in parsed}


def test_the_image_starts_a_command_that_exists() -> None:
    (line,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY.parent / "Containerfile").read_text(), re.MULTILINE)

    assert _parser().parse_args(json.loads(line)).command == "serve"


@pytest.mark.django_db
def test_every_probed_address_answers() -> None:
    files = [
        *(DEPLOY / "kubernetes").iterdir(),
        *(DEPLOY / "proxies").iterdir(),
        DEPLOY.parent / "Containerfile",
    ]
    paths = {path for file in files for path in _PROBED.findall(file.read_text())}

    assert paths == {"/healthz", "/readyz"}
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").status_code in (200, 503)


def test_every_variable_in_a_file_is_documented() -> None:
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files += [DEPLOY.parent / "compose.yaml", DEPLOY.parent / "Containerfile"]
    own = {"TIDEBILL_TRY_ROOT", "TIDEBILL_TRY_WORK", "TIDEBILL_HOST", "TIDEBILL_UPSTREAM", "TIDEBILL_IMAGE"}
    named = {name for path in files for name in re.findall(r"TIDEBILL_[A-Z0-9_]*[A-Z0-9]", path.read_text())}

    undocumented = {name for name in named - own if name not in DOCUMENTED}

    assert undocumented - {"TIDEBILL_PORT"} == set()


def test_compose_and_manifests_run_without_privileges() -> None:
    compose = yaml.safe_load((DEPLOY.parent / "compose.yaml").read_text())["services"]["tidebill"]
    (deployment, *_) = yaml.safe_load_all((DEPLOY / "kubernetes" / "tidebill.yaml").read_text())
    pod = deployment["spec"]["template"]["spec"]

    assert (compose["read_only"], compose["cap_drop"]) == (True, ["ALL"])
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True
