"""Verification links printed as QR codes: KOD I for every document, KOD II for one issued offline."""

from collections.abc import Mapping

from cryptography import x509
from ksef_client.services.verification_link import VerificationLinkService

from tidebill.transmission.channels.base import Facts
from tidebill.transmission.channels.ksef.gateway import options_of, secrets_of
from tidebill.transmission.models import Connection, Transmission


def verification_link(transmission: Transmission, connection: Connection) -> str:
    service = VerificationLinkService(options_of(connection))
    return service.build_invoice_verification_url(
        connection.identity or "", transmission.invoice.issue_date, transmission.content_hash
    )


def offline_links(transmission: Transmission, connection: Connection) -> Facts:
    """Return both links of a document that KSeF has not received; KOD II requires the offline certificate.

    KSeF verifies it only with certificates of type "Offline", not with the one for authentication.
    """
    found = {"gov_verification_link": verification_link(transmission, connection)}
    secrets = secrets_of(connection)
    if secrets.get("offline_certificate") and secrets.get("offline_private_key"):
        found["gov_link"] = _certificate_link(transmission, connection, secrets)
    return found


def _certificate_link(transmission: Transmission, connection: Connection, secrets: Mapping[str, str]) -> str:
    certificate = x509.load_pem_x509_certificate(secrets["offline_certificate"].encode())
    return VerificationLinkService(options_of(connection)).build_certificate_verification_url(
        seller_nip=connection.identity or "",
        context_identifier_type="Nip",
        context_identifier_value=connection.identity or "",
        certificate_serial=f"{certificate.serial_number:X}".rjust(16, "0"),
        invoice_hash=transmission.content_hash,
        private_key_pem=secrets["offline_private_key"],
    )
