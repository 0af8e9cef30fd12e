from django.db import models

from tidebill.storage.fields import Flag, Text
from tidebill.storage.models import Row
from tidebill.storage.sorting import SortKey


class Issuer(Row):
    """A person who issues documents for the account."""

    name = models.CharField(max_length=255)
    name_key = SortKey(of="name")
    tax_no = Text()
    deleted = Flag()

    def __str__(self) -> str:
        return self.name
