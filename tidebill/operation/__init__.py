"""Operation of the product: startup, database preparation, logging, response headers."""
