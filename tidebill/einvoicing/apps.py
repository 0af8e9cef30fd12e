from django.apps import AppConfig


class EInvoicingConfig(AppConfig):
    name = "tidebill.einvoicing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.einvoicing.validators import require_format
        from tidebill.events.validation import validators

        validators.register(require_format)
