from django.db import models

from tidebill.storage.fields import Object, Text
from tidebill.storage.models import Row


class Draft(Row):
    """What somebody has typed into the form of a document and not saved yet; never an issued document.

    ``form_key`` is the form's own, ``place`` the address of the page to go on at, ``content`` what was typed,
    by the wire's names, ``title`` what it is recognised by.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=64)
    place = models.CharField(max_length=300)
    title = Text()
    content = Object()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user", "form_key"], name="draft_of_form"),
        ]

    def __str__(self) -> str:
        return self.title or self.form_key
