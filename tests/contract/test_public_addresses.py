"""Addresses of documents and panels answer every caller: browsers, programs, and bots that preview links."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

ROW = {"name": "Idea", "tax": 23, "total_price_gross": 123}
# Of a browser, curl, no header, a preview bot, and an HTTP library for programs.
ACCEPTS = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "*/*",
    "",
    "image/avif,image/webp,*/*",
    "text/plain",
)
DATA = "application/json, text/plain, */*"


@pytest.fixture
def invoice(api: httpx.Client) -> dict[str, Any]:
    made = api.post("/invoices.json", json={"invoice": {"buyer_name": "Buyer", "positions": [ROW]}})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
def paths(api: httpx.Client, invoice: dict[str, Any]) -> list[str]:
    client = api.get(f"/clients/{invoice['client_id']}.json").json()
    return [
        f"/invoice/{invoice['token']}",
        f"/invoice/payment/{invoice['token']}",
        urlsplit(invoice["view_url"]).path,
        f"/client/{client['token']}",
        urlsplit(client["panel_url"]).path,
        "/docs",
    ]


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_everybody_gets_the_page(http: httpx.Client, paths: list[str], accept: str, method: str) -> None:
    for path in paths:
        request = http.build_request(method, path)
        request.headers.pop("Accept")
        if accept:
            request.headers["Accept"] = accept
        answer = http.send(request)
        assert answer.status_code == 200, (path, accept)
        assert answer.headers["Content-Type"].startswith("text/html"), (path, accept)
        assert ("<html" in answer.text) == (method == "GET"), (path, accept)


def test_data_are_returned_where_there_are_some(http: httpx.Client, invoice: dict[str, Any]) -> None:
    xml = http.get(f"/invoice/{invoice['token']}", headers={"Accept": "application/xml"})
    payment = http.get(f"/invoice/payment/{invoice['token']}", headers={"Accept": DATA})
    page = http.get(f"/invoice/{invoice['token']}", headers={"Accept": DATA})

    assert xml.headers["Content-Type"].startswith("application/xml")
    assert payment.json() == {"number": invoice["number"], "due": "123.0", "currency": invoice["currency"]}
    assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")


@pytest.mark.parametrize("ending", [".pdf", ".pdf?inline=yes"])
def test_the_view_url_has_a_pdf(http: httpx.Client, invoice: dict[str, Any], ending: str) -> None:
    printed = http.get(f"{urlsplit(invoice['view_url']).path}{ending}")

    assert (printed.status_code, printed.headers["Content-Type"]) == (200, "application/pdf")
    assert printed.content.startswith(b"%PDF")


def test_no_link_header_leads_nowhere(http: httpx.Client, api: httpx.Client, paths: list[str]) -> None:
    html = {"Accept": "text/html"}
    followed = 0
    for path in paths:
        for url in re.findall("<([^>]+)>", http.get(path, headers=html).headers.get("Link", "")):
            assert http.get(url).status_code == 200, (path, url)
            followed += 1
    assert followed == 2

    for path in ("/invoices.json", "/clients.json?per_page=1"):
        for url in re.findall("<([^>]+)>", api.get(path).headers.get("Link", "")):
            assert api.get(url).status_code == 200, (path, url)


def test_a_bot_does_not_open_the_document(
    http: httpx.Client, api: httpx.Client, invoice: dict[str, Any]
) -> None:
    def opened() -> bool:
        path = f"/invoices/{invoice['id']}"
        return "Opened by the client" in api.get(path, headers={"Accept": "text/html"}).text

    http.get(f"/invoice/{invoice['token']}", headers={"Accept": "*/*"})
    http.head(f"/invoice/{invoice['token']}", headers={"Accept": "text/html"})
    assert not opened()
    http.get(f"/invoice/{invoice['token']}", headers={"Accept": "text/html"})
    assert opened()


def test_the_zip_of_attachments_has_an_alias(api: httpx.Client, invoice: dict[str, Any]) -> None:
    for ending in ("json", "zip", "pdf"):
        packed = api.get(f"/invoices/{invoice['id']}/attachments_zip.{ending}")
        assert (packed.status_code, packed.headers["Content-Type"]) == (200, "application/zip")


def test_an_unknown_token_is_not_found(http: httpx.Client) -> None:
    for path in ("/invoice/nothing", "/invoice/payment/nothing", "/f/1-2/nothing", "/client/nothing"):
        assert http.get(path).status_code == 404
