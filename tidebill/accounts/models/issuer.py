from django.db import models

from tidebill.storage.fields import Flag, Text
from tidebill.storage.models import Row


class Issuer(Row):
    """Somebody who issues documents in the account's name."""

    name = models.CharField(max_length=255)
    tax_no = Text()
    deleted = Flag()

    def __str__(self) -> str:
        return self.name
