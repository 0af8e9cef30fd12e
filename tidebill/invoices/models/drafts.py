from django.db import models

from tidebill.storage.fields import Object, Text
from tidebill.storage.models import Row


class Draft(Row):
    """Autosaved content of a document's form; never an issued document.

    ``form_key`` identifies the form, ``place`` is the URL to continue at, ``content`` the input by API field
    name, ``title`` the display name.
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
