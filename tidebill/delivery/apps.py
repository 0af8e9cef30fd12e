from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "tidebill.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells the room below of the files that only this one knows."""
        from tidebill.delivery.services.enclosing import enclosures  # noqa: PLC0415  # needs models
        from tidebill.einvoicing.enclosures import provide  # noqa: PLC0415

        provide(enclosures)
