"""Write a neutral invoice in the two syntaxes of EN 16931."""
