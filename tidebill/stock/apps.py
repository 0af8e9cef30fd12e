from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "tidebill.stock"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.accounts.hooks import account_setup
        from tidebill.stock.services.warehouses import open_main_warehouse

        account_setup.register(open_main_warehouse)
