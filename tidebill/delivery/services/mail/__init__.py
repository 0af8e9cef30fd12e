"""Mails: what they say, when they are sent, and what became of them."""
