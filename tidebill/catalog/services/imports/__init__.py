"""Import clients and products from a table: column mapping, preview, and import in batches."""

from tidebill.catalog.services.imports.columns import FIELDS, IGNORED, guess_mapping
from tidebill.catalog.services.imports.run import (
    cancel_import,
    change_mapping,
    create_import,
    delete_import,
    run_import,
)

__all__ = [
    "FIELDS",
    "IGNORED",
    "cancel_import",
    "change_mapping",
    "create_import",
    "delete_import",
    "guess_mapping",
    "run_import",
]
