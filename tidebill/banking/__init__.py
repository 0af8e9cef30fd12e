"""Bank statements: import, matching with documents, booking as payments."""
