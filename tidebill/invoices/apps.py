from django.apps import AppConfig
from django.db.models.signals import post_migrate

SEARCHED = ("invoices_invoice",)


class InvoicesConfig(AppConfig):
    name = "tidebill.invoices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the hooks of this package."""
        from tidebill.http.labels import register_labels
        from tidebill.invoices.fields import LABELS
        from tidebill.invoices.services.issuing.stock import lock_invoices
        from tidebill.stock import hooks as stock

        post_migrate.connect(make_searchable, sender=self)
        register_labels(LABELS)
        stock.lock_invoices.register(lock_invoices)


def make_searchable(**_: object) -> None:
    """Create the search indexes of this package after migrations; see ensure_index."""
    from tidebill.storage.search import ensure_index  # needs the apps to be loaded

    for table in SEARCHED:
        ensure_index(table)
