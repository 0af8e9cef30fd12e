from django.apps import AppConfig


class RecurringConfig(AppConfig):
    name = "tidebill.recurring"
    default_auto_field = "django.db.models.BigAutoField"
