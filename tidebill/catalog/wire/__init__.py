"""API schemas of clients, addresses, products, categories and price lists."""

from tidebill.catalog.wire.cards import Address, Category, Client, Product
from tidebill.catalog.wire.imports import ImportedRow, TableImport
from tidebill.catalog.wire.price_lists import PriceList, PriceListPosition, ProductPrice

__all__ = [
    "Address",
    "Category",
    "Client",
    "ImportedRow",
    "PriceList",
    "PriceListPosition",
    "Product",
    "ProductPrice",
    "TableImport",
]
