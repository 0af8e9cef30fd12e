"""Number of requests that a web process handles at a time."""

import os
from typing import Final

WEB_THREADS: Final = min(8, 2 * (os.cpu_count() or 1) + 1)
