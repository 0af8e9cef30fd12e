"""Arithmetic and vocabulary of invoicing: pure functions of their arguments.

Nothing here imports Django or uses a clock, a network or a database. docs/calculations.md explains the rules;
the tests execute its tables.
"""
