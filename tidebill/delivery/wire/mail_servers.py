from typing import ClassVar

from tidebill.wire import types
from tidebill.wire.resource import Resource, field
from tidebill.wire.types import choice

Security = choice("starttls", "ssl")


class MailServer(Resource):
    """The mail server of the account's own, which its mails leave by."""

    name_: ClassVar[str] = "mail_server"
    plural: ClassVar[str] = "mail_servers"

    host: types.Text = field("Name of the server.", example="mail.example.com")
    port: types.Integer = field("Port; without one 587, with `ssl` 465.", example=587)
    security: Security = field("`starttls` or `ssl`; nothing is sent unencrypted.", example="starttls")
    user: types.Text = field("Whom the server lets in.", example="office@example.com")
    password: types.Text = field("Its password; never answered.", write_only=True)
    sender: types.Text = field("Address that mails come from.", example="office@example.com")
