"""Webhooks: signed, ordered notifications about changes."""
