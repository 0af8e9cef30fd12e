"""Figures over the books: what was sold, taxed, owed, spent, numbered and stored; nothing is changed here."""
