"""Refusals that only make sense over HTTP; the rules' own errors are in ``tidebill.wire.errors``."""

from tidebill.wire.errors import WireError


class Unauthenticated(WireError):
    """No caller: no token, a wrong one, or no session."""


class Forbidden(WireError):
    """A caller who may not do this."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class MethodNotAllowed(WireError):
    """A path that doesn't answer to this method; ``allowed`` are those it does."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = allowed
        super().__init__(", ".join(allowed))


class TooManyRequests(WireError):
    """Too many attempts; worth another try after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(str(seconds))


class SecondFactorRequired(WireError):
    """Somebody who must set up a second factor before anything else."""

    text = "This account asks for a second factor: set one up first"
