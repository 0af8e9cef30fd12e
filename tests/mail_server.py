"""An SMTP server with configurable responses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from typing import Any

from aiosmtpd.controller import Controller

from tests.live import find_free_port

Verdict = Callable[[str], str]


@dataclass
class MailServer:
    """Address, received emails, and responses by recipient and content."""

    port: int
    received: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    to_recipient: Verdict = lambda _: "250 OK"
    to_text: Verdict = lambda _: "250 Taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def settings(self) -> dict[str, Any]:
        """Return Django's settings for this server."""
        return {
            "TIDEBILL_MAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_USE_TLS": False,
            "EMAIL_TIMEOUT": 1,
        }

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.to_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        answer = self.to_text(envelope.content.decode(errors="replace"))
        if answer.startswith("250"):
            message: Any = message_from_bytes(envelope.content, policy=policy)
            self.received.append((list(envelope.rcpt_tos), message))
        return answer


@contextmanager
def run_mail_server(**options: Any) -> Iterator[MailServer]:
    """Run a mail server during the context; ``options`` are aiosmtpd's, such as ``tls_context``."""
    server = MailServer(find_free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
