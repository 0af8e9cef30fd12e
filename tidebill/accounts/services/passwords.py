"""Password strength."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tidebill.wire.errors import Invalid


def check_password_strength(password: str) -> None:
    """Raise Invalid for a weak password."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None
