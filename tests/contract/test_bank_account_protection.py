"""Bank accounts on documents as documented: protection levels, deduplication, mass payments; and OSS."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.live import Server, run_command

KNOWN, UNKNOWN = "PL61 1090 1014 0000 0712 1981 2874", "PL27 1140 2004 0000 3002 0135 5387"
ROW = {"name": "Usługa", "tax": 23, "total_price_gross": 123, "quantity": 1}
PASSWORD = "tide and time 26"


@pytest.fixture
def department(api: httpx.Client) -> int:
    """The main department, which shows one bank account."""
    department = int(api.get("/departments.json").json()[0]["id"])
    known = [row for row in api.get("/bank_accounts.json").json() if row["bank_account_number"] == KNOWN]
    if not known:
        links = [{"department_id": department, "show_on_invoice": True, "main_on_department": True}]
        sent = {"bank_account_number": KNOWN, "bank_account_version_departments": links}
        assert api.post("/bank_accounts.json", json={"bank_account": sent}).status_code == 201
    return department


@pytest.fixture
def member(api: httpx.Client, server: Server) -> Iterator[httpx.Client]:
    email = f"{uuid4().hex}@example.com"
    user = {"email": email, "password": PASSWORD, "role": "member"}
    assert api.post("/account/add_user.json", json={"user": user}).status_code == 200
    with httpx.Client(base_url=server.url, auth=(email, PASSWORD), timeout=60) as client:
        yield client


@pytest.fixture
def protect(login: dict[str, Any], environment: dict[str, str], department: int) -> Iterator[Any]:
    """Sets the level as the operator."""

    def set_level(level: str) -> None:
        done = run_command(environment, "account", "protect", login["prefix"], level)
        assert done.returncode == 0, done.stderr

    yield set_level
    set_level("none")


def _issue(client: httpx.Client, **attributes: Any) -> httpx.Response:
    sent = {"kind": "vat", "buyer_name": "Klient Sp. z o.o.", "positions": [ROW], **attributes}
    return client.post("/invoices.json", json={"invoice": sent})


def _numbers(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 201, answer.text
    return [row["bank_account_number"] for row in answer.json()["bank_accounts"]]


def _accounts(*numbers: str) -> dict[str, Any]:
    return {"bank_accounts": [{"bank_account_number": number} for number in numbers]}


def test_the_documented_levels(api: httpx.Client, member: httpx.Client, protect: Any) -> None:
    count = len(api.get("/bank_accounts.json").json())
    protect("normal")
    assert _numbers(_issue(member, **_accounts(UNKNOWN))) == [KNOWN]
    assert _numbers(_issue(member, **_accounts(KNOWN.replace(" ", "")))) == [KNOWN]
    assert _numbers(_issue(member, **_accounts(UNKNOWN, KNOWN))) == [KNOWN]
    assert len(api.get("/bank_accounts.json").json()) == count
    assert _numbers(_issue(member)) == [KNOWN]
    protect("strong")
    assert _numbers(_issue(api, **_accounts(UNKNOWN))) == [KNOWN]
    assert _numbers(_issue(api)) == [KNOWN]
    assert len(api.get("/bank_accounts.json").json()) == count
    protect("normal")
    assert _numbers(_issue(api, **_accounts("PL11 1140 2004 0000 3002 0135 5399"))) != [KNOWN]


def test_a_change_adds_no_account_either(api: httpx.Client, member: httpx.Client, protect: Any) -> None:
    protect("normal")
    invoice = _issue(member).json()
    path = f"/invoices/{invoice['id']}.json"

    for rows in (
        [{"bank_account_number": UNKNOWN}],
        [{**invoice["bank_accounts"][0], "bank_account_number": UNKNOWN}],
    ):
        changed = member.put(path, json={"invoice": {"bank_accounts": rows}})
        assert changed.status_code == 200, changed.text
        assert [row["bank_account_number"] for row in changed.json()["bank_accounts"]] == [KNOWN]
    refused = member.put(path, json={"invoice": {"seller_bank_account": UNKNOWN}})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"seller_bank_account"})


@pytest.mark.parametrize("level", ["normal", "strong"])
def test_a_sellers_account_that_is_unknown_is_refused(
    member: httpx.Client, api: httpx.Client, protect: Any, level: str
) -> None:
    protect(level)
    departments = len(api.get("/departments.json").json())
    for more in ({}, {"seller_name": f"New {uuid4().hex}"}):
        refused = _issue(member, seller_bank_account=UNKNOWN, **more)
        assert (refused.status_code, set(refused.json()["message"])) == (422, {"seller_bank_account"})
    assert len(api.get("/departments.json").json()) == departments
    assert _issue(member, seller_bank_account=KNOWN.replace(" ", "")[2:]).status_code == 201


def test_only_the_operator_changes_strongly_protected_accounts(
    api: httpx.Client, department: int, protect: Any
) -> None:
    protect("strong")
    stored = api.get("/bank_accounts.json").json()
    path = f"/bank_accounts/{stored[0]['id']}.json"
    changed = {"bank_account": {"bank_account_number": UNKNOWN}}
    for answer in (
        api.post("/bank_accounts.json", json=changed),
        api.put(path, json=changed),
        api.delete(path),
        api.put(f"/departments/{department}.json", json={"department": {"bank_account": UNKNOWN}}),
        api.post("/departments.json", json={"department": {"name": "New", "bank_account": UNKNOWN}}),
        api.put("/account.json", json={"account": {"bank_account_security_level": "none"}}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "error"), answer.text
    assert api.get("/bank_accounts.json").json() == stored
    same = api.get(f"/departments/{department}.json").json()
    assert api.put(f"/departments/{department}.json", json={"department": same}).status_code == 200


def test_an_administrator_raises_and_lowers_the_level(api: httpx.Client, member: httpx.Client) -> None:
    for level in ("normal", "none"):
        sent = {"account": {"bank_account_security_level": level}}
        assert member.put("/settings/account.json", json=sent).status_code == 403
        changed = api.put("/settings/account.json", json=sent)
        assert changed.json()["bank_account_security_level"] == level
    refused = api.put("/settings/account.json", json={"account": {"bank_account_security_level": "some"}})
    assert refused.status_code == 422


@pytest.mark.parametrize("level", ["none", "normal", "strong"])
def test_the_mass_payment_code_of_a_client(
    api: httpx.Client, department: int, protect: Any, level: str
) -> None:
    names = [uuid4().hex for _ in range(2)]
    coded = api.post("/clients.json", json={"client": {"name": names[0], "mass_payment_code": "01"}}).json()
    other = api.post("/clients.json", json={"client": {"name": names[1]}}).json()
    pattern = "PL00 0000 0000 0000 0000 0000 03"
    sent = {"use_mass_payment": True, "mass_payment_pattern": pattern}
    api.put(f"/departments/{department}.json", json={"department": sent})
    protect(level)
    override = {"buyer_mass_payment_code": "99", "buyer_override": True}

    plain = _issue(api, client_id=coded["id"])
    given = _issue(api, client_id=coded["id"], **override)
    new = _issue(api, client_id=other["id"], **override)

    protect("none")
    api.put(f"/departments/{department}.json", json={"department": {"use_mass_payment": False}})
    ends = [answer.json()["bank_accounts"][0]["bank_account_number"][-2:] for answer in (plain, given)]
    code = api.get(f"/clients/{coded['id']}.json").json()["mass_payment_code"]
    if level == "none":
        assert (ends, code, new.status_code) == (["01", "99"], "99", 201)
    else:
        assert (ends, code, new.status_code) == (["01", "01"], "01", 422)
        assert set(new.json()["message"]) == {"buyer_mass_payment_code"}
        assert api.get(f"/clients/{other['id']}.json").json()["mass_payment_code"] is None


@pytest.mark.parametrize("spelling", ["61 1090 1014 0000 0712 1981 2999", "61109010140000071219812999"])
def test_a_number_is_known_without_its_country(api: httpx.Client, spelling: str) -> None:
    number = "PL61 1090 1014 0000 0712 1981 2999"
    stored = api.post("/bank_accounts.json", json={"bank_account": {"bank_account_number": number}})
    if stored.status_code == 201:
        assert stored.json()["bank_account_number"] == number
    refused = api.post("/bank_accounts.json", json={"bank_account": {"bank_account_number": spelling}})
    assert (refused.status_code, set(refused.json()["message"])) == (422, {"bank_account_number"})
    assert _numbers(_issue(api, **_accounts(spelling))) == [number]


def test_numbers_are_returned_as_written(api: httpx.Client) -> None:
    sent = {"bank_account_number": "DE89 3704-0044 0532 0130 00", "bank_name": "Bank"}
    made = api.post("/bank_accounts.json", json={"bank_account": sent}).json()

    assert made["bank_account_number"] == sent["bank_account_number"]
    path = f"/bank_accounts/{made['id']}.json"
    same = api.put(path, json={"bank_account": {**made, "bank_name": "Other"}})
    assert (same.status_code, same.json()["bank_account_number"]) == (200, sent["bank_account_number"])
    invoice = _issue(api, **_accounts("DE89370400440532013000")).json()
    assert invoice["bank_accounts"][0]["bank_account_number"] == sent["bank_account_number"]
    assert invoice["seller_bank_account"] == "DE89370400440532013000"


@pytest.mark.parametrize(
    ("rows", "force", "oss"),
    [
        (["23"], {}, False),
        (["20"], {}, True),
        (["20", "5.5"], {}, True),
        (["20", "23"], {}, False),
        (["zw"], {}, False),
        (["23"], {"oss_force_tax": True}, True),
        (["23"], {"force_tax_oss": "1"}, True),
    ],
)
def test_oss_is_identified_by_the_rate_of_the_destination(
    api: httpx.Client, rows: list[str], force: dict[str, Any], oss: bool
) -> None:
    invoice = {
        "seller_country": "PL",
        "buyer_country": "FR",
        "buyer_company": False,
        "buyer_name": "Jean Dupont",
        "positions": [{**ROW, "name": uuid4().hex, "tax": tax} for tax in rows],
    }
    made = api.post("/invoices.json", json={"identify_oss": "1", **force, "invoice": invoice})
    assert made.json()["use_oss"] is oss
