"""The verbs of recurring definitions."""
