from cryptography.fernet import InvalidToken
from django.db import models

from tidebill.accounts import tokens
from tidebill.accounts.models.user import User
from tidebill.storage import clock
from tidebill.storage.models import Row


class ApiToken(Row):
    """An API authorization code: looked up by digest, displayed from its ciphertext.

    ``digest`` is the SHA-256 (hex) of the part before the slash in ``TOKEN/prefix``.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, blank=True, default="")
    digest = models.CharField(max_length=64, unique=True)
    encrypted = models.TextField()
    # Permissions the token is limited to; None for all of its user's.
    scopes = models.JSONField(null=True, default=None)
    # Departments the token is limited to; None for all of its user's.
    department_ids = models.JSONField(null=True, default=None)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def code(self) -> str | None:
        """Return the code; None if the secret key that encrypted it is gone."""
        try:
            return tokens.decrypt(self.encrypted)
        except InvalidToken:
            return None
