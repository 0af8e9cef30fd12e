"""Running the product: starting it, its database, its log and the headers of its answers."""
