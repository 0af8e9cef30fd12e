"""Payments and their allocation to documents."""
