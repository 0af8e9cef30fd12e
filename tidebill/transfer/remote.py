"""Client for the public API of the server to migrate from."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tidebill.kernel.lazy import LazyModule
from tidebill.operation.database import OperatorError

if TYPE_CHECKING:
    import httpx
else:
    httpx = LazyModule("httpx")

_PAGE = 100
_TRIES = 6
_BUSY = (429, 502, 503, 504)
_PATIENCE = 60.0


class Remote:
    """Reads an account with its token, honoring rate limits. Raises OperatorError."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, application/pdf"}
        self.http = httpx.Client(base_url=self.url, headers=headers, timeout=60, follow_redirects=True)

    def close(self) -> None:
        self.http.close()

    def one(self, path: str, **params: object) -> Any:
        """Return the response of a path; None for 404."""
        return _read(path, self._get(path, params))

    def bytes(self, path: str) -> bytes:
        """Download a file."""
        return self._get(path, {}).content

    def _get(self, path: str, params: dict[str, Any]) -> "httpx.Response":
        for attempt in range(_TRIES):
            try:
                response = self.http.get(path, params=params)
            except httpx.TransportError as error:
                failure = str(error) or type(error).__name__
                time.sleep(2**attempt)
                continue
            if response.status_code not in _BUSY:
                return response
            failure = f"it answers {response.status_code}"
            time.sleep(_pause(response, attempt))
        raise OperatorError(f"can't read {self.url}: {failure}")

    def every(self, path: str, **params: object) -> Iterator[dict[str, Any]]:
        """Yield every row of a list, page by page; nothing if the server has no such list."""
        page, seen = 1, set[int]()
        while rows := self.one(path, page=page, per_page=_PAGE, **params):
            fresh = [row for row in rows if row["id"] not in seen]
            seen.update(row["id"] for row in fresh)
            yield from fresh
            if len(rows) < _PAGE or not fresh:
                return
            page += 1


def _read(path: str, response: "httpx.Response") -> Any:
    if response.status_code == 404:
        return None
    try:
        found = response.json()
    except ValueError:
        found = None
    refused = isinstance(found, dict) and found.get("code") == "error"
    if response.status_code >= 400 or refused or found is None:
        reason = found.get("message") if isinstance(found, dict) else "no JSON"
        raise OperatorError(f"{path} returned {response.status_code}: {reason}")
    return found


def _pause(response: "httpx.Response", attempt: int) -> float:
    """Return the seconds to wait according to the server."""
    wanted = response.headers.get("Retry-After", "")
    return min(float(wanted) if wanted.isdecimal() else float(2**attempt), _PATIENCE)
