"""Documents on their way to people: files and public pages."""
