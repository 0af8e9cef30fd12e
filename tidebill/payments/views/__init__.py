"""Calls about payments: load, call, respond."""
