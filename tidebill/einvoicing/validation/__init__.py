"""Whether a document keeps the schemas and the official rules, and which editions of them there are."""
