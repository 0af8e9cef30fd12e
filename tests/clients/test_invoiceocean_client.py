"""The unmodified invoiceocean-client from PyPI; only its transport is redirected to the test server."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from fakturownia_client import exceptions
from invoiceocean_client import InvoiceOceanClient

from tests.live import Server

pytestmark = pytest.mark.clients
ROWS = [{"name": "Licence", "quantity": 2, "tax": 23, "total_price_gross": 246}]


class ToTheTestServer(httpx.BaseTransport):
    """Redirects requests for https://acme.invoiceocean.com to the test server."""

    def __init__(self, server: Server) -> None:
        self.address = httpx.URL(server.url)
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self.address.host, port=self.address.port)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def ocean(server: Server, token: str) -> Iterator[InvoiceOceanClient]:
    client = InvoiceOceanClient(
        "acme.invoiceocean.com", api_token=token, max_retries=0, transport=ToTheTestServer(server)
    )
    with client:
        yield client


def _create(ocean: InvoiceOceanClient, **attributes: Any) -> Any:
    return ocean.create_invoice({"kind": "vat", "buyer_name": "Ocean Ltd", "positions": ROWS, **attributes})


def test_it_creates_and_reads_an_invoice(ocean: InvoiceOceanClient) -> None:
    created = _create(ocean, issue_date="2026-02-03", sell_date="2026-02-03")

    found = ocean.get_invoice(created.id)

    assert found.number == created.number
    assert found.issue_date == date(2026, 2, 3)
    assert (found.price_net, found.price_gross, found.currency) == ("200.0", "246.0", "PLN")
    assert found.positions is not None
    assert found.positions[0].name == "Licence"


def test_it_lists_and_pages_through_invoices(ocean: InvoiceOceanClient) -> None:
    ids = {_create(ocean).id for _ in range(3)}

    listed = ocean.list_invoices(period="this_month", per_page=100)
    paged = list(ocean.iter_invoices(period="this_month"))

    assert ids <= {invoice.id for invoice in listed}
    assert [invoice.id for invoice in paged] == [invoice.id for invoice in listed]


def test_it_updates_an_invoice(ocean: InvoiceOceanClient) -> None:
    created = _create(ocean)

    changed = ocean.update_invoice(created.id, {"buyer_name": "Renamed Ltd"})

    assert changed.buyer_name == "Renamed Ltd"
    assert ocean.get_invoice(created.id).buyer_name == "Renamed Ltd"


def test_it_marks_an_invoice_as_paid(ocean: InvoiceOceanClient) -> None:
    created = _create(ocean)

    ocean.change_invoice_status(created.id, "paid")

    found = ocean.get_invoice(created.id)
    assert (found.status, found.paid) == ("paid", "246.0")


def test_it_downloads_the_pdf(ocean: InvoiceOceanClient) -> None:
    created = _create(ocean)

    assert ocean.download_invoice_pdf(created.id).startswith(b"%PDF")


def test_it_deletes_an_invoice(ocean: InvoiceOceanClient) -> None:
    created = _create(ocean)

    ocean.delete_invoice(created.id)

    with pytest.raises(exceptions.NotFoundError):
        ocean.get_invoice(created.id)


def test_it_keeps_clients_and_products(ocean: InvoiceOceanClient) -> None:
    client = ocean.create_client({"name": "Ocean Client", "tax_no": "5252445767"})
    product = ocean.create_product({"name": "Ocean Product", "price_gross": "123", "tax": "23"})

    assert ocean.update_client(client.id, {"city": "Gdynia"}).name == "Ocean Client"
    assert client.id in [found.id for found in ocean.list_clients(tax_no="525-244-57-67")]
    assert ocean.get_product(product.id).price_net == "100.0"
    ocean.delete_product(product.id)
    ocean.delete_client(client.id)
    with pytest.raises(exceptions.NotFoundError):
        ocean.get_client(client.id)


def test_it_is_told_what_is_wrong(ocean: InvoiceOceanClient) -> None:
    with pytest.raises(exceptions.FakturowniaError) as caught:
        ocean.create_invoice({"kind": "no-such-kind", "buyer_name": "B", "positions": ROWS})

    assert "is not included in the list" in str(caught.value)
