"""The documents of others, read into the neutral invoice."""
