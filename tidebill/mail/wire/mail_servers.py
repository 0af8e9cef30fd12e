from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource
from tidebill.wire.types import choice

Security = choice("starttls", "ssl")


class MailServer(Resource):
    """The account's own mail server."""

    name_: ClassVar[str] = "mail_server"
    plural: ClassVar[str] = "mail_servers"

    host: types.Text = field("Host name of the server.", example="mail.example.com")
    port: types.Integer = field("Port; by default 587, with `ssl` 465.", example=587)
    security: Security = field(
        "`starttls` or `ssl`; unencrypted connections are not supported.", example="starttls"
    )
    user: types.Text = field("User name.", example="office@example.com")
    password: types.Text = field("Password; never returned.", write_only=True)
    sender: types.Text = field("Sender address.", example="office@example.com")
