"""Error responses as clients of the original know them."""

from typing import Any

CODES = ("error_code", "error_codes")


def plain_error(answer: Any) -> dict[str, Any]:
    """Return the body of an error without the codes that Tidebill adds; asserts that it has them."""
    body: dict[str, Any] = dict(answer.json())
    assert body.pop("error_code")
    by_field = body.pop("error_codes", None)
    assert (by_field is not None) == isinstance(body["message"], dict)
    return body
