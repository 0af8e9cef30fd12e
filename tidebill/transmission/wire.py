"""API schemas of connections and transmissions."""

from typing import ClassVar

from tidebill.transmission.models import Environment, Recipients
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource
from tidebill.wire.types import choice

KsefEnvironment = choice(*(name.value for name in Environment))
KsefRecipients = choice(*(name.value for name in Recipients))
AccessPointProvider = choice("http", "superpdp")


class KsefConnection(Resource):
    """The account's KSeF connection."""

    name_: ClassVar[str] = "ksef"
    plural: ClassVar[str] = "ksef_connections"

    environment: KsefEnvironment = field("`test`, `demo` or `production`.", example="demo")
    identity: types.Text = field("The company's tax number (NIP).", example="5252445767")
    active: types.Flag = field("Whether sending is enabled.", example=True)
    auto_send: types.Flag = field("Whether documents are sent automatically when issued.", example=False)
    auto_send_to: KsefRecipients = field(
        "Documents sent automatically: `all`, or `companies` (buyers with a tax number).", example="companies"
    )
    validate_invoices_for_gov: types.Flag = field(
        "Whether documents that KSeF would reject are rejected.", example=False
    )
    fetch_purchases: types.Flag = field("Whether purchases are imported.", example=False)
    signed_in_by: types.Text = field("`token`, `certificate` or null.", example="token", read_only=True)
    paused_at: types.Moment = field(
        "Since when sending is paused because KSeF rejects the credentials.", read_only=True
    )
    pause_reason: types.LongText = field("KSeF's reason for the pause.", read_only=True)
    token: types.LongText = field("KSeF token; never returned.", write_only=True)
    certificate: types.LongText = field("Certificate (PEM); never returned.", write_only=True)
    private_key: types.LongText = field(
        "Private key of the certificate (PEM, no password); never returned.", write_only=True
    )
    offline_certificate: types.LongText = field(
        "Certificate (PEM) issued by KSeF for offline documents; never returned.", write_only=True
    )
    offline_private_key: types.LongText = field(
        "Private key of the certificate (PEM, no password); never returned.", write_only=True
    )


class PeppolConnection(Resource):
    """The account's access point."""

    name_: ClassVar[str] = "peppol"
    plural: ClassVar[str] = "peppol_connections"

    provider: AccessPointProvider = field(
        "Provider: `http` (an access point with the documented interface) or `superpdp`.", example="http"
    )
    url: types.Text = field(
        "URL of the access point; the provider's own if absent.", example="https://ap.example.com/v1"
    )
    identity: types.Text = field("The account's participant ID.", example="9945:5252445767")
    active: types.Flag = field("Whether sending is enabled.", example=True)
    fetch_purchases: types.Flag = field("Whether received invoices are imported.", example=False)
    paused_at: types.Moment = field(
        "Since when sending is paused because the credentials are rejected.", read_only=True
    )
    pause_reason: types.LongText = field("Reason for the pause.", read_only=True)
    client_id: types.Text = field("Client ID of the application; never returned.", write_only=True)
    token: types.LongText = field("Access token, or client secret; never returned.", write_only=True)


class Transmission(Resource):
    """A transmission of a document to a register or network."""

    name_: ClassVar[str] = "transmission"
    plural: ClassVar[str] = "transmissions"

    id: types.Id = field("ID of the transmission.", example=1, read_only=True)
    invoice_id: types.Id = field("The document.", example=1, read_only=True)
    channel: types.Text = field("`ksef`, `email` or `peppol`.", example="ksef")
    environment: types.Text = field("Environment.", example="demo", read_only=True)
    format: types.Text = field("Format; the channel's default if absent.", example="ksef")
    state: types.Text = field(
        "`queued`, `sending`, `sent`, `unknown`, `accepted`, `rejected`, or `not_sent`: it can't be sent.",
        example="accepted",
        read_only=True,
    )
    external_id: types.Text = field("Number assigned by the receiver.", read_only=True)
    messages: types.Object = field("Messages of the receiver.", example=[], read_only=True)
    attempts: types.Integer = field("Number of attempts.", example=1, read_only=True)
    offline: types.Flag = field("Whether it was issued offline.", example=False, read_only=True)
    deadline: types.Day = field(
        "Deadline for sending an offline document.", example="2026-02-02", read_only=True
    )
    sent_at: types.Moment = field("Upload time.", read_only=True)
    concluded_at: types.Moment = field("Time of the decision.", read_only=True)
    created_at: types.Moment = field("Creation time.", read_only=True)
    updated_at: types.Moment = field("Time of the last change.", read_only=True)
