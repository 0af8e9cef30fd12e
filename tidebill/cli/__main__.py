"""``python -m tidebill.cli``."""

import sys

from tidebill.cli import main

sys.exit(main())
