"""The two syntaxes of EN 16931, written from a neutral invoice."""
