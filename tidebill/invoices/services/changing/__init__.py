"""Change, cancel and restore documents."""
