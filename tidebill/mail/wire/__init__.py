"""API schemas of mail."""

from tidebill.mail.wire.mail_servers import MailServer
from tidebill.mail.wire.mails import (
    Email,
    EmailList,
    EmailTemplate,
    Reminder,
    ReminderParameters,
    SendParameters,
)

__all__ = [
    "Email",
    "EmailList",
    "EmailTemplate",
    "MailServer",
    "Reminder",
    "ReminderParameters",
    "SendParameters",
]
