"""Pages for customers: public documents, payment, and the client panel."""
