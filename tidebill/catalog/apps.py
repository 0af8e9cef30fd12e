from django.apps import AppConfig
from django.db.models.signals import post_migrate

SEARCHED = ("catalog_client", "catalog_product")


class CatalogConfig(AppConfig):
    name = "tidebill.catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_searchable, sender=self)


def make_searchable(**_: object) -> None:
    """Create the search indexes of this package after migrations; see ensure_index."""
    from tidebill.storage.search import ensure_index  # needs the apps to be loaded

    for table in SEARCHED:
        ensure_index(table)
