import sys
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]


def progress(*, total: int | None, label: str) -> Any:
    """Return a progress bar, or a no-op if the output is no terminal."""
    return tqdm(total=total, desc=label, disable=not sys.stderr.isatty(), leave=False, unit="")
