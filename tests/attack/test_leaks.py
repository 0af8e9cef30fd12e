"""Nothing leaks through logs, mailed links, redirects, the database or its files."""

import logging
import os
import re
import stat
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import override_settings

from tests.caller import Caller
from tests.people import Person
from tests.visitor import Visitor
from tidebill.outbound import _is_public

SEED = "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "path",
    [
        "/invoice/SECRETSECRET/no-such-page",
        "/client/SECRETSECRET/enter/SECRET/more",
        "/SECRETSECRET",
        "/accounts/password/reset/key/SECRETSECRET/more/of/it",
        "/payments/callbacks/SECRETSECRET",
    ],
)
def test_the_log_hides_paths_without_a_route(db: None, caplog: pytest.LogCaptureFixture, path: str) -> None:
    with caplog.at_level(logging.INFO, logger="tidebill.requests"):
        assert Caller().get(path).status_code == 404

    assert "[hidden]" in caplog.text
    assert "SECRET" not in "".join(record.message for record in caplog.records if "tidebill" in record.name)


@pytest.mark.parametrize("host", ["127.0.0.1:6666", "localhost:81", "evil.example", "evil.example:8000"])
def test_mailed_links_lead_to_the_configured_address(alice: Person, host: str) -> None:
    visitor = Visitor(**{"Host": host})
    reset = "/accounts/password/reset/"

    visitor.send(reset, seen_on=reset, email=alice.user.email)

    (message,) = mail.outbox
    (link,) = re.findall(r"https?://\S+", message.body)
    assert link.startswith("http://127.0.0.1:8000/accounts/password/reset/key/")


@override_settings(TIDEBILL_DOMAIN="tides.example", ALLOWED_HOSTS=[".tides.example"])
def test_mailed_links_keep_the_subdomain_of_the_account(alice: Person) -> None:
    visitor = Visitor(**{"Host": "acme.tides.example:6666"})
    reset = "/accounts/password/reset/"

    visitor.send(reset, seen_on=reset, email=alice.user.email)

    assert "http://acme.tides.example:8000/accounts/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "///evil.example", "//evil.example:80/x"]
)
def test_no_referer_leads_to_another_host(alice: Person, path: str) -> None:
    visitor = Visitor(alice, Referer=f"http://testserver{path}", Host="testserver")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        answer = visitor.send("/places/department", seen_on="/invoices", department_id="")
        lists = visitor.send("/lists/invoices/columns", seen_on="/invoices", columns="number")

    for response in (answer, lists):
        location = response.headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def test_seeds_are_encrypted(alice: Person) -> None:
    TOTP.activate(alice.user, SEED)
    RecoveryCodes.activate(alice.user)

    stored = repr(list(Authenticator.objects.values_list("data")))
    assert SEED not in stored
    assert all(value.startswith("gAAAA") for value in re.findall(r"'(?:secret|seed)': '([^']+)'", stored))
    assert len(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()) == 10


@pytest.mark.parametrize(
    "address",
    [
        "::7f00:1",
        "::10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b:1::a00:1",
        "64:ff9b:1:fffe::1",
        "fec0::1",
        "feff::1",
    ],
)
def test_no_address_range_reaches_private_hosts(address: str) -> None:
    assert not _is_public(ip_address(address))


def test_public_addresses_stay_reachable() -> None:
    assert _is_public(ip_address("2606:4700::1111"))
    assert _is_public(ip_address("1.1.1.1"))


def test_files_of_the_data_directory_are_private(tmp_path: Path) -> None:
    environment = {**os.environ, "TIDEBILL_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tidebill.cli"]
    create = ["account", "create", "acme", "--email", "a@example.com", "--password", "tide and time 26"]
    subprocess.run([*command, *create], env=environment, check=True, capture_output=True)
    # As created by an earlier version.
    (tmp_path / "data/db.sqlite3").chmod(0o644)
    subprocess.run([*command, "check"], env=environment, check=True, capture_output=True)

    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert len(files) >= 2
