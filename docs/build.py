"""Write the generated documents: ``python docs/build.py``; ``--check`` only lists stale ones."""

import json
import os
import sys
from pathlib import Path

import django

FOLDER = Path(__file__).parent / "api"


def main(arguments: list[str]) -> int:
    stale = [path for path, text in _generate().items() if not path.exists() or path.read_text() != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is out of date: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for path, text in _generate().items():
        path.write_text(text)
    return 0


def _generate() -> dict[Path, str]:
    """Return the content of generated documents by path."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(Path(__file__).parent.parent))
    django.setup()
    # These can be loaded only after the setup.
    from docs import coverage, permissions  # noqa: PLC0415
    from tidebill.http import openapi, reference  # noqa: PLC0415

    return {
        reference.DOCUMENT: json.dumps(openapi.document(), indent=1, ensure_ascii=False) + "\n",
        FOLDER / "coverage.md": coverage.table(),
        FOLDER / "permissions.md": permissions.table(),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
