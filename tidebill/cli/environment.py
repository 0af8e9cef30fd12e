"""The environment file: settings of an installation that has no service manager to pass them.

Its format is what systemd's ``EnvironmentFile=`` and the ``--env-file`` of container engines both read:
``NAME=value`` per line, without quotes, comments on lines of their own.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEFAULT_FILE = "tidebill.env"


def environment_file() -> Path:
    """Return the path of the file: ``TIDEBILL_ENV_FILE``, or ``tidebill.env`` in the current folder."""
    return Path(os.environ.get("TIDEBILL_ENV_FILE") or DEFAULT_FILE)


def load_environment_file(_: object = None) -> None:
    """Add the file's settings to the environment, which takes precedence.

    Raises ImproperlyConfigured if ``TIDEBILL_ENV_FILE`` names no file, or a line has no name.
    """
    file = environment_file()
    if not file.is_file():
        if os.environ.get("TIDEBILL_ENV_FILE"):
            raise ImproperlyConfigured(f"TIDEBILL_ENV_FILE names no file: {file}")
        return
    for index, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        name, separator, value = entry.partition("=")
        if not separator or not name.replace("_", "").isalnum():
            raise ImproperlyConfigured(f"{file}, line {index}: expected NAME=value")
        os.environ.setdefault(name, value)


def write_environment_file(file: Path, values: Mapping[str, str]) -> None:
    """Write a new file that only this user can read. Raises FileExistsError."""
    lines = [f"{name}={value}\n" for name, value in values.items()]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.writelines(lines)
