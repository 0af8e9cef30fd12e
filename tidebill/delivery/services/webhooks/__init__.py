"""Webhooks: what they are told of, when it is sent, and what became of it."""
