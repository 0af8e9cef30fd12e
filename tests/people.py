"""Alice and Bob work for one company, Charlie for another: access is tested with all three."""

from dataclasses import dataclass

from tidebill.accounts.models import Account, User


@dataclass(frozen=True)
class Person:
    """A user with a token; ``password`` is for signing in."""

    user: User
    account: Account
    token: str
    password: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
