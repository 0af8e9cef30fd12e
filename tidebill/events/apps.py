from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "tidebill.events"
    default_auto_field = "django.db.models.BigAutoField"
