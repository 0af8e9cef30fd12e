from django.apps import AppConfig


class EInvoicingConfig(AppConfig):
    name = "tidebill.einvoicing"
    default_auto_field = "django.db.models.BigAutoField"
