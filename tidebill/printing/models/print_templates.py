from django.db import models

from tidebill.storage.models import Row


class Content(models.Model):
    """What a template prints, and which documents it is for.

    ``base`` is the shipped template it starts from; ``html`` is empty if it only changes its look. An empty
    ``accent`` is the department's color. An empty ``kind`` or ``lang``, and no department, stand for all.
    """

    kind = models.CharField(max_length=30, blank=True, default="")
    lang = models.CharField(max_length=10, blank=True, default="")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.CASCADE, null=True, related_name="+"
    )
    automatic = models.BooleanField(default=True)
    base = models.CharField(max_length=30, default="modern")
    html = models.TextField(blank=True, default="")
    css = models.TextField(blank=True, default="")
    accent = models.CharField(max_length=7, blank=True, default="")
    font = models.CharField(max_length=20, default="sans")
    font_size = models.PositiveSmallIntegerField(default=9)
    spacing = models.CharField(max_length=20, default="normal")
    logo_height = models.PositiveSmallIntegerField(default=20)
    header_band = models.BooleanField(default=False)

    class Meta:
        abstract = True


class PrintTemplate(Content, Row):
    """An account's template for prints. ``number`` is its value in `invoice_template_id`.

    Deleted templates remain, since documents keep the version that they were issued with.
    """

    number = models.BigIntegerField()
    name = models.CharField(max_length=255)
    version = models.PositiveIntegerField(default=1)
    deleted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="print_template_number")]

    def __str__(self) -> str:
        return self.name


class PrintTemplateVersion(Content, Row):
    """A template as it was from ``created_at`` to the next version; the last one may have ended."""

    template = models.ForeignKey(PrintTemplate, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="print_template_version_number")
        ]
        indexes = [models.Index(fields=["account", "created_at"], name="print_template_in_force")]

    def __str__(self) -> str:
        return f"{self.template_id}/{self.version}"
