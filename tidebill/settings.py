"""All settings.

Operators set them through environment variables; see docs/operating.md.
"""

import contextlib
import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# ── What the operator chooses ────────────────────────────────────────────────────────────────────────────


def _read_list(name: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def _read_number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"\d{1,9}", text):
        raise ImproperlyConfigured(f"{name} must be a whole number")
    return int(text)


def _keep_secret_key(file: Path) -> str:
    """Return the key in ``file``, generated on first start and readable only by its owner."""
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(50))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Write a file atomically, unless it exists: of several starting processes one generates the key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()


# Databases, keys and files are readable only by the user that runs the server.
os.umask(0o077)
TIDEBILL_DATA = Path(os.environ.get("TIDEBILL_DATA") or "var").absolute()
TIDEBILL_BASE_URL = (os.environ.get("TIDEBILL_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
TIDEBILL_DOMAIN = os.environ.get("TIDEBILL_DOMAIN", "").strip().strip(".").lower()

# In a sandbox, for trying things out, the operator can set the clock of all accounts.
TIDEBILL_CLOCK = os.environ.get("TIDEBILL_CLOCK", "").strip().lower()
if TIDEBILL_CLOCK not in {"", "sandbox"}:
    raise ImproperlyConfigured("TIDEBILL_CLOCK can only be: sandbox")
TIDEBILL_SANDBOX = TIDEBILL_CLOCK == "sandbox"
# Requests per seconds, by token or user and by address; unlimited in a sandbox.
TIDEBILL_RATE_LIMIT = os.environ.get("TIDEBILL_RATE_LIMIT", "").strip() or "1200/60"
TIDEBILL_RATE_LIMIT_ADDRESS = os.environ.get("TIDEBILL_RATE_LIMIT_ADDRESS", "").strip() or "600/60"
if TIDEBILL_SANDBOX:
    TIDEBILL_RATE_LIMIT = TIDEBILL_RATE_LIMIT_ADDRESS = "0"
for _rate in (TIDEBILL_RATE_LIMIT, TIDEBILL_RATE_LIMIT_ADDRESS):
    if _rate != "0" and not re.fullmatch(r"[1-9]\d{0,8}/[1-9]\d{0,8}", _rate):
        raise ImproperlyConfigured("TIDEBILL_RATE_LIMIT must be like 600/60, or 0")
# Sources of exchange rates; an empty URL disables a source.
TIDEBILL_RATES = {
    "ecb": os.environ.get(
        "TIDEBILL_RATES_ECB", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
    ),
    "nbp": os.environ.get(
        "TIDEBILL_RATES_NBP", "https://api.nbp.pl/api/exchangerates/tables/A/last/20/?format=json"
    ),
}
# KSeF URLs and verification URLs (QR codes) by environment.
TIDEBILL_KSEF_URLS = {
    name: os.environ.get(f"TIDEBILL_KSEF_URL_{name.upper()}") or f"https://api{infix}.ksef.mf.gov.pl"
    for name, infix in (("test", "-test"), ("demo", "-demo"), ("production", ""))
}
TIDEBILL_KSEF_QR_URLS = {
    name: f"https://qr{infix}.ksef.mf.gov.pl"
    for name, infix in (("test", "-test"), ("demo", "-demo"), ("production", ""))
}
# Stored PDFs: megabytes in all (0 stores none), days, and seconds per minute in which the worker renders
# documents that were just issued.
TIDEBILL_PRINTS_MB = _read_number("TIDEBILL_PRINTS_MB", 10_000)
TIDEBILL_PRINTS_DAYS = _read_number("TIDEBILL_PRINTS_DAYS", 400)
TIDEBILL_PRINTS_AHEAD = _read_number("TIDEBILL_PRINTS_AHEAD", 15)
TIDEBILL_METRICS_TOKEN = os.environ.get("TIDEBILL_METRICS_TOKEN", "").strip()
# Directory with newer or national validation rules for e-invoices (docs/einvoices.md).
TIDEBILL_EINVOICE_RULES = os.environ.get("TIDEBILL_EINVOICE_RULES", "").strip()
TIDEBILL_STRIPE_URL = os.environ.get("TIDEBILL_STRIPE_URL") or "https://api.stripe.com"
# Allow webhooks to private networks; on shared instances customers could probe the network with them.
TIDEBILL_WEBHOOK_ALLOW_PRIVATE = os.environ.get("TIDEBILL_WEBHOOK_ALLOW_PRIVATE") == "1"

# A pooler in front of PostgreSQL that assigns connections per transaction, such as pgbouncer.
TIDEBILL_POOLER = os.environ.get("TIDEBILL_POOLER", "").strip().lower()
if TIDEBILL_POOLER not in {"", "transaction"}:
    raise ImproperlyConfigured("TIDEBILL_POOLER can only be: transaction")

DEBUG = os.environ.get("TIDEBILL_DEBUG", "").lower() in {"1", "true", "yes"}
SECRET_KEY = os.environ.get("TIDEBILL_SECRET_KEY") or _keep_secret_key(TIDEBILL_DATA / "secret_key")
SECRET_KEY_FALLBACKS = _read_list("TIDEBILL_SECRET_KEY_FALLBACKS")

# ── Rooms ────────────────────────────────────────────────────────────────────────────────────────────────

BASE_DIR = Path(__file__).parent
ROOT_URLCONF = "tidebill.urls"
WSGI_APPLICATION = "tidebill.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",
    "tidebill.storage",
    "tidebill.events",
    "tidebill.accounts",
    "tidebill.rates",
    "tidebill.catalog",
    "tidebill.stock",
    "tidebill.invoices",
    "tidebill.recurring",
    "tidebill.payments",
    "tidebill.attachments",
    "tidebill.banking",
    "tidebill.einvoicing",
    "tidebill.printing",
    "tidebill.webhooks",
    "tidebill.fiscal",
    "tidebill.mail",
    "tidebill.portal",
    "tidebill.transmission",
    "tidebill.reports",
    "tidebill.desk",
    "tidebill.transfer",
]
MIDDLEWARE = [
    "tidebill.operation.hosts.CanonicalHost",
    "tidebill.operation.requests.LogRequests",
    "tidebill.operation.headers.SecureContent",
    "tidebill.operation.compression.CompressPages",
    "django.middleware.security.SecurityMiddleware",
    "tidebill.operation.liveness.AnswerLiveness",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tidebill.accounts.language.UserLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
MESSAGE_STORAGE = "tidebill.desk.notices.PersistentNotices"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidebill.operation.worker_down.worker_down",
            ],
            "libraries": {
                "tidebill": "tidebill.http.tags",
                "reports": "tidebill.reports.tags",
                "desk": "tidebill.desk.tags",
            },
        },
    },
]

# ── Database ─────────────────────────────────────────────────────────────────────────────────────────────


def _embedded_database(file: Path) -> dict[str, Any]:
    """Configure SQLite: writers queue at BEGIN instead of failing halfway, readers never wait."""
    return {
        "ENGINE": "tidebill.storage.sqlite",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        },
        # A file, as in production: threads can't share an in-memory database for concurrent writes.
        "TEST": {"NAME": TIDEBILL_DATA / "test.sqlite3"},
    }


# Executions before the server prepares a statement; applies to storage/prepared.py only.
_PREPARE_AFTER = 2


def _server_database(url: str) -> dict[str, Any]:
    """Configure PostgreSQL with psycopg's pool: threads come and go, connections stay."""
    database: dict[str, Any] = {**dj_database_url.parse(url, engine="tidebill.storage.postgresql")}
    options = database.setdefault("OPTIONS", {})
    options["pool"] = {"min_size": 1, "max_size": 20, "timeout": 30}
    if TIDEBILL_POOLER:
        # Statements of one session may run on different server connections: session state is unreliable.
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        options["prepare_threshold"] = _PREPARE_AFTER
    return database


def _choose_database(url: str) -> dict[str, Any]:
    match urlsplit(url).scheme:
        case "" if not url:
            TIDEBILL_DATA.mkdir(parents=True, exist_ok=True)
            return _embedded_database(TIDEBILL_DATA / "db.sqlite3")
        case "sqlite":
            return _embedded_database(Path(unquote(urlsplit(url).path.removeprefix("/"))))
        case "postgresql" | "postgres":
            return _server_database(url)
    raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///")


def _choose_replica(url: str) -> dict[str, Any]:
    """Configure the replica with a short timeout, since reads can fall back to the primary."""
    if not (url.startswith("postgres") and os.environ.get("DATABASE_URL", "").startswith("postgres")):
        raise ImproperlyConfigured("TIDEBILL_REPLICA_URL and DATABASE_URL must both be postgresql://")
    database = _server_database(url)
    database["OPTIONS"]["pool"]["timeout"] = 1
    database["OPTIONS"].setdefault("connect_timeout", 2)
    return database


DATABASES = {"default": _choose_database(os.environ.get("DATABASE_URL", ""))}
if _replica := os.environ.get("TIDEBILL_REPLICA_URL", "").strip():
    DATABASES["replica"] = _choose_replica(_replica)
    DATABASE_ROUTERS = ["tidebill.storage.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "tidebill_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# ── Who may come in ──────────────────────────────────────────────────────────────────────────────────────

_base = urlsplit(TIDEBILL_BASE_URL)
_is_https = _base.scheme == "https"

ALLOWED_HOSTS = [
    _base.hostname or "",
    "127.0.0.1",
    "localhost",
    "[::1]",
    *_read_list("TIDEBILL_ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
if TIDEBILL_DOMAIN:
    ALLOWED_HOSTS += [f".{TIDEBILL_DOMAIN}"]
    CSRF_TRUSTED_ORIGINS += [f"{_base.scheme}://*.{TIDEBILL_DOMAIN}"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if _is_https:
    # The server itself speaks HTTP; with https a proxy terminates TLS and sets this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TIDEBILL_CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TIDEBILL_TRUSTED_PROXIES") or 0)

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# ── Sign-in ──────────────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tidebill.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tidebill"
MFA_ADAPTER = "tidebill.accounts.mfa_adapter.MfaAdapter"
MFA_TOTP_TOLERANCE = 1
# Browsers offer passkeys only over https and on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _is_https
# Tokens of partners that open accounts from their own services (docs/operating.md).
TIDEBILL_INTEGRATION_TOKENS = _read_list("TIDEBILL_INTEGRATION_TOKENS")
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True

# ── Languages, files, mail ───────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en"
# Only fully translated languages.
LANGUAGES = [
    ("en", "English"),
    ("pl", "Polski"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = TIDEBILL_DATA / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700


def _storage(bucket: str) -> dict[str, Any]:
    """Configure storage of customers' files: a local directory that is not served, or a bucket (extra
    ``s3``).
    """
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("TIDEBILL_S3_ENDPOINT") or None,
        "region_name": os.environ.get("TIDEBILL_S3_REGION") or None,
        "access_key": os.environ.get("TIDEBILL_S3_ACCESS_KEY") or None,
        "secret_key": os.environ.get("TIDEBILL_S3_SECRET_KEY") or None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 600,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _storage(os.environ.get("TIDEBILL_S3_BUCKET", "")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Every email is stored first (mail/services), then sent as configured here.
EMAIL_BACKEND = "tidebill.mail.backend.QueueBackend"
EMAIL_TIMEOUT = 30
TIDEBILL_MAIL_FROM = (
    os.environ.get("TIDEBILL_MAIL_FROM", "").strip() or f"noreply@{_base.hostname or 'localhost'}"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"Tidebill <{TIDEBILL_MAIL_FROM}>"
_TLS = {"starttls": (True, False), "ssl": (False, True), "none": (False, False)}


def _read_mail_server(url: str) -> dict[str, Any]:
    """Parse ``smtp://user:password@host:587?tls=starttls`` into Django's settings."""
    found = urlsplit(url)
    tls = dict(parse_qsl(found.query)).get("tls") or ("ssl" if found.scheme == "smtps" else "starttls")
    try:
        port = found.port
    except ValueError:
        port = -1
    if found.scheme not in ("smtp", "smtps") or not found.hostname or tls not in _TLS or port == -1:
        raise ImproperlyConfigured("TIDEBILL_SMTP_URL must be smtp://user:password@host:587?tls=starttls")
    return {
        "EMAIL_HOST": found.hostname,
        "EMAIL_PORT": port or (465 if tls == "ssl" else 587),
        "EMAIL_HOST_USER": unquote(found.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(found.password or ""),
        "EMAIL_USE_TLS": _TLS[tls][0],
        "EMAIL_USE_SSL": _TLS[tls][1],
    }


# The sending backend: SMTP, a provider through django-anymail, or none, which traps emails.
TIDEBILL_MAIL_BACKEND = os.environ.get("TIDEBILL_MAIL_BACKEND", "").strip()
if os.environ.get("TIDEBILL_SMTP_URL"):
    TIDEBILL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(_read_mail_server(os.environ["TIDEBILL_SMTP_URL"]))
try:
    ANYMAIL: dict[str, Any] = json.loads(os.environ.get("TIDEBILL_ANYMAIL") or "{}")
except ValueError:
    raise ImproperlyConfigured("TIDEBILL_ANYMAIL must be a JSON object") from None

# ── Logging ──────────────────────────────────────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tidebill.operation.scrubbing.ScrubbedFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Each request is logged already (operation/requests.py), including rejected ones.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Outgoing requests are recorded in the database; their URLs may contain secrets.
        "httpx": {"handlers": [], "level": "WARNING", "propagate": True},
        # It logs its start in every process.
        "pikepdf": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
