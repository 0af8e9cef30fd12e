"""``tidebill manage mails``: list emails for the operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scopes_disabled

from tidebill.mail.models import Mail

_SHOWN = 50


class Command(BaseCommand):
    help = "List the latest emails with their status, or show one, such as a sign-in link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", type=int, metavar="NUMBER", help="show one email with its text")

    def handle(self, *args: object, **options: Any) -> None:
        with scopes_disabled():
            if options["show"] is not None:
                self.show(options["show"])
                return
            for mail in Mail.everything.select_related("account").order_by("-pk")[:_SHOWN]:
                self.stdout.write(_line(mail))

    def show(self, number: int) -> None:
        mail = Mail.everything.select_related("account").filter(pk=number).first()
        if mail is None:
            raise CommandError(f"email not found: {number}")
        self.stdout.write(f"{_line(mail)}\n{mail.answer or ''}\n\n{mail.text}")


def _line(mail: Mail) -> str:
    whose = mail.account.prefix if mail.account else "-"
    to = ", ".join(mail.recipients)
    return (
        f"{mail.pk} {mail.created_at:%Y-%m-%d %H:%M:%S} {mail.status} account={whose} to={to}: {mail.subject}"
    )
