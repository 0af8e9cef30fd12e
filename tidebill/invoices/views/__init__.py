"""Views of billing documents."""
