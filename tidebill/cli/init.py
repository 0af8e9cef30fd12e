"""``tidebill init``: configure an installation and create its first account."""

import argparse
import getpass
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tidebill.cli.accounts import add_company_arguments, create_account_from
from tidebill.cli.arguments import Commands, print_account
from tidebill.cli.environment import environment_file, write_environment_file


@dataclass(frozen=True)
class _Question:
    """A value that is asked for on a terminal if its option is missing."""

    option: str
    text: str
    variable: str = ""
    default: str = ""
    is_secret: bool = False


_QUESTIONS = (
    _Question("base_url", "Public address", "TIDEBILL_BASE_URL", "http://127.0.0.1:8000"),
    _Question("data", "Folder for the embedded database and uploaded files", "TIDEBILL_DATA", "var"),
    _Question("database_url", "PostgreSQL database (empty: embedded)", "DATABASE_URL"),
    _Question(
        "smtp_url", "Mail server, such as smtp://user:password@host:587 (empty: none)", "TIDEBILL_SMTP_URL"
    ),
    _Question("mail_from", "Sender address of emails (empty: noreply@ the address)", "TIDEBILL_MAIL_FROM"),
    _Question("prefix", "Short name of the first account: letters, digits, dashes"),
    _Question("name", "Company name"),
    _Question("tax_no", "Tax number"),
    _Question("street", "Street and number"),
    _Question("post_code", "Postal code"),
    _Question("city", "City"),
    _Question("country", "Country (ISO 3166)", default="PL"),
    _Question("currency", "Currency (ISO 4217)", default="PLN"),
    _Question("lang", "Language of documents", default="en"),
    _Question("timezone", "Time zone (IANA)", default="Europe/Warsaw"),
    _Question("email", "Email address of the owner"),
    _Question("password", "Password of the owner (empty: generated)", is_secret=True),
)
_REQUIRED = ("prefix", "email")


def add_init_command(commands: Commands) -> None:
    """Add ``init``, whose options skip its questions."""
    init = commands.add_parser(
        "init", help="configure the server, create the first account and check the installation"
    )
    init.add_argument("--file", type=Path, help="environment file to write (default: tidebill.env)")
    for question in _QUESTIONS[:5]:
        init.add_argument(f"--{question.option.replace('_', '-')}", help=f"{question.variable}")
    init.add_argument("--prefix", help="short name of the first account")
    init.add_argument("--email", help="email address of the owner")
    init.add_argument("--password", help="password of the owner (default: generated)")
    init.add_argument("--token", help="first API token (default: random)")
    add_company_arguments(init, with_defaults=False)
    init.set_defaults(run=_create_first_account, configure=_configure)


def _configure(options: argparse.Namespace) -> None:
    """Complete the options and write the environment file. Raises ImproperlyConfigured."""
    file = options.file or environment_file()
    if file.exists():
        raise ImproperlyConfigured(f"{file} exists: this server is configured already")
    if not os.access(file.absolute().parent, os.W_OK):
        raise ImproperlyConfigured(f"{file.absolute().parent} is not writable")
    interactive = sys.stdin.isatty()
    for question in _QUESTIONS:
        if getattr(options, question.option) is None:
            setattr(options, question.option, _ask(question) if interactive else question.default)
    if missing := [name for name in _REQUIRED if not getattr(options, name)]:
        raise ImproperlyConfigured(f"missing: {', '.join(f'--{name}' for name in missing)}")
    options.generated_password = not options.password
    options.password = options.password or secrets.token_urlsafe(15)
    values = {
        question.variable: value
        for question in _QUESTIONS
        if question.variable and (value := getattr(options, question.option))
    }
    if any("\n" in value for value in values.values()):
        raise ImproperlyConfigured("a value contains a line break")
    values["TIDEBILL_DATA"] = str(Path(values["TIDEBILL_DATA"]).absolute())
    # As a server sees them: what is wrong with one is reported before anything is written.
    os.environ.update(values)
    options.file, options.values = file, values


def _ask(question: _Question) -> str:
    label = f"{question.text} [{question.default}]: " if question.default else f"{question.text}: "
    while True:
        answer = (getpass.getpass(label) if question.is_secret else input(label)).strip() or question.default
        if answer or question.option not in _REQUIRED:
            return answer


def _create_first_account(options: argparse.Namespace) -> None:
    account = create_account_from(options)
    write_environment_file(options.file, options.values)
    print_account(account.account.prefix, account.account.url, account.owner, account.token.code)
    if options.generated_password:
        print(f"Password of {account.owner.email}: {options.password}", file=sys.stderr)
    print(f"Configuration: {options.file}. Start the server with: tidebill serve", file=sys.stderr)
    print("Check the installation at any time with: tidebill doctor", file=sys.stderr)
