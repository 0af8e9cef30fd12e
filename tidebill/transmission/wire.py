"""API schemas of connections and transmissions."""

from typing import ClassVar

from tidebill.transmission.models import Environment, Recipients
from tidebill.wire import types
from tidebill.wire.resource import Resource, field
from tidebill.wire.types import choice

KsefEnvironment = choice(*(name.value for name in Environment))
KsefRecipients = choice(*(name.value for name in Recipients))


class KsefConnection(Resource):
    """How the account reaches KSeF."""

    name_: ClassVar[str] = "ksef"
    plural: ClassVar[str] = "ksef_connections"

    environment: KsefEnvironment = field("`test`, `demo` or `production`.", example="demo")
    identity: types.Text = field("The company's tax number (NIP).", example="5252445767")
    active: types.Flag = field("Whether documents are sent.", example=True)
    auto_send: types.Flag = field("Whether documents are sent as soon as they are issued.", example=False)
    auto_send_to: KsefRecipients = field(
        "Whose documents are: `all`, or `companies` (buyers with a tax number).", example="companies"
    )
    validate_invoices_for_gov: types.Flag = field(
        "Whether documents that KSeF would refuse are refused.", example=False
    )
    fetch_purchases: types.Flag = field("Whether purchases are fetched.", example=False)
    signed_in_by: types.Text = field("`token`, `certificate` or nothing.", example="token", read_only=True)
    token: types.LongText = field("KSeF token; never answered.", write_only=True)
    certificate: types.LongText = field("Certificate (PEM); never answered.", write_only=True)
    private_key: types.LongText = field(
        "Its private key (PEM, no password); never answered.", write_only=True
    )
    offline_certificate: types.LongText = field(
        "Certificate (PEM) that KSeF issued for documents made offline; never answered.", write_only=True
    )
    offline_private_key: types.LongText = field(
        "Its private key (PEM, no password); never answered.", write_only=True
    )


class PeppolConnection(Resource):
    """The access point that the account sends through."""

    name_: ClassVar[str] = "peppol"
    plural: ClassVar[str] = "peppol_connections"

    url: types.Text = field("Address of the access point.", example="https://ap.example.com/v1")
    identity: types.Text = field("The account's participant there.", example="9945:5252445767")
    active: types.Flag = field("Whether documents are sent.", example=True)
    token: types.LongText = field("What lets in; never answered.", write_only=True)


class Transmission(Resource):
    """A document on its way to a register or a network."""

    name_: ClassVar[str] = "transmission"
    plural: ClassVar[str] = "transmissions"

    id: types.Id = field("Number of the transmission.", example=1, read_only=True)
    invoice_id: types.Id = field("The document.", example=1, read_only=True)
    channel: types.Text = field("`ksef`, `email` or `peppol`.", example="ksef")
    environment: types.Text = field("Which of its environments.", example="demo", read_only=True)
    format: types.Text = field("Format; the channel's usual one when absent.", example="ksef")
    state: types.Text = field(
        "`queued`, `sending`, `sent`, `unknown`, `accepted` or `rejected`.",
        example="accepted",
        read_only=True,
    )
    external_id: types.Text = field("Number that the other side gave it.", read_only=True)
    messages: types.Object = field("What the other side said.", example=[], read_only=True)
    attempts: types.Integer = field("How often work on it was begun.", example=1, read_only=True)
    offline: types.Flag = field("Whether it was issued unreachably.", example=False, read_only=True)
    deadline: types.Day = field("Until when it must be sent then.", example="2026-02-02", read_only=True)
    sent_at: types.Moment = field("When it was sent.", read_only=True)
    concluded_at: types.Moment = field("When it was decided.", read_only=True)
    created_at: types.Moment = field("When it was asked for.", read_only=True)
    updated_at: types.Moment = field("When it last changed.", read_only=True)
