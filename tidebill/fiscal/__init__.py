"""Fiscal printers and their queues."""
