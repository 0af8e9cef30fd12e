"""Lists of e-mail addresses as people write them."""


def list_addresses(text: str | None) -> list[str]:
    """Return the addresses of a comma list, each once; a comma too many does no harm."""
    found = (address.strip() for address in (text or "").split(","))
    return list(dict.fromkeys(address for address in found if address))
