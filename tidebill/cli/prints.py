"""``tidebill prints …``."""

import argparse
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from tidebill.cli.arguments import Commands

if TYPE_CHECKING:
    from tidebill.accounts.models import Account


def add_prints_commands(commands: Commands) -> None:
    """Add the commands of stored prints."""
    prints = commands.add_parser("prints", help="inspect and purge stored PDFs").add_subparsers(
        dest="verb", required=True
    )
    show = prints.add_parser("show", help="print number, size and age of stored PDFs")
    show.set_defaults(run=_show)
    purge = prints.add_parser("purge", help="delete stored PDFs; they are rendered again when needed")
    purge.add_argument("--days", type=int, default=0, help="only those stored this many days ago or earlier")
    purge.set_defaults(run=_purge)
    for command in (show, purge):
        command.add_argument("--account", help="prefix of one account")


def _show(options: argparse.Namespace) -> None:
    from tidebill.printing.services.prints import summarize_prints

    print(json.dumps(summarize_prints(_account(options.account)), default=str))


def _purge(options: argparse.Namespace) -> None:
    from tidebill.printing.services.prints import purge_prints, sweep_files

    count = purge_prints(account=_account(options.account), older_than=timedelta(days=options.days))
    print(json.dumps({"deleted": count, "swept": sweep_files()}))


def _account(prefix: str | None) -> "Account | None":
    from tidebill.accounts.models import Account
    from tidebill.operation.database import OperatorError

    if prefix is None:
        return None
    account = Account.objects.filter(prefix=prefix).first()
    if account is None:
        raise OperatorError(f"account not found: {prefix}")
    return account
