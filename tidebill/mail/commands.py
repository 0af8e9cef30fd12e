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
