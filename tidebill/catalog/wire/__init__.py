"""Clients, addresses, products, categories and price lists on the wire: each key declared once."""

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
