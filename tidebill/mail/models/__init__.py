"""Models of mail."""

from tidebill.mail.models.mail_servers import MailServer
from tidebill.mail.models.mails import EmailTemplate, Mail, MailAttachment

__all__ = ["EmailTemplate", "Mail", "MailAttachment", "MailServer"]
