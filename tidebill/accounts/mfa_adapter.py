from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken

from tidebill.accounts import tokens


class MfaAdapter(DefaultMFAAdapter):
    """allauth's adapter for second factors: seeds and recovery codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return tokens.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a seed; those stored by earlier versions are in plain text."""
        try:
            return tokens.decrypt(encrypted_text)
        except InvalidToken:
            return encrypted_text
