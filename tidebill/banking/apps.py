from django.apps import AppConfig


class BankingConfig(AppConfig):
    name = "tidebill.banking"
    default_auto_field = "django.db.models.BigAutoField"
