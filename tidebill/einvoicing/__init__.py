"""Documents as the law wants them: structured formats, written, checked with the official rules, and read."""
