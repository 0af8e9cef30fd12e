"""Documents on their way to registers and networks: what was sent, and what became of it."""
