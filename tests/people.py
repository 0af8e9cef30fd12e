"""Alice and Bob work for one company, Charlie for another: who may see what is asked of all three."""

from dataclasses import dataclass

from tidebill.accounts.models import Account, User


@dataclass(frozen=True)
class Person:
    """Somebody with a token; ``password`` is what they sign in with."""

    user: User
    account: Account
    token: str
    password: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
