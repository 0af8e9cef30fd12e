"""Import clients and products from a table: column mapping, dry run, and import."""

from tidebill.catalog.services.imports.columns import FIELDS, IGNORED, guess_mapping
from tidebill.catalog.services.imports.run import change_mapping, create_import, delete_import, run_import

__all__ = [
    "FIELDS",
    "IGNORED",
    "change_mapping",
    "create_import",
    "delete_import",
    "guess_mapping",
    "run_import",
]
