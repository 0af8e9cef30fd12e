"""Webhooks: events, sending and outcomes."""
