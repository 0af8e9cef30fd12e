"""API authorization codes: random, looked up by digest, and encrypted so that owners can read them again."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import get_random_string

_LENGTH = 20
_PURPOSE = b"tidebill.accounts.tokens"


def make_token() -> str:
    """Generate a code: 20 letters and digits, about 119 bits."""
    return get_random_string(_LENGTH)


def strip_prefix(token: str) -> str:
    """Strip the prefix: clients may send ``TOKEN/prefix``, where the prefix tells them the host."""
    return token.split("/", 1)[0]


def digest(token: str) -> str:
    """Return the SHA-256 (hex) of the code; sufficient for random codes, which can't be guessed offline."""
    return hashlib.sha256(strip_prefix(token).encode(errors="replace")).hexdigest()


def encrypt(token: str) -> str:
    return _box().encrypt(token.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Decrypt a code; raises ``cryptography.fernet.InvalidToken`` if no known secret key matches."""
    return _box().decrypt(encrypted.encode()).decode()


def _box() -> MultiFernet:
    """Return a cipher that encrypts with the current secret key and decrypts with earlier ones too."""
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
