"""Read received documents into the neutral invoice."""
