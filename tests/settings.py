"""The product's settings for tests, with files in a temporary folder."""

import atexit
import os
import shutil
import tempfile

if "TIDEBILL_DATA" not in os.environ:
    os.environ["TIDEBILL_DATA"] = tempfile.mkdtemp(prefix="tidebill-tests-")
    atexit.register(shutil.rmtree, os.environ["TIDEBILL_DATA"], ignore_errors=True)
os.environ.setdefault("TIDEBILL_SECRET_KEY", "tests")

from tidebill.settings import *  # noqa: F403

# Argon2 is slow by design; tests/test_settings.py checks that the product uses it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# No requests to sources of exchange rates.
TIDEBILL_RATES = {"ecb": "", "nbp": ""}
# Otherwise each test client would scan all static files first.
WHITENOISE_AUTOREFRESH = True
# All tests of a process share one address; tests/http/test_limits.py sets its own limits.
TIDEBILL_RATE_LIMIT = TIDEBILL_RATE_LIMIT_ADDRESS = "0"
