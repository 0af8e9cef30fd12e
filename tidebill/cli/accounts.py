"""``tidebill account …`` and ``tidebill demo``."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from tidebill.cli.arguments import Commands, print_account

if TYPE_CHECKING:
    from tidebill.accounts.services import OpenedAccount

# Columns of the first department that "account create" can set.
_COMPANY = ("tax_no", "street", "post_code", "city")
_COMPANY_HELP = {
    "name": "company name (default: the prefix)",
    "tax_no": "tax number of the company",
    "street": "street and number of the company",
    "post_code": "postal code of the company",
    "city": "city of the company",
    "country": "ISO 3166 code (default: PL)",
    "currency": "ISO 4217 code (default: PLN)",
    "lang": "language of documents (default: en)",
    "timezone": "IANA name (default: Europe/Warsaw)",
}


def add_account_commands(commands: Commands) -> None:
    """Add ``account create``, ``account protect`` and ``demo``."""
    account = commands.add_parser("account", help="manage accounts").add_subparsers(
        dest="verb", required=True
    )
    create = account.add_parser("create", help="create an account and print it as JSON")
    create.add_argument("prefix", help="name in URLs: letters, digits and dashes")
    create.add_argument("--email", required=True, help="email address of the owner")
    create.add_argument("--password", required=True)
    create.add_argument("--token", help="first API token (default: random)")
    add_company_arguments(create)
    create.set_defaults(run=_create_account)
    protect = account.add_parser("protect", help="set who can change the bank accounts of an account")
    protect.add_argument("prefix")
    protect.add_argument("level", choices=["none", "normal", "strong"])
    protect.set_defaults(run=_protect_account)
    demo = commands.add_parser("demo", help="create the demo account; safe to repeat")
    demo.add_argument("--password", help="password of the demo account; required on a public address")
    demo.set_defaults(run=_demo)


def add_company_arguments(parser: argparse.ArgumentParser, *, with_defaults: bool = True) -> None:
    """Add the options that describe the company; without defaults, a missing one is None."""
    defaults = {"country": "PL", "currency": "PLN", "lang": "en", "timezone": "Europe/Warsaw"}
    for name, text in _COMPANY_HELP.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, default=defaults.get(name, "") if with_defaults else None, help=text)


def create_account_from(options: argparse.Namespace) -> "OpenedAccount":
    """Create the account that the options describe, with its company data, or nothing. Raises Invalid."""
    from django.db import transaction
    from django_scopes import scope

    from tidebill.accounts.commands import DepartmentInput
    from tidebill.accounts.services import create_account, update_department

    with transaction.atomic():
        opened = create_account(
            options.prefix,
            email=options.email,
            password=options.password,
            token=options.token,
            name=options.name,
            country=options.country,
            currency=options.currency,
            lang=options.lang,
            timezone=options.timezone,
        )
        company = {name: value for name in _COMPANY if (value := getattr(options, name))}
        if company:
            with scope(account=opened.account):
                update_department(opened.department, values=DepartmentInput(**company), by=opened.owner)
    return opened


def _create_account(options: argparse.Namespace) -> None:
    opened = create_account_from(options)
    print_account(opened.account.prefix, opened.account.url, opened.owner, opened.token.code)


def _protect_account(options: argparse.Namespace) -> None:
    from tidebill.accounts.models import Account
    from tidebill.operation.database import OperatorError

    account = Account.objects.filter(prefix=options.prefix).first()
    if account is None:
        raise OperatorError(f"account not found: {options.prefix}")
    account.bank_account_security_level = options.level
    account.save(update_fields=["bank_account_security_level"])


def _demo(options: argparse.Namespace) -> None:
    from tidebill.demo import is_public, load

    password = options.password
    if password is None and is_public() and sys.stdin.isatty():
        password = getpass.getpass("Password of the demo account: ")
    load(password)
