"""Worker processes on the database of the test that starts them."""

import os
import subprocess
import sys
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

_SETUP = "import django; django.setup()\n"


def start_worker(code: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Run ``code``, which ends in the worker, after setting up Django."""
    name = str(connection.settings_dict["NAME"])
    server = os.environ.get("DATABASE_URL", "")
    url = urlsplit(server)._replace(path=f"/{quote(name)}").geturl() if server else f"sqlite:///{quote(name)}"
    here = {
        "DATABASE_URL": url,
        "TIDEBILL_DATA": str(settings.TIDEBILL_DATA),
        "PYTHONPATH": ".",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return subprocess.Popen([sys.executable, "-c", _SETUP + code], env={**os.environ, **here, **environment})
