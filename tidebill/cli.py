"""The command line: ``tidebill serve | work | account create | export | import | check | backup …``."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import django
from django.core.exceptions import ImproperlyConfigured

from tidebill import __version__

if TYPE_CHECKING:
    from tidebill.accounts.models import User

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

# Columns of the first department that "account create" can set.
_COMPANY = ("tax_no", "street", "post_code", "city")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors of the operator print one line, not a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given[:1] if given[:1] == ["manage"] else given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        return _complain(error)
    if options.command == "manage":
        return _manage(given[1:])
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tidebill", description="Self-hosted invoicing.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the web server and the background worker")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--workers", type=int, help="number of web processes (default: one per processor, at most 4)"
    )
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="run only the background worker")
    work.set_defaults(run=_work)
    _add_account_commands(commands)
    _add_clock_commands(commands)
    _add_rates_commands(commands)
    _add_transfer_commands(commands)
    demo = commands.add_parser("demo", help="create the demo account; safe to repeat")
    demo.add_argument("--password", help="password of the demo account; required on a public address")
    demo.set_defaults(run=_demo)
    commands.add_parser("manage", help="run a Django management command", add_help=False)
    return parser


def _add_account_commands(commands: _Commands) -> None:
    account = commands.add_parser("account", help="manage accounts").add_subparsers(
        dest="verb", required=True
    )
    create = account.add_parser("create", help="create an account and print it as JSON")
    create.add_argument("prefix", help="name in URLs: letters, digits and dashes")
    create.add_argument("--email", required=True, help="email address of the owner")
    create.add_argument("--password", required=True)
    create.add_argument("--token", help="first API token (default: random)")
    create.add_argument("--name", default="", help="company name (default: the prefix)")
    for name in _COMPANY:
        create.add_argument(f"--{name.replace('_', '-')}", default="", help="of the company")
    create.add_argument("--country", default="PL", help="ISO 3166 code (default: %(default)s)")
    create.add_argument("--currency", default="PLN", help="ISO 4217 code (default: %(default)s)")
    create.add_argument("--lang", default="en", help="document language (default: %(default)s)")
    create.add_argument("--timezone", default="Europe/Warsaw", help="IANA name (default: %(default)s)")
    create.set_defaults(run=_create_account)
    protect = account.add_parser("protect", help="set who can change the bank accounts of an account")
    protect.add_argument("prefix")
    protect.add_argument("level", choices=["none", "normal", "strong"])
    protect.set_defaults(run=_protect_account)


def _add_clock_commands(commands: _Commands) -> None:
    clock = commands.add_parser("clock", help="control the sandbox clock").add_subparsers(
        dest="verb", required=True
    )
    show = clock.add_parser("show", help="show the time")
    freeze = clock.add_parser("freeze", help="stop the clock, optionally at a given time")
    run = clock.add_parser("run", help="start the clock, optionally from a given time")
    for verb in (freeze, run):
        verb.add_argument("--at", help="time such as 2027-03-28T01:30 (UTC unless a zone is given)")
    advance = clock.add_parser("advance", help="move the clock forward")
    advance.add_argument("by", help="duration such as 90s, 3d12h or 1w")
    reset = clock.add_parser("reset", help="return to the actual time")
    for verb in (show, freeze, run, advance, reset):
        verb.set_defaults(run=_set_clock)


def _add_rates_commands(commands: _Commands) -> None:
    rates = commands.add_parser("rates", help="manage exchange rates").add_subparsers(
        dest="verb", required=True
    )
    load = rates.add_parser("load", help="load exchange rate tables from a published file")
    load.add_argument("file", type=Path)
    load.add_argument("--source", choices=["ecb", "nbp"], required=True)
    load.set_defaults(run=_load_rates)
    fetch = rates.add_parser("fetch", help="fetch exchange rates now")
    fetch.add_argument("--source", choices=["ecb", "nbp"], required=True)
    fetch.set_defaults(run=_fetch_rates)


def _add_transfer_commands(commands: _Commands) -> None:
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
    check = commands.add_parser("check", help="verify totals, payments, numbers, stock and references")
    check.add_argument("account", nargs="?", help="prefix of the account (default: all accounts)")
    check.set_defaults(run=_check)
    backup = commands.add_parser("backup", help="back up database and files while the server runs")
    backup.add_argument("file", type=Path)
    backup.add_argument("--no-key", action="store_true", help="omit the secret key")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="restore a backup")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace existing accounts")
    restore.set_defaults(run=_restore)


def _run(options: argparse.Namespace) -> int:
    from tidebill.operation.database import OperatorError, prepare_database
    from tidebill.wire.errors import Invalid, RuleViolation

    try:
        prepare_database()
        return options.run(options) or 0
    except (OperatorError, RuleViolation) as error:
        return _complain(error)
    except Invalid as error:
        return _complain("; ".join(f"{name} {texts[0]}" for name, texts in error.errors.items()))


def _serve(options: argparse.Namespace) -> None:
    from tidebill.operation.server import serve

    serve(options.host, port=options.port, workers=options.workers)


def _work(options: argparse.Namespace) -> None:
    from tidebill.events.worker import run

    run()


def _create_account(options: argparse.Namespace) -> None:
    from django_scopes import scope

    from tidebill.accounts.commands import DepartmentInput
    from tidebill.accounts.services import create_account, update_department

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
    _print_account(opened.account.prefix, opened.account.url, opened.owner, opened.token.code)


def _protect_account(options: argparse.Namespace) -> None:
    from tidebill.accounts.models import Account
    from tidebill.operation.database import OperatorError

    account = Account.objects.filter(prefix=options.prefix).first()
    if account is None:
        raise OperatorError(f"account not found: {options.prefix}")
    account.bank_account_security_level = options.level
    account.save(update_fields=["bank_account_security_level"])


def _set_clock(options: argparse.Namespace) -> None:
    from tidebill.storage import clock, sandbox

    match options.verb:
        case "freeze" | "run":
            sandbox.set_clock(_moment(options.at), frozen=options.verb == "freeze")
        case "advance":
            sandbox.advance(sandbox.length(options.by))
        case "reset":
            sandbox.reset()
    print(json.dumps({"frozen": sandbox.is_frozen(), "now": clock.now().isoformat()}))


def _load_rates(options: argparse.Namespace) -> None:
    from tidebill.rates.services import load_file
    from tidebill.wire.errors import RuleViolation

    try:
        count = load_file(options.file.read_bytes(), options.source)
    except (OSError, ValueError) as error:
        raise RuleViolation("%(file)s can't be read: %(reason)s", file=options.file, reason=error) from error
    print(json.dumps({"source": options.source, "stored": count}))


def _fetch_rates(options: argparse.Namespace) -> None:
    from tidebill.rates.services import fetch

    print(json.dumps({"source": options.source, "stored": fetch(options.source)}))


def _moment(text: str | None) -> datetime | None:
    from tidebill.wire import errors

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise errors.Invalid({"at": errors.NOT_A_DATE}) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _demo(options: argparse.Namespace) -> None:
    from tidebill.demo import is_public, load

    password = options.password
    if password is None and is_public() and sys.stdin.isatty():
        password = getpass.getpass("Password of the demo account: ")
    load(password)


def _export(options: argparse.Namespace) -> None:
    from tidebill.transfer.export import export_account

    counts = export_account(options.prefix, options.file, pdfs=not options.no_pdf)
    print(json.dumps(counts))


def _import(options: argparse.Namespace) -> None:
    from tidebill.transfer.import_ import import_account

    token = import_account(options.file, prefix=options.prefix)
    _print_account(token.account.prefix, token.account.url, token.user, token.code)


def _import_from(options: argparse.Namespace) -> None:
    from tidebill.transfer.copying import copy_account

    wanted = {"prefix": options.prefix, "pdfs": not options.no_pdf, "activate": options.activate}
    found = copy_account(options.url, options.token, **wanted)
    print(json.dumps(found, indent=1))


def _receive_mail(options: argparse.Namespace) -> None:
    from tidebill.einvoicing.services.receiving.mail import receive_mail

    print(json.dumps(receive_mail(options.account, sys.stdin.buffer.read()), ensure_ascii=False))


def _check(options: argparse.Namespace) -> int:
    from tidebill.accounts.models import Account
    from tidebill.audit.check import check_account
    from tidebill.operation.database import OperatorError

    accounts = Account.objects.filter(**({"prefix": options.account} if options.account else {}))
    if options.account and not accounts:
        raise OperatorError(f"account not found: {options.account}")
    count = 0
    for account in accounts.order_by("prefix"):
        for finding in check_account(account):
            count += 1
            print(json.dumps({"account": account.prefix, **asdict(finding)}, ensure_ascii=False))
    print(f"{count} findings in {len(accounts)} accounts", file=sys.stderr)
    return 1 if count else 0


def _backup(options: argparse.Namespace) -> None:
    from tidebill.transfer.backup import backup

    backup(options.file, with_key=not options.no_key)


def _restore(options: argparse.Namespace) -> None:
    from tidebill.transfer.restore import restore

    restore(options.file, force=options.force)


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tidebill manage", *arguments])
    return 0


def _print_account(prefix: str, url: str, owner: "User", api_token: str | None) -> None:
    response = {
        "prefix": prefix,
        "url": url,
        "login": owner.login,
        "email": owner.email,
        "api_token": api_token,
    }
    print(json.dumps(response))


def _complain(problem: object) -> int:
    print(f"tidebill: {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
