"""The sheet: everything a design lays out, already worded and formatted, as JSON-ready data."""
