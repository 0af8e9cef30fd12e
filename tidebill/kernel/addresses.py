"""Parse lists of email addresses."""


def list_addresses(text: str | None) -> list[str]:
    """Return the distinct addresses of a comma-separated list, ignoring empty entries."""
    found = (address.strip() for address in (text or "").split(","))
    return list(dict.fromkeys(address for address in found if address))
