"""The product's settings, for tests: files in a folder of their own that goes away with them."""

import atexit
import os
import shutil
import tempfile

if "TIDEBILL_DATA" not in os.environ:
    os.environ["TIDEBILL_DATA"] = tempfile.mkdtemp(prefix="tidebill-tests-")
    atexit.register(shutil.rmtree, os.environ["TIDEBILL_DATA"], ignore_errors=True)
os.environ.setdefault("TIDEBILL_SECRET_KEY", "tests")

from tidebill.settings import *  # noqa: F403

# Argon2 is slow on purpose; tests/test_settings.py checks that the product uses it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Nobody is asked for exchange rates.
TIDEBILL_RATES = {"ecb": "", "nbp": ""}
# Each test's client is a server of its own, which would list all static files before its first answer.
WHITENOISE_AUTOREFRESH = True
# All tests of a process are one address, and may be quick; tests/http/test_limits.py sets limits of its own.
TIDEBILL_RATE_LIMIT = TIDEBILL_RATE_LIMIT_ADDRESS = "0"
