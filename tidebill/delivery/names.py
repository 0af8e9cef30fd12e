"""What people call the states of a mail."""

from django.utils.translation import gettext

# The look of each state on a page.
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
    """State to its name, in the language that is spoken."""
    return {
        "queued": gettext("Queued"),
        "sending": gettext("Being sent"),
        "sent": gettext("Accepted by the server"),
        "failed": gettext("Failed"),
        "unconfirmed": gettext("May have been sent"),
        "trapped": gettext("Kept here, sent to nobody"),
        "dropped": gettext("No longer needed"),
    }
