import ipaddress
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test.utils import override_settings
from django_scopes import scope

from tests.caller import Caller
from tests.mail_server import MailServer, run_mail_server
from tests.people import Person
from tests.webhooks.conftest import work
from tidebill.mail.models import Mail
from tidebill.storage import clock

__all__ = ["work"]
Send = Callable[..., Mail]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """The mail server Tidebill sends through."""
    with run_mail_server() as running, override_settings(**running.settings):
        yield running


@pytest.fixture
def document(alice: Person) -> int:
    """The id of a document of Alice's account."""
    sent = {"buyer_name": "Buyer", "buyer_email": "buyer@example.com", "number": "7/2026"}
    row = {"name": "Tea", "tax": 23, "total_price_gross": 123, "quantity": 1}
    made = Caller(alice).post("/invoices.json", {"invoice": {**sent, "positions": [row]}})
    assert made.status_code == 201, made.content
    return int(made.json()["id"])


@pytest.fixture
def send(alice: Person, document: int) -> Send:
    """Returns a function that emails the document and returns its row."""

    def ask(**parameters: Any) -> Mail:
        answer = Caller(alice).post(f"/invoices/{document}/send_by_email.json", parameters)
        assert answer.status_code == 200, answer.content
        with scope(account=alice.account):
            return Mail.objects.latest("pk")

    return ask


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for this machine, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    now = clock.actual()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def read_mail(mail: Mail) -> Mail:
    return Mail.everything.get(pk=mail.pk)
