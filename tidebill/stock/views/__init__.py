"""Views of stock."""
