"""The sheet: all content of a document, worded and formatted, as JSON data for designs."""
