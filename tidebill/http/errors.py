"""Errors specific to HTTP; business errors are in ``tidebill.wire.errors``."""

from tidebill.wire.errors import Forbidden, WireError

__all__ = ["Forbidden", "MethodNotAllowed", "SecondFactorRequired", "TooManyRequests", "Unauthenticated"]


class Unauthenticated(WireError):
    """The token or session is missing or invalid."""


class MethodNotAllowed(WireError):
    """The route does not support the method; ``allowed`` lists those it does."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = allowed
        super().__init__(", ".join(allowed))


class TooManyRequests(WireError):
    """The rate limit is exceeded; the client may retry after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(str(seconds))


class SecondFactorRequired(WireError):
    """The user must set up a second factor first."""

    text = "This account asks for a second factor: set one up first"
