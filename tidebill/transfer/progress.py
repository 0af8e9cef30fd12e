import sys
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]


def progress(*, total: int | None, label: str) -> Any:
    """A bar on the terminal of whoever waits; nothing where the output goes elsewhere."""
    return tqdm(total=total, desc=label, disable=not sys.stderr.isatty(), leave=False, unit="")
