"""One module per format, loaded by the registry."""
