"""Running a server and keeping its data: ``serve``, ``work``, ``doctor``, ``check``, ``backup`` …"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tidebill.cli.arguments import Commands


def add_operation_commands(commands: Commands) -> None:
    """Add the commands that run, verify and back up a server."""
    serve = commands.add_parser("serve", help="run the web server and the background worker")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--workers", type=int, help="number of web processes (default: one per processor, at most 4)"
    )
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="run only the background worker")
    work.set_defaults(run=_work)
    doctor = commands.add_parser("doctor", help="check the installation; each finding comes with its remedy")
    doctor.add_argument("--json", action="store_true", help="print one JSON object per finding")
    doctor.set_defaults(run=_examine, prepares=False)
    check = commands.add_parser("check", help="verify totals, payments, numbers, stock and references")
    check.add_argument("account", nargs="?", help="prefix of the account (default: all accounts)")
    check.set_defaults(run=_check)
    backup = commands.add_parser("backup", help="back up database and files while the server runs")
    backup.add_argument("place", metavar="file", help="file, folder, or s3://bucket/prefix")
    backup.add_argument(
        "--keep", type=int, metavar="N", help="in a folder or bucket: delete all but the newest N"
    )
    backup.add_argument("--no-key", action="store_true", help="omit the secret key")
    backup.set_defaults(run=_backup)
    rehearse = commands.add_parser(
        "rehearse", help="prove a backup by restoring it aside and checking its books"
    )
    rehearse.add_argument(
        "place", metavar="file", help="file, or folder or s3://bucket/prefix: the newest backup"
    )
    rehearse.set_defaults(run=_rehearse, prepares=False)
    restore = commands.add_parser("restore", help="restore a backup")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace existing accounts")
    restore.set_defaults(run=_restore)


def _serve(options: argparse.Namespace) -> None:
    from tidebill.operation.server import serve

    serve(options.host, port=options.port, workers=options.workers)


def _work(options: argparse.Namespace) -> None:
    from tidebill.events.worker import run

    run()


def _examine(options: argparse.Namespace) -> int:
    from tidebill.operation.doctor import Level, examine_installation

    errors = 0
    for finding in examine_installation():
        errors += finding.level is Level.ERROR
        if options.json:
            print(json.dumps(asdict(finding), ensure_ascii=False))
            continue
        print(f"{finding.level:<8} {finding.check}: {finding.message}")
        if finding.remedy:
            print(f"{'':<8} → {finding.remedy}")
    return 1 if errors else 0


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
    from tidebill.operation.database import OperatorError
    from tidebill.transfer.backup import backup
    from tidebill.transfer.backup_series import add_backup, open_series

    series = open_series(options.place)
    if options.keep is not None and (series is None or options.keep < 1):
        raise OperatorError("--keep takes a number from 1, for backups in a folder or bucket")
    if series is None:
        backup(Path(options.place), with_key=not options.no_key)
    else:
        print(add_backup(series, keep=options.keep, with_key=not options.no_key))


def _rehearse(options: argparse.Namespace) -> int:
    from tidebill.transfer.rehearsal import rehearse

    result = rehearse(options.place)
    for finding in result.findings:
        print(finding)
    summary = f"{result.backup}: restored and checked in {result.seconds} s, {len(result.findings)} findings"
    print(summary, file=sys.stderr)
    return 1 if result.findings else 0


def _restore(options: argparse.Namespace) -> None:
    from tidebill.transfer.restore import restore

    restore(options.file, force=options.force)
