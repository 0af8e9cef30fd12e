"""Transmissions and connections over HTTP."""
