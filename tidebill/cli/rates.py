"""``tidebill rates …``."""

import argparse
import json
from pathlib import Path

from tidebill.cli.arguments import Commands


def add_rates_commands(commands: Commands) -> None:
    """Add the commands of exchange rates."""
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
