"""API authorisation codes: random, found by digest, and encrypted so that their owner can read them again."""

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
    """A new code: 20 letters and digits, about 119 bits."""
    return get_random_string(_LENGTH)


def strip_prefix(token: str) -> str:
    """The part that counts: clients may write ``TOKEN/prefix``, where the prefix tells them the host."""
    return token.split("/", 1)[0]


def digest(token: str) -> str:
    """SHA-256 (hex) of the part that counts; enough for a random code, which nobody can guess offline."""
    return hashlib.sha256(strip_prefix(token).encode(errors="replace")).hexdigest()


def encrypt(token: str) -> str:
    return _box().encrypt(token.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The code again; raises ``cryptography.fernet.InvalidToken`` if no known secret key fits."""
    return _box().decrypt(encrypted.encode()).decode()


def _box() -> MultiFernet:
    """Encrypts with the present secret key and still reads what earlier ones wrote."""
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
