from django.db import models

from tidebill.storage.fields import Flag, Text
from tidebill.storage.models import Row


class Issuer(Row):
    """A person who issues documents for the account."""

    name = models.CharField(max_length=255)
    tax_no = Text()
    deleted = Flag()

    def __str__(self) -> str:
        return self.name
