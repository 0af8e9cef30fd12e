"""Sign-out."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from tidebill.accounts.models import ApiToken, User
from tidebill.accounts.services.tokens import revoke_token


@transaction.atomic
def sign_out_everywhere(user: User, *, besides: str | None, revoke_tokens: bool) -> tuple[int, int]:
    """End the user's other sessions, and optionally revoke their tokens for the account in scope.

    Returns the number of each.
    """
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=besides or ""))
    for session in sessions:
        session.end()
    tokens = list(ApiToken.objects.filter(user=user, revoked_at=None)) if revoke_tokens else []
    for token in tokens:
        revoke_token(token, by=user)
    return len(sessions), len(tokens)
