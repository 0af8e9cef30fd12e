"""Map a transmission to the API's ``gov_status`` and related columns."""

from typing import Any

from tidebill.transmission.models import Environment, Transmission

State = Transmission.State
KSEF = "ksef"
OK, PROCESSING, SEND_ERROR, SERVER_ERROR = "ok", "processing", "send_error", "server_error"
NOT_APPLICABLE, NOT_CONNECTED = "not_applicable", "not_connected"


def gov_facts(transmission: Transmission) -> dict[str, Any]:
    """Return the document's columns; empty for a channel that is no register."""
    if transmission.channel != KSEF:
        return {}
    words = transmission.messages or []
    return {
        "gov_status": named(_status(transmission), transmission.environment),
        "gov_error_messages": list(words) or None,
        "gov_kind": "fa3",
    }


def named(status: str, environment: str) -> str:
    """Prefix the status in test environments."""
    return status if environment == Environment.PRODUCTION else f"demo_{status}"


def is_final(status: str | None) -> bool:
    """Return whether the register has the document, so that it can't change any more."""
    return (status or "").removeprefix("demo_") == OK


def is_under_way(status: str | None) -> bool:
    """Return whether the register has, or may have, the document."""
    return (status or "").removeprefix("demo_") in (OK, PROCESSING, SERVER_ERROR)


def _status(transmission: Transmission) -> str:
    if transmission.state == State.ACCEPTED:
        return OK
    if transmission.state in Transmission.FAILED:
        return SEND_ERROR
    return SERVER_ERROR if transmission.messages else PROCESSING
