from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "tidebill.stock"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.accounts.hooks import account_setup
        from tidebill.catalog import hooks as catalog
        from tidebill.stock import products
        from tidebill.stock.services.warehouses import open_main_warehouse

        account_setup.register(open_main_warehouse)
        catalog.with_stock.register(products.with_stock)
        catalog.count_stock.register(products.count)
        catalog.count_checker.register(products.count_checker)
