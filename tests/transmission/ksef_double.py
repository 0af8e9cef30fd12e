"""Stateful test double of KSeF with configurable failures.

It authenticates by token or certificate, decrypts documents, validates them with the official schema, assigns
numbers with checksum, detects duplicates, and answers queries. ``fail`` makes the next requests of a path
fail: with a status (429, 500), or ``cut`` before or ``lose`` after the request was processed.
"""

import base64
import hashlib
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.x509.oid import NameOID
from lxml import etree

from tidebill.einvoicing.formats.ksef.elements import NAMESPACE
from tidebill.einvoicing.formats.ksef.schema import check

TOKEN = "20260101-EC-0000000000-0000000000-00|nip-5252445767|secret"
_OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
OK, PROCESSING, DUPLICATE, INVALID = 200, 150, 440, 430
_DESCRIPTIONS = {
    OK: "Sukces",
    PROCESSING: "Trwa przetwarzanie",
    DUPLICATE: "Duplikat faktury",
    INVALID: "Błąd weryfikacji pliku faktury",
}


@dataclass
class Taken:
    """A received document and its state."""

    reference: str
    content: bytes
    code: int
    nip: str
    buyer: str
    number: str
    kind: str
    ksef_number: str = ""
    details: list[str] = field(default_factory=list)
    # Number of queries answered with "processing".
    patience: int = 0
    extensions: dict[str, str] = field(default_factory=dict)
    offline: bool = False
    # Digest of the rejected offline document that this one corrects technically.
    corrects: str = ""

    @property
    def hash(self) -> str:
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


@dataclass
class Session:
    key: bytes
    iv: bytes
    is_open: bool = True
    taken: list[Taken] = field(default_factory=list)


@dataclass
class Batch(Session):
    """A batch session: its archive is processed once it is closed."""

    parts: int = 1
    archive: bytes = b""
    received: int = 0
    offline: bool = False
    code: int = 100
    # Number of status queries answered with "processing".
    patience: int = 0


@dataclass
class Fault:
    pattern: str
    what: int | str
    times: int
    retry_after: int = 0


class KsefDouble:
    """The double's state and request handlers; ``url`` is its URL."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = make_certificate(self.key, "KSeF double")
        self.sessions: dict[str, Session] = {}
        self.purchases: list[Taken] = []
        self.challenges: set[str] = set()
        self.faults: list[Fault] = []
        self.requests: list[str] = []
        self.delay = 0.0
        self.patience = 0
        self.lock = threading.Lock()
        self.url = ""
        # The token that is valid, and how many access tokens were issued.
        self.token = TOKEN
        self.tokens_signed = 0
        # The moment of requests; set it to enforce the published limits.
        self.clock: Callable[[], float] | None = None
        self._recent: dict[str, list[float]] = {}
        self.exceeded: list[str] = []
        self._counter = 0

    @property
    def taken(self) -> list[Taken]:
        return [found for session in self.sessions.values() for found in session.taken]

    @property
    def accepted(self) -> list[Taken]:
        return [found for found in self.taken if found.code == OK]

    def fail(self, pattern: str, what: int | str, *, times: int = 1, retry_after: int = 0) -> None:
        self.faults.append(Fault(pattern, what, times, retry_after))

    def fault_of(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and re.search(fault.pattern, path):
                fault.times -= 1
                return fault
        return None

    def reference(self, kind: str) -> str:
        self._counter += 1
        return f"20260101-{kind}-{self._counter:010X}-{self._counter:010X}-00"

    def number_of(self, nip: str) -> str:
        self._counter += 1
        start = f"{nip}-20260115-{self._counter:012X}"
        return f"{start}-{crc8(start.encode()):02X}"

    def exceeds(self, request: str) -> bool:
        """Count a request in sliding windows; return whether it exceeds a published limit."""
        if self.clock is None:
            return False
        now = self.clock()
        for pattern, per_second, per_minute, per_hour in LIMITS:
            if not re.fullmatch(pattern, request):
                continue
            recent = self._recent.setdefault(pattern, [])
            recent[:] = [moment for moment in recent if moment > now - 3600]
            windows = ((1, per_second), (60, per_minute), (3600, per_hour))
            full = [size for size, most in windows if sum(m > now - size for m in recent) >= most]
            if full:
                self.exceeded.append(request)
                return True
            recent.append(now)
            return False
        return False

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> tuple[int, Any]:
        for pattern, handler in _ROUTES:
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                status, value = handler(self, body, *found.groups())
                return status, value
        return 404, {"title": "Not Found", "status": 404}

    def take(self, session: Session, content: bytes) -> Taken:
        root = etree.fromstring(content)
        text = {
            name: (root.findtext(f".//{{{NAMESPACE}}}{path}") or "")
            for name, path in (
                ("nip", f"Podmiot1//{{{NAMESPACE}}}NIP"),
                ("buyer", f"Podmiot2//{{{NAMESPACE}}}NIP"),
                ("number", "P_2"),
                ("kind", "RodzajFaktury"),
            )
        }
        taken = Taken(self.reference("EE"), content, OK, patience=self.patience, **text)
        faults = list(check(content))
        same = [
            found
            for found in self.accepted
            if (found.nip, found.kind, found.number) == (taken.nip, taken.kind, taken.number)
        ]
        if faults:
            taken.code, taken.details = INVALID, faults
        elif same:
            taken.code, taken.extensions = DUPLICATE, {"originalKsefNumber": same[0].ksef_number}
        else:
            taken.ksef_number = self.number_of(taken.nip)
        session.taken.append(taken)
        return taken

    def process(self, batch: Batch) -> None:
        """Process the archive of a closed batch session."""
        content = self.decrypt(batch, batch.archive)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                self.take(batch, archive.read(name)).offline = batch.offline
        batch.code = OK if any(taken.code == OK for taken in batch.taken) else 445

    def decrypt(self, session: Session, content: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(session.key), modes.CBC(session.iv)).decryptor()
        padded = cipher.update(content) + cipher.finalize()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(padded) + unpadder.finalize()


def challenge(double: KsefDouble, _body: bytes) -> tuple[int, Any]:
    made = double.reference("CR")
    double.challenges.add(made)
    now = datetime.now(UTC)
    return 200, {
        "challenge": made,
        "timestamp": now.isoformat(),
        "timestampMs": int(now.timestamp() * 1000),
    }


def by_token(double: KsefDouble, body: bytes) -> tuple[int, Any]:
    sent = json.loads(body)
    opened = double.key.decrypt(base64.b64decode(sent["encryptedToken"]), _OAEP).decode()
    token, _, moment = opened.rpartition("|")
    if sent["challenge"] not in double.challenges or token != double.token or not moment.isdigit():
        return 400, {"title": "Bad Request", "status": 400, "detail": "Invalid token", "errors": []}
    return 202, _started(double)


def by_certificate(double: KsefDouble, body: bytes) -> tuple[int, Any]:
    root = etree.fromstring(body)
    known = root.findtext("{*}Challenge") in double.challenges
    signature = root.find(".//{http://www.w3.org/2000/09/xmldsig#}SignatureValue")
    if not known or signature is None or not (signature.text or "").strip():
        return 400, {"title": "Bad Request", "status": 400, "detail": "Invalid signature", "errors": []}
    return 202, _started(double)


def _started(double: KsefDouble) -> Any:
    return {"referenceNumber": double.reference("AU"), "authenticationToken": _token("authentication")}


def _token(value: str) -> Any:
    return {"token": value, "validUntil": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}


def auth_status(_double: KsefDouble, _body: bytes, _reference: str) -> tuple[int, Any]:
    return 200, {"status": {"code": 200, "description": "OK"}}


def redeem(double: KsefDouble, _body: bytes) -> tuple[int, Any]:
    double.tokens_signed += 1
    return 200, {"accessToken": _token("access"), "refreshToken": _token("refresh")}


def keys(double: KsefDouble, _body: bytes) -> tuple[int, Any]:
    der = double.certificate.public_bytes(serialization.Encoding.DER)
    return 200, [
        {
            "certificate": base64.b64encode(der).decode(),
            "certificateId": "1",
            "publicKeyId": "1",
            "validFrom": "2020-01-01T00:00:00Z",
            "validTo": "2100-01-01T00:00:00Z",
            "usage": [usage],
        }
        for usage in ("KsefTokenEncryption", "SymmetricKeyEncryption")
    ]


def open_session(double: KsefDouble, body: bytes) -> tuple[int, Any]:
    sent = json.loads(body)["encryption"]
    key = double.key.decrypt(base64.b64decode(sent["encryptedSymmetricKey"]), _OAEP)
    reference = double.reference("SO")
    double.sessions[reference] = Session(key, base64.b64decode(sent["initializationVector"]))
    return 201, {"referenceNumber": reference, "validUntil": "2100-01-01T00:00:00Z"}


def send(double: KsefDouble, body: bytes, reference: str) -> tuple[int, Any]:
    session = double.sessions[reference]
    if not session.is_open:
        return 400, {"title": "Bad Request", "status": 400, "detail": "Session closed", "errors": []}
    sent = json.loads(body)
    content = double.decrypt(session, base64.b64decode(sent["encryptedInvoiceContent"]))
    hashed = base64.b64encode(hashlib.sha256(content).digest()).decode()
    if hashed != sent["invoiceHash"] or len(content) != sent["invoiceSize"]:
        return 400, {"title": "Bad Request", "status": 400, "detail": "Wrong hash", "errors": []}
    offline, corrects = bool(sent.get("offlineMode")), sent.get("hashOfCorrectedInvoice") or ""
    rejected = [found.hash for found in double.taken if found.offline and found.code != OK]
    if corrects and not (offline and corrects in rejected):
        return 400, {"title": "Bad Request", "status": 400, "detail": "No technical correction", "errors": []}
    taken = double.take(session, content)
    taken.offline, taken.corrects = offline, corrects
    return 202, {"referenceNumber": taken.reference}


def close(double: KsefDouble, _body: bytes, reference: str) -> tuple[int, Any]:
    session = double.sessions[reference]
    if not session.is_open:
        return 400, {"title": "Bad Request", "status": 400, "detail": "Session closed", "errors": []}
    session.is_open = False
    return 204, None


def open_batch(double: KsefDouble, body: bytes) -> tuple[int, Any]:
    sent = json.loads(body)
    key = double.key.decrypt(base64.b64decode(sent["encryption"]["encryptedSymmetricKey"]), _OAEP)
    reference, parts = double.reference("SB"), sent["batchFile"]["fileParts"]
    iv = base64.b64decode(sent["encryption"]["initializationVector"])
    batch = Batch(key, iv, parts=len(parts), offline=bool(sent.get("offlineMode")), patience=double.patience)
    double.sessions[reference] = batch
    requests = [
        {
            "ordinalNumber": part["ordinalNumber"],
            "method": "PUT",
            "url": f"{double.url}/upload/{reference}/{part['ordinalNumber']}",
            "headers": {"x-ms-blob-type": "BlockBlob"},
        }
        for part in parts
    ]
    return 201, {"referenceNumber": reference, "partUploadRequests": requests}


def upload(double: KsefDouble, body: bytes, reference: str, _part: str) -> tuple[int, Any]:
    batch = double.sessions[reference]
    assert isinstance(batch, Batch)
    batch.archive += body
    batch.received += 1
    return 201, None


def close_batch(double: KsefDouble, _body: bytes, reference: str) -> tuple[int, Any]:
    batch = double.sessions[reference]
    assert isinstance(batch, Batch)
    if not batch.is_open or batch.received < batch.parts:
        return 400, {"title": "Bad Request", "status": 400, "detail": "Not to be closed", "errors": []}
    batch.is_open = False
    double.process(batch)
    return 204, None


def session_status(double: KsefDouble, _body: bytes, reference: str) -> tuple[int, Any]:
    batch = double.sessions[reference]
    assert isinstance(batch, Batch)
    code = batch.code
    if batch.patience and not batch.is_open:
        batch.patience -= 1
        code = PROCESSING
    return 200, {
        "status": {"code": code, "description": str(code)},
        "dateCreated": "2026-01-15T10:00:00+00:00",
        "dateUpdated": "2026-01-15T10:00:01+00:00",
    }


def session_invoices(double: KsefDouble, _body: bytes, reference: str) -> tuple[int, Any]:
    found = double.sessions[reference].taken
    return 200, {"invoices": [_status(taken, place) for place, taken in enumerate(found, start=1)]}


def _status(taken: Taken, place: int) -> Any:
    code = taken.code
    if taken.patience:
        taken.patience -= 1
        code = PROCESSING
    status = {"code": code, "description": _DESCRIPTIONS[code], "details": taken.details or None}
    answer = {
        "ordinalNumber": place,
        "referenceNumber": taken.reference,
        "invoiceNumber": taken.number,
        "invoiceHash": taken.hash,
        "invoicingDate": "2026-01-15T10:00:00+00:00",
        "status": {**status, "extensions": taken.extensions or None},
    }
    if code == OK:
        answer |= {"ksefNumber": taken.ksef_number, "acquisitionDate": "2026-01-15T10:00:01+00:00"}
    return answer


def receipt(double: KsefDouble, _body: bytes, _session: str, number: str) -> tuple[int, Any]:
    found = next(taken for taken in double.taken if taken.ksef_number == number)
    return 200, f"<Potwierdzenie><NumerKSeF>{found.ksef_number}</NumerKSeF></Potwierdzenie>".encode()


def metadata(double: KsefDouble, body: bytes) -> tuple[int, Any]:
    sent = json.loads(body)
    start, end = (datetime.fromisoformat(sent["dateRange"][name]) for name in ("from", "to"))
    if end - start > timedelta(days=100):
        return 400, {"title": "Bad Request", "status": 400, "detail": "Range", "errors": []}
    found = double.accepted if sent["subjectType"] == "Subject1" else double.purchases
    rows = [
        {
            "ksefNumber": taken.ksef_number,
            "invoiceNumber": taken.number,
            "invoiceHash": taken.hash,
            "acquisitionDate": "2026-01-15T10:00:01+00:00",
        }
        for taken in found
        if not taken.patience
    ]
    return 200, {"invoices": rows, "hasMore": False, "isTruncated": False}


def fetch(double: KsefDouble, _body: bytes, number: str) -> tuple[int, Any]:
    found = [taken for taken in (*double.taken, *double.purchases) if taken.ksef_number == number]
    return (200, found[0].content) if found else (404, {"title": "Not Found", "status": 404})


_ROUTES = (
    (r"POST /v2/auth/challenge", challenge),
    (r"POST /v2/auth/ksef-token", by_token),
    (r"POST /v2/auth/xades-signature", by_certificate),
    (r"POST /v2/auth/token/redeem", redeem),
    (r"GET /v2/auth/([^/]+)", auth_status),
    (r"GET /v2/security/public-key-certificates", keys),
    (r"POST /v2/sessions/online", open_session),
    (r"POST /v2/sessions/online/([^/]+)/invoices", send),
    (r"POST /v2/sessions/online/([^/]+)/close", close),
    (r"POST /v2/sessions/batch", open_batch),
    (r"PUT /upload/([^/]+)/([^/]+)", upload),
    (r"POST /v2/sessions/batch/([^/]+)/close", close_batch),
    (r"GET /v2/sessions/([^/]+)", session_status),
    (r"GET /v2/sessions/([^/]+)/invoices", session_invoices),
    (r"GET /v2/sessions/([^/]+)/invoices/ksef/([^/]+)/upo", receipt),
    (r"POST /v2/invoices/query/metadata", metadata),
    (r"GET /v2/invoices/ksef/([^/]+)", fetch),
)


# Requests per second, minute and hour, as the ministry publishes them (ksef-docs, limity/limity-api.md).
_SESSION = "/v2/sessions"
LIMITS = (
    (rf"POST {_SESSION}/online", 10, 30, 120),
    (rf"POST {_SESSION}/online/[^/]+/invoices", 10, 30, 180),
    (rf"POST {_SESSION}/online/[^/]+/close", 10, 30, 120),
    (rf"POST {_SESSION}/batch", 10, 20, 120),
    (rf"POST {_SESSION}/batch/[^/]+/close", 10, 20, 120),
    (rf"GET {_SESSION}/[^/]+/invoices", 10, 20, 200),
    (rf"GET {_SESSION}/.*", 10, 120, 720),
    ("POST /v2/invoices/query/metadata", 8, 16, 20),
    ("GET /v2/invoices/ksef/[^/]+", 8, 16, 64),
)


class _Handler(BaseHTTPRequestHandler):
    double: KsefDouble
    protocol_version = "HTTP/1.1"
    # Send responses in one piece, to avoid delays between parts.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def log_message(self, format: str, *args: Any) -> None:
        """Suppress logs: see ``requests``."""

    def _serve(self, method: str) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        double = self.double
        with double.lock:
            double.requests.append(f"{method} {parts.path}")
            fault = double.fault_of(f"{method} {parts.path}")
            if double.exceeds(f"{method} {parts.path}"):
                self._answer(429, {"title": "Too Many Requests", "status": 429}, 60)
                return
            if fault and fault.what == "cut":
                self._hang_up()
                return
            if fault and isinstance(fault.what, int):
                self._answer(fault.what, {"title": "Fault", "status": fault.what}, fault.retry_after)
                return
            status, value = double.answer(method, parts.path, parse_qs(parts.query), body)
        if fault and fault.what == "slow":
            time.sleep(double.delay)
        if fault and fault.what == "lose":
            self._hang_up()
            return
        self._answer(status, value)

    def _answer(self, status: int, value: Any, retry_after: int = 0) -> None:
        content = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        try:
            self.send_response(status)
            kind = "application/xml" if isinstance(value, bytes) else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if retry_after:
                self.send_header("Retry-After", str(retry_after))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            # The client has disconnected.
            self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()


@contextmanager
def run_double() -> Iterator[KsefDouble]:
    double = KsefDouble()
    handler = type("Handler", (_Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    double.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(key: Any, name: str) -> x509.Certificate:
    names = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "PL"),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "VATPL-5252445767"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(names)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )


def crc8(data: bytes) -> int:
    """CRC-8 with polynomial 0x07, the checksum of KSeF numbers."""
    found = 0
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = ((found << 1) ^ 0x07) & 0xFF if found & 0x80 else found << 1
    return found
