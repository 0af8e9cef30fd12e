from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "tidebill.events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lets every room name its tasks: whoever does jobs must know them all."""
        autodiscover_modules("tasks")
