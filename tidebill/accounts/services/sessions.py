"""Ending what somebody is signed in by."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from tidebill.accounts.models import ApiToken, User
from tidebill.accounts.services.tokens import revoke_token


@transaction.atomic
def sign_out_everywhere(user: User, *, besides: str | None, revoke_tokens: bool) -> tuple[int, int]:
    """Ends the user's sessions but one, and their tokens for the account in scope where that is wanted.

    Returns how many of each ended.
    """
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=besides or ""))
    for session in sessions:
        session.end()
    tokens = list(ApiToken.objects.filter(user=user, revoked_at=None)) if revoke_tokens else []
    for token in tokens:
        revoke_token(token, by=user)
    return len(sessions), len(tokens)
