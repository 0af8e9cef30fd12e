"""``tidebill clock …``."""

import argparse
import json
from datetime import UTC, datetime

from tidebill.cli.arguments import Commands


def add_clock_commands(commands: Commands) -> None:
    """Add the commands of the sandbox clock."""
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


def _moment(text: str | None) -> datetime | None:
    from tidebill.wire import errors

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise errors.Invalid({"at": errors.NOT_A_DATE}) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
