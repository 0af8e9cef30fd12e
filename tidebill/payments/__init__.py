"""Money that comes in: payments and what they settle."""
