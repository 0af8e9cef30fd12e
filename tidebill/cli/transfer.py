"""Moving accounts: ``export``, ``import``, ``import-from`` and ``receive-mail``."""

import argparse
import json
import sys
from pathlib import Path

from tidebill.cli.arguments import Commands, print_account


def add_transfer_commands(commands: Commands) -> None:
    """Add the commands that move accounts and documents."""
    leave = commands.add_parser("export", help="export an account to a file")
    leave.add_argument("prefix")
    leave.add_argument("file", type=Path)
    leave.add_argument("--no-pdf", action="store_true", help="omit the PDFs")
    leave.set_defaults(run=_export)
    arrive = commands.add_parser("import", help="import an account from an export and print it as JSON")
    arrive.add_argument("file", type=Path)
    arrive.add_argument("--prefix", help="prefix of the new account")
    arrive.set_defaults(run=_import)
    copy = commands.add_parser("import-from", help="copy an account from a server with a compatible API")
    copy.add_argument("url", help="address such as https://acme.invoiceocean.com")
    copy.add_argument("--token", required=True)
    copy.add_argument("--prefix", help="prefix of the new account")
    copy.add_argument("--no-pdf", action="store_true", help="don't keep the PDFs as attachments")
    copy.add_argument(
        "--activate", action="store_true", help="activate the copied recurring definitions and webhooks"
    )
    copy.set_defaults(run=_import_from)
    receive = commands.add_parser("receive-mail", help="import e-invoices from an email on standard input")
    receive.add_argument("account", help="prefix of the account")
    receive.set_defaults(run=_receive_mail)


def _export(options: argparse.Namespace) -> None:
    from tidebill.transfer.export import export_account

    counts = export_account(options.prefix, options.file, pdfs=not options.no_pdf)
    print(json.dumps(counts))


def _import(options: argparse.Namespace) -> None:
    from tidebill.transfer.import_ import import_account

    token = import_account(options.file, prefix=options.prefix)
    print_account(token.account.prefix, token.account.url, token.user, token.code)


def _import_from(options: argparse.Namespace) -> None:
    from tidebill.transfer.copying import copy_account

    wanted = {"prefix": options.prefix, "pdfs": not options.no_pdf, "activate": options.activate}
    found = copy_account(options.url, options.token, **wanted)
    print(json.dumps(found, indent=1))


def _receive_mail(options: argparse.Namespace) -> None:
    from tidebill.einvoicing.services.receiving.mail import receive_mail

    print(json.dumps(receive_mail(options.account, sys.stdin.buffer.read()), ensure_ascii=False))
