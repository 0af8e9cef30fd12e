from django.apps import AppConfig


class TransmissionConfig(AppConfig):
    name = "tidebill.transmission"
    default_auto_field = "django.db.models.BigAutoField"
