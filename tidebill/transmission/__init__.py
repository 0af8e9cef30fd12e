"""Transmission of documents to registers and networks, and its outcomes."""
