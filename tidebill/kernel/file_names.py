"""Names of files made from document numbers and other texts."""

import re

_UNSAFE = re.compile(r"[^\w.-]")


def file_name(text: str, ending: str) -> str:
    """Return a file name that any file system and header accepts: `7/11/2026` becomes `7-11-2026.pdf`."""
    return f"{_UNSAFE.sub('-', text)}.{ending}"
