"""Clients and products that documents copy from, and their prices."""

from tidebill.catalog.models.cards import Address, Category, Client, Product, current
from tidebill.catalog.models.imports import TableImport
from tidebill.catalog.models.price_lists import PriceList, PriceListPosition

__all__ = [
    "Address",
    "Category",
    "Client",
    "PriceList",
    "PriceListPosition",
    "Product",
    "TableImport",
    "current",
]
