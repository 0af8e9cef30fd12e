from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tidebill.payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.catalog import hooks as catalog
        from tidebill.invoices import hooks as invoices
        from tidebill.payments import balance, serializers
        from tidebill.payments.services import record, settle

        catalog.client_balance.register(balance.balance_of)
        invoices.reallocate_payments.register(settle.release)
        invoices.take_back_payments.register(record.take_back)
        invoices.payments_of.register(serializers.payments_of)
