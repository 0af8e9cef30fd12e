"""Views of payments."""
