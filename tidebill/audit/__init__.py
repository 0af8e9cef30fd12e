"""Whether the books of an account are right: each rule of the product, looked at from the stored rows."""
