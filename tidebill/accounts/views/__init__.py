"""Calls about an account itself: load, call, respond."""
