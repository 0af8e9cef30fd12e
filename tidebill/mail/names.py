"""Translated names of email states."""

from django.utils.translation import gettext

# CSS class of each state.
BADGES = {
    "queued": "badge",
    "sending": "badge",
    "sent": "badge badge--success",
    "failed": "badge badge--danger",
    "unconfirmed": "badge badge--warning",
    "trapped": "badge badge--info",
    "dropped": "badge",
}


def states() -> dict[str, str]:
    """Return translated names by state."""
    return {
        "queued": gettext("Queued"),
        "sending": gettext("Sending"),
        "sent": gettext("Accepted by the server"),
        "failed": gettext("Failed"),
        "unconfirmed": gettext("May have been sent"),
        "trapped": gettext("Not sent – no mail server set up"),
        "dropped": gettext("No longer needed"),
    }
