"""Calls about billing documents: load, call, respond."""
