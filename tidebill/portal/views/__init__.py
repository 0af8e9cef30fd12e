"""Views of portal."""
