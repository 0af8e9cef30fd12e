"""Views of transmissions and connections."""
