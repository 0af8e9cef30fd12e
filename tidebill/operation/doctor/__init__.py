"""Checks of an installation: ``tidebill doctor``. They change nothing in the database."""

from collections.abc import Callable, Iterator

from tidebill.operation.doctor.database import check_database, check_work
from tidebill.operation.doctor.files import check_data, check_files, check_key
from tidebill.operation.doctor.finding import Finding, Level, error
from tidebill.operation.doctor.network import check_address, check_clock, check_mail, check_networks
from tidebill.operation.doctor.rendering import check_printing, check_rules, check_templates
from tidebill.operation.scrubbing import scrub

__all__ = ["Finding", "Level", "examine_installation"]

_CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "data folder": check_data,
    "secret key": check_key,
    "files": check_files,
    "address": check_address,
    "mail": check_mail,
    "printing": check_printing,
    "print templates": check_templates,
    "e-invoice rules": check_rules,
}
# Only if the database is reachable and migrated: each would wait for it again.
_CHECKS_OF_ROWS: dict[str, Callable[[], Iterator[Finding]]] = {
    "background work": check_work,
    "clock": check_clock,
    "e-invoice networks": check_networks,
}


def examine_installation() -> Iterator[Finding]:
    """Yield the findings of every check. A check that fails unexpectedly is an error of its own."""
    for name, check in _CHECKS.items():
        yield from _run(name, check)
    database = list(_run("database", check_database))
    yield from database
    if any(finding.level is not Level.OK for finding in database if finding.check == "database"):
        return
    for name, check in _CHECKS_OF_ROWS.items():
        yield from _run(name, check)


def _run(name: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as problem:
        reason = scrub(f"{type(problem).__name__}: {problem}".splitlines()[0])
        yield error(name, f"the check failed: {reason}", "Report this with the output of the command.")
