from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "tidebill.printing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.invoices.hooks import own_designs
        from tidebill.printing.services.print_templates import list_designs

        own_designs.register(list_designs)
