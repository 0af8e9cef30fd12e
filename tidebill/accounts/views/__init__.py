"""Calls about departments: load, call, respond."""
