"""Links of invitations."""

from typing import Final

from django.core import signing

from tidebill.accounts.models import Membership

SALT: Final = "tidebill.accounts.invitation"


def invitation_link(member: Membership) -> str:
    """Return the capability URL with which the user accepts an invitation."""
    token = signing.dumps([member.pk, member.user_id], salt=SALT)
    return f"{member.account.url}/invitations/{token}"
