"""Background tasks of the catalog."""

from tidebill.catalog.services.imports import work

__all__ = ["work"]
