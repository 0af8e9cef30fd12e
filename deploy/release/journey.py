"""One run through an installed product: an invoice over the API, its PDF, its e-invoice.

Standard library only, because it also runs beside containers.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from typing import Any

_INVOICE = {
    "seller_tax_no": "5261040828",
    "buyer_name": "Zażółć Gęślą Jaźń S.A.",
    "buyer_tax_no": "8971649500",
    "buyer_street": "Rynek 1",
    "buyer_post_code": "50-101",
    "buyer_city": "Wrocław",
    "buyer_country": "PL",
    "positions": [{"name": "Café crème", "quantity": 3, "tax": 23, "total_price_gross": "369.00"}],
}


def wait_until_ready(url: str, *, seconds: float = 120) -> float:
    """Return the seconds until ``/healthz`` answers 200."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            _get(f"{url}/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return time.monotonic() - start
    raise SystemExit(f"{url} does not answer")


def travel(url: str, token: str) -> dict[str, Any]:
    """Issue an invoice and read it in every form. Return its number and the size of its PDF in bytes."""
    body = json.dumps({"api_token": token, "invoice": _INVOICE}).encode()
    request = urllib.request.Request(  # noqa: S310  # our own server
        f"{url}/invoices.json", body, {"Content-Type": "application/json"}
    )
    invoice = json.loads(_get(request))
    assert invoice["price_gross"] in ("369.00", "369.0"), invoice["price_gross"]
    address, query = f"{url}/invoices/{invoice['id']}", f"api_token={token}"
    pdf = _get(f"{address}.pdf?{query}")
    assert pdf.startswith(b"%PDF"), pdf[:20]
    assert b"factur-x.xml" in pdf, "the PDF carries no e-invoice"
    ubl = _get(f"{address}.ubl?{query}")
    assert b"369.00" in ubl
    assert b"Caf\xc3\xa9" in ubl
    return {"number": invoice["number"], "pdf": len(pdf)}


def _get(address: "str | urllib.request.Request") -> bytes:
    with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310  # our own server
        return bytes(response.read())


if __name__ == "__main__":
    wait_until_ready(sys.argv[1])
    print(json.dumps(travel(sys.argv[1], json.loads(sys.argv[2])["api_token"])))
