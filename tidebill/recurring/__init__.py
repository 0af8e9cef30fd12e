"""Documents that are issued again and again."""
