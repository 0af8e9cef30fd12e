from django.apps import AppConfig


class FiscalConfig(AppConfig):
    name = "tidebill.fiscal"
    default_auto_field = "django.db.models.BigAutoField"
