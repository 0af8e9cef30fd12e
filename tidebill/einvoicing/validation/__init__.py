"""Validation with schemas and official rules, and their editions."""
