"""One file for each format; the registry finds them."""
