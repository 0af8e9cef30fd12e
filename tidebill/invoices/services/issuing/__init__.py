"""Create, copy and preview documents; corrections, advances and receipts."""
