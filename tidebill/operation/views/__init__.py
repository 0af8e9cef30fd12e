"""Views about the running process."""
