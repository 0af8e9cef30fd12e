"""Commands of email; the fields have the API's names."""

from dataclasses import dataclass

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class TemplateInput(Command):
    """Fields of an email template."""

    kind: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    department_id: Maybe[int] = UNSET
    subject: Maybe[str] = UNSET
    text: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class MailServerInput(Command):
    """Fields of an account's mail server."""

    host: Maybe[str] = UNSET
    port: Maybe[int] = UNSET
    security: Maybe[str] = UNSET
    user: Maybe[str] = UNSET
    password: Maybe[str] = UNSET
    sender: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class MailOptions(Command):
    """How a document is emailed: recipients, texts and attachments."""

    email_to: Maybe[str] = UNSET
    email_cc: Maybe[str] = UNSET
    email_pdf: Maybe[bool] = UNSET
    email_xml: Maybe[str] = UNSET
    update_buyer_email: Maybe[bool] = UNSET
    email_subject: Maybe[str] = UNSET
    email_text: Maybe[str] = UNSET
    print_option: Maybe[str] = UNSET
    force: Maybe[bool] = UNSET
