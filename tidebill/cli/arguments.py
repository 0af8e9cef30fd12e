"""Types shared by the commands, and the two forms of their output."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tidebill.accounts.models import User

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def print_account(prefix: str, url: str, owner: "User", api_token: str | None) -> None:
    """Print an account as JSON."""
    response = {
        "prefix": prefix,
        "url": url,
        "login": owner.login,
        "email": owner.email,
        "api_token": api_token,
    }
    print(json.dumps(response))


def print_error(problem: object) -> int:
    """Print one line for the operator and return the exit code."""
    print(f"tidebill: {problem}", file=sys.stderr)
    return 1
