"""The portal example of the API page, from order to webhook: real HTTP, mail server, and receiver."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.live import make_environment, run_command, run_server
from tests.mail_server import MailServer, run_mail_server
from tests.receiver import Receiver, run_receiver

PAGE = {"Accept": "text/html"}
ROW = {"name": "Year of care", "tax": 23, "total_price_gross": "123"}


@dataclass
class Portal:
    """A shop using the service: its account, its customers' emails, and its webhooks."""

    api: httpx.Client
    url: str
    prefix: str
    way: int
    mail: MailServer
    told: Receiver

    def pay(self, place: str) -> str:
        """Pay in the sandbox, which sends five callbacks; return the customer's final page."""
        begun = httpx.post(f"{self.url}{place}", data={"provider_id": self.way}, headers=PAGE, timeout=30)
        assert begun.status_code == 303, begun.text
        sandbox = f"{self.url}{begun.headers['Location']}"
        decided = httpx.post(sandbox, data={"decision": "repeat"}, headers=PAGE, timeout=30)
        assert decided.status_code == 303
        return httpx.get(f"{self.url}{decided.headers['Location']}", headers=PAGE, timeout=30).text


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    with run_mail_server() as mail, run_receiver() as told, make_environment(folder) as environment:
        led = {**environment, "TIDEBILL_SMTP_URL": mail.url}
        with run_server(led, folder) as server:
            command = (
                "account",
                "create",
                "portal",
                "--email",
                "o@example.com",
                "--password",
                "correct horse",
            )
            account = json.loads(run_command(led, *command).stdout)
            headers = {"Authorization": f"Bearer {account['api_token']}"}
            with httpx.Client(base_url=server.url, headers=headers, timeout=30) as api:
                way = api.post("/payment_providers.json", json={"kind": "sandbox"}).json()["id"]
                hook = {"kind": "invoice:create", "url": told.url, "api_token": "SECRET"}
                assert api.post("/webhooks.json", json=hook).status_code == 201
                yield Portal(api, server.url, "portal", way, mail, told)


@pytest.fixture(autouse=True)
def _quiet(portal: Portal) -> None:
    portal.mail.received.clear()
    portal.told.received.clear()


def until(found: Callable[[], list[Any]], count: int) -> list[Any]:
    """Wait until ``count`` items have arrived, and check that no more follow."""
    end = time.monotonic() + 30
    while len(found()) < count and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1)
    assert len(found()) == count
    return found()


def test_an_order_of_the_form_becomes_an_invoice_a_mail_and_a_webhook(portal: Portal) -> None:
    card = {"name": "Year of care", "price_gross": "123", "tax": "23"}
    product = portal.api.post("/products.json", json={"product": card}).json()
    place = f"{portal.url}/a/{portal.prefix}/p/{product['token']}"
    assert product["token"] in httpx.get(f"{place}.js", params={"lang": "en"}, timeout=30).text
    order = {
        "quantity": "2",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "ada@example.com",
        "invoice_name": "Engines Ltd",
        "invoice_tax_no": "5252445767",
    }
    placed = httpx.post(place, data=order, headers=PAGE, timeout=30)
    assert placed.status_code == 303

    page = portal.pay(placed.headers["Location"].removeprefix(portal.url))

    assert "We have received your payment." in page
    (invoice,) = portal.api.get("/invoices.json", params={"query": "Engines"}).json()
    assert (invoice["price_gross"], invoice["status"]) == ("246.0", "paid")
    (payment,) = [
        p for p in portal.api.get("/banking/payments.json").json() if p["email"] == "ada@example.com"
    ]
    assert (payment["paid"], payment["provider"]) == (True, "sandbox")
    _check_mail(portal, "ada@example.com", invoice["number"])
    _check_webhook(portal, invoice["number"], "246.0")


def test_paying_a_proforma_issues_mails_and_tells_once(portal: Portal) -> None:
    sent = {"kind": "proforma", "buyer_name": "Babbage", "buyer_email": "b@example.com", "positions": [ROW]}
    proforma = portal.api.post("/invoices.json", json={"invoice": sent}).json()
    until(lambda: portal.told.received, 1)
    portal.told.received.clear()

    page = portal.pay(proforma["payment_url"].removeprefix(portal.url))

    assert "Nothing is left to pay" in page
    found = portal.api.get("/invoices.json", params={"from_invoice_id": proforma["id"]}).json()
    (invoice,) = found
    assert (invoice["kind"], invoice["price_gross"], invoice["paid"]) == ("vat", "123.0", "123.0")
    _check_mail(portal, "b@example.com", invoice["number"])
    _check_webhook(portal, invoice["number"], "123.0")
    assert portal.api.get(f"/invoices/{invoice['id']}.json").json()["sent_time"] is not None


def _check_mail(portal: Portal, address: str, number: str) -> None:
    ((recipients, message),) = until(lambda: portal.mail.received, 1)
    assert recipients == [address]
    assert number in str(message["Subject"])
    (pdf,) = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
    assert pdf.get_payload(decode=True).startswith(b"%PDF")


def _check_webhook(portal: Portal, number: str, price: str) -> None:
    (request,) = until(lambda: portal.told.received, 1)
    body = json.loads(request.body)
    assert (body["deal"]["invoice_no"], body["deal"]["price"], body["api_token"]) == (number, price, "SECRET")
