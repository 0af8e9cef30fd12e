"""The unmodified invoiceocean-mcp from PyPI, as a process with stdio transport.

It only uses https, so a TLS proxy with a test certificate precedes the server.
"""

import asyncio
import json
import os
import ssl
import sys
import threading
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.live import Server

pytestmark = pytest.mark.clients


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


@pytest.fixture
def front(server: Server, certificate: Path) -> Iterator[str]:
    """Host and port of the TLS proxy."""
    loop = asyncio.new_event_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = loop.run_until_complete(_listen(urlsplit(server.url).port or 0, context))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    asyncio.run_coroutine_threadsafe(_stop(listening), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def _listen(port: int, context: ssl.SSLContext) -> asyncio.Server:
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_copy(reader, back), _copy(there, writer), return_exceptions=True)

    return await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=context)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while part := await source.read(65536):
        target.write(part)
        await target.drain()
    target.close()


async def _stop(listening: asyncio.Server) -> None:
    listening.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)


def _speak(front: str, certificate: Path, token: str, calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Start the published server and call its tools; return the results."""

    async def run() -> list[Any]:
        parameters = StdioServerParameters(
            command=str(Path(sys.executable).parent / "invoiceocean-mcp"),
            env={
                **os.environ,
                "INVOICEOCEAN_DOMAIN": front,
                "INVOICEOCEAN_API_TOKEN": token,
                "INVOICEOCEAN_SKIP_CONFIRM": "1",
                "SSL_CERT_FILE": str(certificate),
            },
        )
        async with stdio_client(parameters) as (reader, writer), ClientSession(reader, writer) as session:
            await session.initialize()
            return [await session.call_tool(name, arguments) for name, arguments in calls]

    return _finished(run())


def _finished(work: Coroutine[Any, Any, list[Any]]) -> list[Any]:
    return asyncio.run(asyncio.wait_for(work, 60))


def _answer(result: Any) -> Any:
    assert not result.isError, result.content
    return json.loads(result.content[0].text)


def test_an_assistant_creates_finds_and_reads_an_invoice(front: str, certificate: Path, token: str) -> None:
    rows = [{"name": "Licence", "quantity": 2, "tax": 23, "total_price_gross": 246}]
    made = _answer(
        _speak(
            front,
            certificate,
            token,
            [("create_invoice", {"buyer_name": "Assistant Ltd", "positions": rows})],
        )[0]
    )
    calls = [
        ("get_invoice", {"invoice_id": made["id"]}),
        ("change_invoice_status", {"invoice_id": made["id"], "status": "paid"}),
        ("get_invoice", {"invoice_id": made["id"]}),
        ("list_invoices", {"period": "this_month"}),
    ]
    read, _, paid, listed = _speak(front, certificate, token, calls)

    assert _answer(read)["buyer_name"] == "Assistant Ltd"
    assert _answer(read)["positions"][0]["name"] == "Licence"
    assert (_answer(read)["price_net"], _answer(read)["price_gross"]) == ("200.0", "246.0")
    assert (_answer(paid)["status"], _answer(paid)["paid"]) == ("paid", "246.0")
    assert made["number"] in json.dumps(_answer(listed))


def test_an_assistant_is_told_what_is_wrong(front: str, certificate: Path, token: str) -> None:
    missing, refused = _speak(
        front,
        certificate,
        token,
        [
            ("get_invoice", {"invoice_id": 999_999_999}),
            (
                "create_invoice",
                {"positions": [{"name": "Work", "total_price_gross": 1}], "buyer_name": "B" * 10_000},
            ),
        ],
    )

    assert missing.isError
    assert refused.isError
    assert "buyer_name" in refused.content[0].text
