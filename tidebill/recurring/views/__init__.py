"""Calls about recurring definitions: load, call, respond."""
