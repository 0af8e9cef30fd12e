"""The arithmetic and the words of invoicing: pure functions of their arguments.

Nothing here knows Django, a clock, a network or a database. docs/calculations.md explains the rules; the
tests execute its tables.
"""
