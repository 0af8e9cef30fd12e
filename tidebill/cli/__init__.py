"""The command line: ``tidebill init | serve | work | account create | export | check | backup …``."""

import argparse
import os
import sys
from collections.abc import Sequence

import django
from django.core.exceptions import ImproperlyConfigured

from tidebill import __version__
from tidebill.cli.accounts import add_account_commands
from tidebill.cli.arguments import print_error
from tidebill.cli.clock import add_clock_commands
from tidebill.cli.environment import load_environment_file
from tidebill.cli.init import add_init_command
from tidebill.cli.operation import add_operation_commands
from tidebill.cli.prints import add_prints_commands
from tidebill.cli.rates import add_rates_commands
from tidebill.cli.transfer import add_transfer_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors of the operator print one line, not a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given[:1] if given[:1] == ["manage"] else given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidebill.settings")
    try:
        options.configure(options)
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        return print_error(error)
    if options.command == "manage":
        return _manage(given[1:])
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tidebill", description="Self-hosted invoicing.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(configure=load_environment_file, prepares=True)
    commands = parser.add_subparsers(dest="command", required=True)
    add_init_command(commands)
    add_operation_commands(commands)
    add_account_commands(commands)
    add_clock_commands(commands)
    add_rates_commands(commands)
    add_prints_commands(commands)
    add_transfer_commands(commands)
    commands.add_parser("manage", help="run a Django management command", add_help=False)
    return parser


def _run(options: argparse.Namespace) -> int:
    from tidebill.operation.database import OperatorError, prepare_database
    from tidebill.wire.errors import Invalid, RuleViolation

    try:
        if options.prepares:
            prepare_database()
        return options.run(options) or 0
    except (OperatorError, RuleViolation) as error:
        return print_error(error)
    except Invalid as error:
        return print_error("; ".join(f"{name} {texts[0]}" for name, texts in error.errors.items()))


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tidebill manage", *arguments])
    return 0
